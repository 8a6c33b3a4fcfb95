import type { ClassFeedback } from "./class-feedback.js";
import { CLASS_NAMES } from "./class-name.js";
import type { Feedback } from "./feedback.js";
import { wasRun } from "./hints.js";
import { TEXT_WIDTH, table, wrap } from "./layout.js";
import { share, sum } from "./numbers.js";
import { COMPLETED } from "./outcome.js";
import { END_STATES } from "./pipeline-progress.js";
import { figure, per100, plain, seconds } from "./plain.js";
import type { RejectionFeedback } from "./rejections.js";
import { TIME_PARTS, inSystemSeconds } from "./time-split.js";
import type { RunFigures, TraceFeedback } from "./trace-feedback.js";
import type { UtilisationFeedback } from "./utilisation.js";
import type { WaitingPipeline } from "./waiting.js";

const MOST_REJECTIONS = 3;

/** What comes after the summary. */
export function richLines({ hints, aggregate, traces }: Feedback, traceRows: number): string[] {
  return [
    "hints:",
    ...hints.flatMap((hint, i) => wrap(plain(hint, 300), "   ", `${i + 1}) `)),
    ...(aggregate && wasRun(aggregate) ? figureLines(aggregate) : []),
    ...traceLines(traces, traceRows),
    ...(aggregate ? waitingLines(aggregate.longestWaiting, traces.length > 1) : []),
  ];
}

function figureLines({ classes, utilisation, rejections }: RunFigures): string[] {
  const rows = CLASS_NAMES.map((name) => ({ name, figures: classes[name] }));
  return [
    ...memoryLines(rows),
    ...timeLines(rows),
    ...endLines(rows),
    ...tenthLines(utilisation),
    ...exampleLines(rejections),
  ];
}

interface ClassRow {
  readonly name: string;
  readonly figures: ClassFeedback;
}

function memoryLines(rows: readonly ClassRow[]): string[] {
  const head = ["memory", "OOM", "need/alloc p50", "max", "alloc/peak p50", "unused GB.s"];
  return table([
    head,
    ...rows.map(({ name, figures: { memory } }) => [
      name,
      figure(memory.ooms),
      figure(memory.neededOverAllocatedP50),
      figure(memory.neededOverAllocatedMax),
      figure(memory.allocatedOverPeakP50),
      figure(memory.unusedGbSeconds),
    ]),
  ]);
}

/** In the order of `TIME_PARTS`. */
const TIME_HEADS = ["1st wait", "(room)", "later wait", "(room)", "running", "redone", "suspended"];

function timeLines(rows: readonly ClassRow[]): string[] {
  return table([
    ["time in %", ...TIME_HEADS],
    ...rows.map(({ name, figures: { time } }) => {
      const total = inSystemSeconds(time);
      return [name, ...TIME_PARTS.map((part) => per100(share(time[part], total)))];
    }),
  ]);
}

function endLines(rows: readonly ClassRow[]): string[] {
  const states = END_STATES.filter(
    (state) => state !== "complete" && rows.some(({ figures }) => figures.endStates[state] > 0),
  );
  if (states.length === 0) return [];
  return table([
    ["unfinished", ...states],
    ...rows.map(({ name, figures }) => [name, ...states.map((s) => figure(figures.endStates[s]))]),
  ]);
}

function tenthLines({ cpuByTenth, ramByTenth }: UtilisationFeedback): string[] {
  return table([
    ["allocated in tenth", ...cpuByTenth.map((_, i) => String(i + 1))],
    ["CPU %", ...cpuByTenth.map(whole)],
    ["RAM %", ...ramByTenth.map(whole)],
  ]);
}

function whole(value: number | null): string {
  return value === null ? "-" : figure(Math.round(100 * value));
}

function exampleLines(rejections: readonly RejectionFeedback[]): string[] {
  return rejections
    .slice(0, MOST_REJECTIONS)
    .flatMap(({ code, count, example }) =>
      wrap(`rejected ${plain(code, 30)}, ${figure(count)} in all: ${plain(example, 110)}`),
    );
}

function traceLines(traces: readonly TraceFeedback[], most: number): string[] {
  if (traces.length === 0) return [];
  const rows = traces.slice(0, most).map((trace) => {
    const classes = CLASS_NAMES.map((name) => trace.classes[name]);
    const arrivals = sum(classes.map((each) => each.arrivals));
    const completions = sum(classes.map((each) => each.completions));
    return [
      plain(trace.trace, 18),
      trace.outcome.code === COMPLETED ? "ok" : plain(trace.outcome.code, 12),
      figure(trace.scores.throughput),
      figure(trace.scores.adjusted_latency),
      figure(trace.scores.penalized_latency),
      per100(share(completions, arrivals)),
      figure(sum(classes.map((each) => each.memory.ooms))),
      per100(trace.utilisation.idleWhileWaitingShare),
    ];
  });
  const more = traces.length - rows.length;
  const head = ["trace", "outcome", "per s", "adj. s", "penal. s", "done %", "OOM", "idle %"];
  return [...table([head, ...rows]), ...(more > 0 ? [`(${more} more traces)`] : [])];
}

function waitingLines(pipelines: readonly WaitingPipeline[], isTraceNamed: boolean): string[] {
  if (pipelines.length === 0) return [];
  return ["longest-waiting pipelines:", ...pipelines.flatMap((p) => waitingLine(p, isTraceNamed))];
}

function waitingLine(pipeline: WaitingPipeline, isTraceNamed: boolean): string[] {
  const { id, trace, endState, arrivedAtSecond, inSystemSeconds: total } = pipeline;
  const where = isTraceNamed ? ` on ${plain(trace, 20)}` : "";
  const head = `${plain(id, 20)} (${pipeline.class})${where}: ${endState}, arrived at ${seconds(arrivedAtSecond)}`;
  const body = `in the system ${seconds(total)}; ${plain(pipeline.reason, 160)}`;
  return [plain(head, TEXT_WIDTH), ...wrap(body, "   ", "   ")];
}
