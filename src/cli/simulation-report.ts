import type { ClassStatistics, Statistics } from "../simulator/index.js";
import { statisticsJson } from "../simulator/index.js";
import type { DecisionTime } from "../rest/index.js";
import type { Parameters } from "../settings/parameters.js";
import { describePools } from "../settings/cluster-parameters.js";
import { parametersJson } from "../settings/parameters.js";
import type { SimulationRequest, SimulationResult } from "./simulation-job.js";
import { outcomeJson } from "../verifier/outcome.js";
import { fixed, textTable } from "./text-table.js";

const CLASS_COLUMNS = [
  { heading: "class" },
  { heading: "arrived", digits: 0 },
  { heading: "completed", digits: 0 },
  { heading: "timed out", digits: 0 },
  { heading: "mean s", digits: 2 },
  { heading: "p50 s", digits: 2 },
  { heading: "p95 s", digits: 2 },
  { heading: "p99 s", digits: 2 },
];

/** The figures of a run for people, in at most 80 columns unless names are long. */
export function simulationReport(
  { parameters, trace, policy }: SimulationRequest,
  { statistics, mode, outcome, decisionTime }: SimulationResult,
): string {
  const workload = trace ?? `generated, seed ${parameters.random_seed}`;
  const head =
    `policy    ${describePolicy(policy, parameters)} (${mode})\n` +
    `workload  ${workload}\n` +
    `cluster   ${describePools(parameters)}, ${parameters.duration} s\n`;
  // A run that ended in its first tick has simulated nothing.
  if (!statistics || outcome.atTick === 0) return head;
  const incomplete =
    outcome.atTick === undefined
      ? ""
      : `\nThe run ended at tick ${outcome.atTick}; figures up to there:\n`;
  return `${head}${incomplete}\n${classTable(statistics)}\n${figures(statistics)}${timeLine(decisionTime)}`;
}

function describePolicy({ kind, name }: SimulationRequest["policy"], values: Parameters): string {
  return kind === "rest" ? `${name} at ${values.rest_scheduler_addr}` : name;
}

/** Apart from the figures: it is different each time. */
function timeLine(time: SimulationResult["decisionTime"]): string {
  if (!time) return "";
  const { requests, totalMs, meanMs, maxMs } = time;
  const [total, mean, max] = [orDash(totalMs, 0), orDash(meanMs, 2), orDash(maxMs, 2)];
  return `\ndecisions took ${total} ms: ${requests} ${requests === 1 ? "request" : "requests"}, mean ${mean} ms, max ${max} ms\n`;
}

function classTable({ query, interactive, batch, all }: Statistics): string {
  const row = (name: string, c: ClassStatistics) => [
    name,
    c.arrivalCount,
    c.completionCount,
    c.timeoutCount,
    c.meanLatencySeconds,
    c.p50LatencySeconds,
    c.p95LatencySeconds,
    c.p99LatencySeconds,
  ];
  return textTable(CLASS_COLUMNS, [
    row("query", query),
    row("interactive", interactive),
    row("batch", batch),
    row("all", all),
  ]);
}

/** Two figures a line; the latency that can be gamed beside the one that cannot. */
function figures(s: Statistics): string {
  const count = (name: string, value: number) => [name, fixed(value, 0), ""];
  const rows: readonly (readonly string[])[] = [
    [
      "throughput",
      fixed(s.throughput, 4),
      "containers/s",
      ...count("containers completed", s.containersCompleted),
    ],
    [
      "adjusted latency",
      fixed(s.adjustedLatencySeconds, 2),
      "s",
      "penalized latency",
      orDash(s.penalizedLatencySeconds, 2),
      "s",
    ],
    [
      ...count("killed: OOM", s.failureErrorCounts.OOM ?? 0),
      ...count("killed: timeout", s.failureErrorCounts.timeout ?? 0),
    ],
    ...(s.failureErrorCounts["pool lost"] === undefined
      ? []
      : [[...count("killed: pool lost", s.failureErrorCounts["pool lost"]), "", "", ""]]),
    [...count("assignments", s.assignments), ...count("suspensions", s.suspensions)],
    [
      "CPU allocated",
      orDash(s.meanCpuAllocatedPercent, 1),
      "%",
      "memory allocated",
      orDash(s.meanMemoryAllocatedPercent, 1),
      "%",
    ],
    [
      "memory in use",
      orDash(s.meanMemoryConsumedPercent, 1),
      "%",
      s.failureErrorCounts["pool lost"] === undefined ? "lost to OOM" : "lost to failures",
      fixed(s.lostToFailuresGbSeconds, 0),
      "GB·s",
    ],
  ];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const aligned = (text: string, i: number) =>
    i === 1 || i === 4 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  return rows
    .map((row) => row.map(aligned))
    .map(([name, value, unit, ...right]) => `${name}  ${value} ${unit}   ${right.join(" ")}`)
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

function orDash(value: number | null, digits: number): string {
  return fixed(value ?? NaN, digits);
}

function decisionTimeJson({ requests, totalMs, meanMs, maxMs }: DecisionTime): object {
  return { requests, total_ms: totalMs, mean_ms: meanMs, max_ms: maxMs };
}

/** The document of `--json`. */
export function simulationJson(
  { parameters, trace, policy }: SimulationRequest,
  { outcome, statistics, mode, decisionTime }: SimulationResult,
): Readonly<Record<string, unknown>> {
  return {
    parameters: parametersJson(parameters),
    policy: { kind: policy.kind, name: policy.name },
    trace,
    mode,
    outcome: outcomeJson(outcome),
    statistics: statistics && statisticsJson(statistics),
    ...(decisionTime ? { decision_time: decisionTimeJson(decisionTime) } : {}),
  };
}
