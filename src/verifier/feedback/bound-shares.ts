import type { Bounds, Statistics } from "../../simulator/index.js";
import { shareOfBound } from "../../simulator/index.js";
import type { MetricName } from "../metric.js";
import { METRICS } from "../metric.js";
import type { MetricFigures } from "./numbers.js";
import { byMetric } from "./numbers.js";

/**
 * How much of what is possible was reached, per metric: 1 cannot be beaten, see `shareOfBound`. null without bounds or
 * statistics, and where a share is not defined.
 */
export function boundShares(
  statistics: Statistics | undefined,
  bounds: Bounds | undefined,
): MetricFigures | null {
  if (!statistics || !bounds) return null;
  const limits: Readonly<Record<MetricName, number | null>> = {
    throughput: bounds.throughput,
    adjusted_latency: bounds.adjustedLatencySeconds,
    penalized_latency: bounds.penalizedLatencySeconds,
  };
  return byMetric((name) => {
    const limit = limits[name];
    if (limit === null) return null;
    const { of, direction } = METRICS[name];
    return shareOfBound(of(statistics), limit, direction === "higher" ? "high" : "low");
  });
}
