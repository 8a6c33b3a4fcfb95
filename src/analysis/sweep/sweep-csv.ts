import { csvFormat } from "d3-dsv";
import { METRIC_NAMES } from "../../verifier/index.js";
import type { SweepRow } from "./sweep-policies.js";

/** A line per policy, setting and metric; times are in seconds, throughput in containers per second. */
export function sweepCsv(rows: readonly SweepRow[], key: string): string {
  const lines = rows.flatMap(({ policy, value, evaluation, intervals }) =>
    METRIC_NAMES.map((metric) => ({
      policy,
      [key]: value,
      metric,
      median: intervals[metric].median,
      low: intervals[metric].low,
      high: intervals[metric].high,
      traces: evaluation.traces.length,
      completed_traces: evaluation.completedTraces,
    })),
  );
  return `${csvFormat(lines)}\n`;
}
