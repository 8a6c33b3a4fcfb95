import type { Bounds, Statistics } from "../simulator/index.js";
import { jsonNumber, median } from "../simulator/index.js";

/** What policies are compared by. */
export interface Metric {
  /** As on the command line and in files. */
  readonly name: MetricName;
  /** Column heading. */
  readonly label: string;
  readonly unit: string;
  readonly direction: "higher" | "lower";
  /** The declared penalty: the score of a trace on which the policy failed. */
  readonly scoreOfFailure: number;
  readonly of: (statistics: Statistics) => number;
}

export const METRIC_NAMES = ["throughput", "adjusted_latency", "penalized_latency"] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

export const METRICS: Readonly<Record<MetricName, Metric>> = {
  throughput: {
    name: "throughput",
    label: "throughput",
    unit: "containers/s",
    direction: "higher",
    scoreOfFailure: 0,
    of: (statistics) => statistics.throughput,
  },
  adjusted_latency: {
    name: "adjusted_latency",
    label: "adjusted latency",
    unit: "s",
    direction: "lower",
    scoreOfFailure: Infinity,
    of: (statistics) => statistics.adjustedLatencySeconds,
  },
  penalized_latency: {
    name: "penalized_latency",
    label: "penalized latency",
    unit: "s",
    direction: "lower",
    scoreOfFailure: Infinity,
    of: (statistics) => statistics.penalizedLatencySeconds ?? Infinity,
  },
};

/** Scores by metric. */
export type Scores = Readonly<Record<MetricName, number>>;

/** The scores of a run; those of failure when it did not complete. */
export function scoresOf(statistics: Statistics | undefined): Scores {
  const score = ({ of, scoreOfFailure }: Metric): number =>
    statistics ? of(statistics) : scoreOfFailure;
  return {
    throughput: score(METRICS.throughput),
    adjusted_latency: score(METRICS.adjusted_latency),
    penalized_latency: score(METRICS.penalized_latency),
  };
}

/** What no policy can pass, as scores; see {@link Bounds}. Without arrivals the penalized latency is Infinity. */
export function scoresOfBounds(bounds: Bounds): Scores {
  return {
    throughput: bounds.throughput,
    adjusted_latency: bounds.adjustedLatencySeconds,
    penalized_latency: bounds.penalizedLatencySeconds ?? Infinity,
  };
}

/** Metric by metric the median over traces; NaN without traces. Failed traces are in it with their penalty. */
export function medianScores(scores: readonly Scores[]): Scores {
  const of = (name: MetricName): number => median(scores.map((score) => score[name]));
  return {
    throughput: of("throughput"),
    adjusted_latency: of("adjusted_latency"),
    penalized_latency: of("penalized_latency"),
  };
}

/** Is `a` better than `b`? */
export function isBetter(metric: Metric, a: number, b: number): boolean {
  return metric.direction === "higher" ? a > b : a < b;
}

/**
 * How much better than a baseline, in per cent: for throughput 100 · (score / baseline − 1); for a latency
 * 100 · (baseline / score − 1), so that 100 % is half the latency. 0 for two equal scores, also where both are 0 or Infinity;
 * NaN where one is NaN.
 */
export function improvementPercent(metric: Metric, score: number, baseline: number): number {
  if (score === baseline) return 0;
  const ratio = metric.direction === "higher" ? score / baseline : baseline / score;
  return 100 * (ratio - 1);
}

/** Scores as JSON; infinite ones as strings. */
export function scoresJson(scores: Scores): Readonly<Record<string, unknown>> {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, jsonNumber(scores[name])]));
}
