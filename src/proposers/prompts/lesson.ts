import type { Feedback, MetricName } from "../../verifier/index.js";
import { METRICS } from "../../verifier/index.js";
import { figureText } from "./figure-text.js";

/** Figures that are named, of each direction. */
const MOST_FIGURES = 5;

const UNITS = { throughput: "per s", adjusted_latency: "s", penalized_latency: "s" } as const;

/**
 * What a change has brought, in one line, such as `throughput 1.9 → 2.1 per s; better: query mean latency, OOM; worse:
 * idle while work waited`. Of a candidate that failed its outcome comes first. Empty without a parent.
 */
export function lessonOf({ outcome, change }: Feedback, metric: MetricName): string {
  if (!change) return "";
  const own = change.differences.find(({ figure }) => figure === metric);
  const others = (figures: readonly string[]): string => {
    const named = figures.filter((figure) => figure !== metric);
    const more = named.length - MOST_FIGURES;
    const shown = named.slice(0, MOST_FIGURES).join(", ") || "nothing else";
    return more > 0 ? `${shown} and ${more} more` : shown;
  };
  const failed = outcome.code === "completed" ? [] : [`failed: ${outcome.code}`];
  const changed = own
    ? `${METRICS[metric].label} ${figureText(own.before)} → ${figureText(own.after)} ${UNITS[metric]}`
    : METRICS[metric].label;
  return [
    ...failed,
    changed,
    `better: ${others(change.better)}`,
    `worse: ${others(change.worse)}`,
  ].join("; ");
}
