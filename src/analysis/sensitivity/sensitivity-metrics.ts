import type { Statistics } from "../../simulator/index.js";
import { METRICS } from "../../verifier/index.js";

/** A figure of a run whose error is looked at. */
export interface SensitivityMetric {
  /** As in files. */
  readonly name: string;
  /** In tables. */
  readonly label: string;
  readonly of: (statistics: Statistics) => number;
}

/** What the tick rate may change, in the order of tables. Latencies are infinite where nothing completed. */
export const SENSITIVITY_METRICS: readonly SensitivityMetric[] = Object.freeze([
  { name: "throughput", label: "throughput", of: METRICS.throughput.of },
  {
    name: "mean_latency",
    label: "mean latency",
    of: ({ all }) => all.meanLatencySeconds ?? Infinity,
  },
  { name: "p99_latency", label: "p99 latency", of: ({ all }) => all.p99LatencySeconds ?? Infinity },
  { name: "adjusted_latency", label: "adjusted", of: METRICS.adjusted_latency.of },
  { name: "penalized_latency", label: "penalized", of: METRICS.penalized_latency.of },
]);

/**
 * 100 · |value − reference| / |reference|. Undefined, NaN, where both are 0 or both infinite, as where nothing completed;
 * anything else differs from 0 or from infinity by Infinity.
 */
export function relativeErrorPercent(value: number, reference: number): number {
  if (value === reference) return reference === 0 || !Number.isFinite(reference) ? NaN : 0;
  const error = (100 * Math.abs(value - reference)) / Math.abs(reference);
  return Number.isNaN(error) ? Infinity : error;
}
