import type { ClassStatistics, Statistics } from "../../simulator/index.js";

/** A figure of two runs. */
export interface FigureDifference {
  /** As in `simulate --json`; a class's figure behind that of the class, as in `pipelines_query.completion_count`. */
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Digits that are shown. */
  readonly digits: number;
  /** null: there is none, as for a latency when nothing completed. May be Infinity. */
  readonly a: number | null;
  readonly b: number | null;
  /** b − a; null when either is missing or infinite. */
  readonly difference: number | null;
  /** (b − a) / |a|, in per cent; null when that is not defined. */
  readonly relativePercent: number | null;
  /** undefined: neither is better, they are different ways. null: it cannot be said. */
  readonly better: "a" | "b" | "equal" | undefined | null;
}

type Direction = "higher" | "lower" | "neither";
type Figure<T> = readonly [
  name: string,
  label: string,
  unit: string,
  digits: number,
  Direction,
  (of: T) => number | null,
];

const RUN_FIGURES: readonly Figure<Statistics>[] = [
  ["throughput", "throughput", "1/s", 4, "higher", (s) => s.throughput],
  ["adjusted_latency", "adjusted latency", "s", 2, "lower", (s) => s.adjustedLatencySeconds],
  ["penalized_latency", "penalized latency", "s", 2, "lower", (s) => s.penalizedLatencySeconds],
  [
    "adjusted_latency_unfinished_penalty",
    "adjusted, unfinished penalized",
    "s",
    2,
    "lower",
    (s) => s.adjustedLatencyUnfinishedPenalty,
  ],
  ["containers_completed", "containers completed", "", 0, "higher", (s) => s.containersCompleted],
  ["p99_latency", "p99 of container times", "s", 2, "neither", (s) => s.p99ContainerSeconds],
  ["assignments", "assignments", "", 0, "neither", (s) => s.assignments],
  ["suspensions", "suspensions", "", 0, "neither", (s) => s.suspensions],
  ["failures", "containers killed", "", 0, "lower", (s) => s.failures],
  ["failure_error_counts.OOM", "killed: OOM", "", 0, "lower", (s) => s.failureErrorCounts.OOM ?? 0],
  [
    "failure_error_counts.timeout",
    "killed: timeout",
    "",
    0,
    "lower",
    (s) => s.failureErrorCounts.timeout ?? 0,
  ],
  [
    "failure_error_counts.pool lost",
    "killed: pool lost",
    "",
    0,
    "lower",
    (s) => s.failureErrorCounts["pool lost"] ?? 0,
  ],
  [
    "lost_to_failures_gb_seconds",
    "lost to failures",
    "GB·s",
    0,
    "lower",
    (s) => s.lostToFailuresGbSeconds,
  ],
  [
    "mean_cpu_allocated_percent",
    "CPU allocated",
    "%",
    1,
    "neither",
    (s) => s.meanCpuAllocatedPercent,
  ],
  [
    "mean_memory_allocated_percent",
    "memory allocated",
    "%",
    1,
    "neither",
    (s) => s.meanMemoryAllocatedPercent,
  ],
  [
    "mean_memory_consumed_percent",
    "memory in use",
    "%",
    1,
    "neither",
    (s) => s.meanMemoryConsumedPercent,
  ],
  ["fairness", "fairness", "", 3, "higher", (s) => s.fairness],
  ["rejected_decisions", "decisions rejected", "", 0, "lower", (s) => s.rejectedDecisions],
  ["policy_calls", "policy calls", "", 0, "neither", (s) => s.policyCalls],
];

const CLASS_FIGURES: readonly Figure<ClassStatistics>[] = [
  ["arrival_count", "arrived", "", 0, "neither", (c) => c.arrivalCount],
  ["completion_count", "completed", "", 0, "higher", (c) => c.completionCount],
  ["timeout_count", "timed out", "", 0, "lower", (c) => c.timeoutCount],
  ["mean_latency_seconds", "mean latency", "s", 2, "lower", (c) => c.meanLatencySeconds],
  ["p50_latency_seconds", "p50 latency", "s", 2, "lower", (c) => c.p50LatencySeconds],
  ["p95_latency_seconds", "p95 latency", "s", 2, "lower", (c) => c.p95LatencySeconds],
  ["p99_latency_seconds", "p99 latency", "s", 2, "lower", (c) => c.p99LatencySeconds],
];

const CLASSES = ["all", "query", "interactive", "batch"] as const;

/**
 * Every figure of two runs with its difference. What a latency of completed pipelines says depends on which completed:
 * penalized latency stands beside it. Figures that neither run has are left out.
 */
export function figureDifferences(a: Statistics, b: Statistics): FigureDifference[] {
  const ofClasses = CLASSES.flatMap((name) =>
    CLASS_FIGURES.map(([key, label, unit, digits, direction, of]) =>
      differenceOf(
        [`pipelines_${name}.${key}`, `${name}: ${label}`, unit, digits, direction, of],
        a[name],
        b[name],
      ),
    ),
  );
  return [...RUN_FIGURES.map((figure) => differenceOf(figure, a, b)), ...ofClasses].filter(
    (figure) => figure.a !== null || figure.b !== null,
  );
}

function differenceOf<T>(
  [name, label, unit, digits, direction, of]: Figure<T>,
  first: T,
  second: T,
): FigureDifference {
  const [a, b] = [of(first), of(second)];
  const difference =
    a !== null && b !== null && Number.isFinite(a) && Number.isFinite(b) ? b - a : null;
  return {
    name,
    label,
    unit,
    digits,
    a,
    b,
    difference,
    relativePercent: difference === null || !a ? null : (100 * difference) / Math.abs(a),
    better: betterOf(direction, a, b),
  };
}

function betterOf(
  direction: Direction,
  a: number | null,
  b: number | null,
): FigureDifference["better"] {
  if (a === null || b === null) return null;
  if (a === b) return "equal";
  if (direction === "neither") return undefined;
  return (direction === "higher") === a > b ? "a" : "b";
}
