import { METRICS, METRIC_NAMES } from "../metric.js";
import { CLASS_NAMES } from "./class-name.js";
import type { MetricFigures } from "./numbers.js";
import { share, sum } from "./numbers.js";
import type { RunFigures } from "./trace-feedback.js";

/** Changes smaller than this share of the larger value are none. */
const NOTABLE = 0.01;

/** A figure of the parent beside the same of the candidate. */
export interface Difference {
  readonly figure: string;
  /** count: a number of things; share: of 1; s: seconds; 1/s: per second. */
  readonly unit: "count" | "share" | "s" | "1/s";
  readonly before: number | null;
  readonly after: number | null;
  /** same: less than 1 % apart; unknown: one of the two is not defined. */
  readonly verdict: "better" | "worse" | "same" | "unknown";
}

/** What the candidate changed against its parent. Both should have run on the same traces. */
export interface FeedbackChange {
  /** Metrics, completed traces, then per class, then the cluster's. */
  readonly differences: readonly Difference[];
  /** Names of the figures that got better, and of those that got worse. */
  readonly better: readonly string[];
  readonly worse: readonly string[];
}

/** What is compared. */
export interface Compared {
  readonly scores: MetricFigures;
  readonly completedTraces: number;
  /** Null without traces. */
  readonly aggregate: RunFigures | null;
}

/** Compares a candidate with its parent. */
export function compareFeedback(before: Compared, after: Compared): FeedbackChange {
  const old = figuresOf(before);
  const differences = figuresOf(after).map(({ figure, unit, value, isHigherBetter }, i) => {
    const was = old[i]?.value ?? null;
    const verdict = judge(was, value, isHigherBetter);
    return { figure, unit, before: was, after: value, verdict };
  });
  const named = (verdict: Difference["verdict"]): string[] =>
    differences.filter((each) => each.verdict === verdict).map(({ figure }) => figure);
  return { differences, better: named("better"), worse: named("worse") };
}

interface ComparedFigure extends Pick<Difference, "figure" | "unit"> {
  readonly value: number | null;
  readonly isHigherBetter: boolean;
}

/** Always the same figures in the same order. */
function figuresOf({ scores, completedTraces, aggregate }: Compared): ComparedFigure[] {
  const lower = { isHigherBetter: false };
  const higher = { isHigherBetter: true };
  const classes = CLASS_NAMES.map((name) => ({ name, figures: aggregate?.classes[name] }));
  const count = (values: readonly number[]): number | null => (aggregate ? sum(values) : null);
  return [
    ...METRIC_NAMES.map((name) => ({
      figure: name,
      unit: name === "throughput" ? ("1/s" as const) : ("s" as const),
      value: scores[name],
      isHigherBetter: METRICS[name].direction === "higher",
    })),
    { figure: "completed traces", unit: "count", value: completedTraces, ...higher },
    ...classes.flatMap(({ name, figures }): ComparedFigure[] => [
      {
        figure: `${name} mean latency`,
        unit: "s",
        value: figures?.meanLatencySeconds ?? null,
        ...lower,
      },
      {
        figure: `${name} completed`,
        unit: "share",
        value: figures ? share(figures.completions, figures.arrivals) : null,
        ...higher,
      },
    ]),
    {
      figure: "OOM",
      unit: "count",
      value: count(classes.map(({ figures }) => figures?.memory.ooms ?? 0)),
      ...lower,
    },
    {
      figure: "idle while work waited",
      unit: "share",
      value: aggregate?.utilisation.idleWhileWaitingShare ?? null,
      ...lower,
    },
    {
      figure: "rejected decisions",
      unit: "count",
      value: count(aggregate?.rejections.map((each) => each.count) ?? []),
      ...lower,
    },
  ];
}

function judge(
  before: number | null,
  after: number | null,
  isHigherBetter: boolean,
): Difference["verdict"] {
  if (before === null || after === null) return "unknown";
  if (before === after) return "same";
  const size = Math.max(Math.abs(before), Math.abs(after));
  if (size < Infinity && Math.abs(after - before) < NOTABLE * size) return "same";
  return after > before === isHigherBetter ? "better" : "worse";
}
