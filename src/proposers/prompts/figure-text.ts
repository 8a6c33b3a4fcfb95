import type { Scores } from "../../verifier/index.js";
import { METRICS, METRIC_NAMES } from "../../verifier/index.js";

/** A number in four digits at most; `unknown` for null and NaN. */
export function figureText(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "unknown";
  return Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : "infinite";
}

/** A whole number with its thousands set apart: 20,000,000. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Like `throughput 0.7308 containers/s, adjusted latency 90.63 s, penalized latency 773.8 s`. */
export function scoresText(scores: Scores): string {
  const parts = METRIC_NAMES.map((name) => {
    const { label, unit } = METRICS[name];
    return `${label} ${figureText(scores[name])} ${unit}`;
  });
  return parts.join(", ");
}
