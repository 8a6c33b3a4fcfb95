import type { Batch } from "../workload/index.js";
import { LatencyBounds } from "./bounds-latency.js";
import { resourcesPerTick } from "./bounds-resources.js";
import { surveyWorkload } from "./bounds-survey.js";
import { mostContainers } from "./bounds-throughput.js";
import type { SimulationOptions } from "./options.js";
import { resolveSimulationOptions } from "./options.js";

/**
 * What no policy can beat on a workload and a cluster, not even one that knows everything. Each is a relaxation: it
 * drops rules of the simulator, never adds one. So a run is never better, up to the rounding of doubles (1e-9 relative).
 */
export interface Bounds {
  /** {@link containersCompleted} per simulated second. */
  readonly throughput: number;
  /**
   * Most containers without an error. Each completes an operator of its own, and a completed operator has held its peak
   * memory for its least run time (see `leastNeeds`). So per tick only so much operator service fits the pools (see
   * `resourcesPerTick`), and what cannot have started before a tick has to be served after it (see `mostContainers`).
   */
  readonly containersCompleted: number;
  /**
   * Least `adjustedLatencySeconds`; Infinity when nothing can complete. A completed pipeline takes its critical path at
   * least; of pipelines that arrive together the later ones wait for the earlier ones' service (see `latencyCurve`); and
   * what all completed pipelines use must fit the run. Least over all numbers of completed pipelines per class.
   */
  readonly adjustedLatencySeconds: number;
  /** Least `penalizedLatencySeconds`, by the same argument; null when nothing arrives. */
  readonly penalizedLatencySeconds: number | null;
}

/**
 * The bounds for a workload on a cluster. Takes well under a second for thousands of pipelines.
 *
 *     const { throughput } = computeBounds(batches, { pools: uniformPools(1, 64, 500) });
 */
export function computeBounds(batches: readonly Batch[], options: SimulationOptions = {}): Bounds {
  const resolved = resolveSimulationOptions(options);
  const { durationSeconds, ticksPerSecond } = resolved;
  const survey = surveyWorkload(batches, resolved);
  const perTick = resourcesPerTick(survey, resolved);
  const containersCompleted = mostContainers(survey, perTick);
  const latency = new LatencyBounds(survey, perTick, ticksPerSecond);
  return {
    throughput: containersCompleted / durationSeconds,
    containersCompleted,
    adjustedLatencySeconds: latency.adjustedSeconds(),
    penalizedLatencySeconds: latency.penalizedSeconds(2 * durationSeconds),
  };
}

/**
 * How much of what is possible has been reached: 1 is all, 0 nothing. For a metric to be made `high` that is value / bound,
 * for one to be made `low` bound / value. A value as good as the bound has 1 also where both are 0 or Infinity.
 */
export function shareOfBound(value: number, bound: number, direction: "high" | "low"): number {
  if (value === bound) return 1;
  return direction === "high" ? value / bound : bound / value;
}
