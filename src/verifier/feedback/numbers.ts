import { median } from "../../simulator/index.js";
import type { MetricName } from "../metric.js";

/** A figure per metric; null where it is not defined. */
export type MetricFigures = Readonly<Record<MetricName, number | null>>;

/** Makes a figure per metric; NaN becomes null. */
export function byMetric(of: (name: MetricName) => number | null): MetricFigures {
  return {
    throughput: defined(of("throughput")),
    adjusted_latency: defined(of("adjusted_latency")),
    penalized_latency: defined(of("penalized_latency")),
  };
}

/** The number, or null if there is none or it is NaN. Infinities are numbers. */
export function defined(value: number | null | undefined): number | null {
  return value === undefined || value === null || Number.isNaN(value) ? null : value;
}

/** part / whole; null when that is not defined. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : defined(part / whole);
}

/** The sum of numbers; 0 when there are none. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The median of the values that are defined; null when none is. */
export function medianOf(values: readonly (number | null)[]): number | null {
  return defined(median(values.filter((value) => value !== null)));
}

/** The largest of the values that are defined; null when none is. */
export function largest(values: readonly (number | null)[]): number | null {
  return values.reduce(
    (most, value) => (value !== null && (most === null || value > most) ? value : most),
    null,
  );
}
