import { integer, seededSource } from "../../random/index.js";
import { median } from "../../simulator/index.js";

/** A median with how sure it is. */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** How many values it is of. */
  readonly count: number;
}

export interface BootstrapOptions {
  /** How likely an interval covers the true median, 0–1. Default 0.95. */
  readonly confidence?: number;
  /** Default 10,000. */
  readonly resamples?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * The median with its percentile bootstrap interval: the quantiles of the medians of samples drawn with replacement. B.
 * Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979). Of one value the interval is
 * that value, of none, or where one is NaN, everything is NaN. The same values and seed give the same interval.
 */
export function medianInterval(
  values: readonly number[],
  { confidence = 0.95, resamples = 10_000, seed = 1 }: BootstrapOptions = {},
): MedianInterval {
  const count = values.length;
  if (count === 0 || values.some((value) => Number.isNaN(value)))
    return { median: NaN, low: NaN, high: NaN, count };
  const random = seededSource(seed, "bootstrap", count);
  const medians = Float64Array.from({ length: resamples }, () =>
    median(Array.from(values, () => values[integer(random, 0, count - 1)] ?? NaN)),
  ).sort();
  const at = (share: number): number =>
    medians[Math.min(resamples - 1, Math.max(0, Math.round(share * (resamples - 1))))] ?? NaN;
  const tail = (1 - confidence) / 2;
  return { median: median(values), low: at(tail), high: at(1 - tail), count };
}
