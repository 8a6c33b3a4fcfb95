import type { Operator } from "../simulator/index.js";

/** The estimate of an operator's peak memory, GB; undefined if there is none that can be used: not finite, or not > 0. */
export function estimateGb({ estimatedPeakGb }: Operator): number | undefined {
  const isUsable =
    estimatedPeakGb !== undefined && Number.isFinite(estimatedPeakGb) && estimatedPeakGb > 0;
  return isUsable ? estimatedPeakGb : undefined;
}
