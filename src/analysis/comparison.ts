import { csvFormat } from "d3-dsv";
import { median } from "../simulator/index.js";
import type { Evaluation, Metric, Scores } from "../verifier/index.js";
import { METRICS, improvementPercent } from "../verifier/index.js";

/** A policy in a comparison. */
export interface ComparedPolicy {
  /** As it is shown. */
  readonly label: string;
  readonly evaluation: Evaluation;
}

/** What no policy can surpass on a trace; names and units as in {@link Scores}. */
export interface TraceBounds {
  readonly trace: string;
  readonly bounds: Scores;
}

/** A row of the comparison; all figures are medians over the traces. */
export interface ComparisonRow {
  readonly policy: string;
  readonly completedTraces: number;
  readonly traces: number;
  readonly throughput: number;
  /** By how much the metric is better than the baseline's, in per cent; see {@link improvementPercent}. */
  readonly improvementPercent: number;
  readonly adjustedLatencySeconds: number;
  readonly penalizedLatencySeconds: number;
  /** Share of the bound of the metric that is reached, 0–1. */
  readonly shareOfBound: number;
}

export interface ComparisonOptions {
  readonly metric: Metric;
  /** What improvement is measured against: the paper's FIFO. */
  readonly baseline: Evaluation;
  readonly bounds: readonly TraceBounds[];
}

/** One row per policy, in the order given. */
export function comparisonRows(
  policies: readonly ComparedPolicy[],
  { metric, baseline, bounds }: ComparisonOptions,
): ComparisonRow[] {
  return policies.map(({ label, evaluation }) => {
    const { scores } = evaluation;
    return {
      policy: label,
      completedTraces: evaluation.completedTraces,
      traces: evaluation.traces.length,
      throughput: scores.throughput,
      improvementPercent: improvementPercent(
        metric,
        scores[metric.name],
        baseline.scores[metric.name],
      ),
      adjustedLatencySeconds: scores.adjusted_latency,
      penalizedLatencySeconds: scores.penalized_latency,
      shareOfBound: medianShareOfBound(metric, evaluation, bounds),
    };
  });
}

/** The median over the traces of score/bound, or bound/score where less is better; NaN without bounds. */
function medianShareOfBound(
  metric: Metric,
  { traces }: Evaluation,
  bounds: readonly TraceBounds[],
): number {
  const shares = traces.flatMap(({ trace, scores }) => {
    const bound = bounds.find((b) => b.trace === trace)?.bounds[metric.name];
    if (bound === undefined) return [];
    const score = scores[metric.name];
    return [metric.direction === "higher" ? score / bound : bound / score];
  });
  return median(shares);
}

/** The medians over the traces of the bounds. */
export function medianBounds(bounds: readonly TraceBounds[]): Scores {
  const of = (name: keyof Scores): number => median(bounds.map((b) => b.bounds[name]));
  return {
    throughput: of(METRICS.throughput.name),
    adjusted_latency: of(METRICS.adjusted_latency.name),
    penalized_latency: of(METRICS.penalized_latency.name),
  };
}

/** The rows as CSV, with the unit in each column's name. */
export function comparisonCsv(rows: readonly ComparisonRow[]): string {
  const text = csvFormat(
    rows.map((row) => ({
      policy: row.policy,
      completed_traces: row.completedTraces,
      traces: row.traces,
      throughput_per_second: row.throughput,
      improvement_over_fifo_percent: row.improvementPercent,
      adjusted_latency_seconds: row.adjustedLatencySeconds,
      penalized_latency_seconds: row.penalizedLatencySeconds,
      share_of_bound: row.shareOfBound,
    })),
  );
  return `${text}\n`;
}
