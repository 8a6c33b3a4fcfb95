import { METRIC_NAMES } from "../metric.js";
import type { FeedbackChange, Difference } from "./change.js";
import type { ClassFeedback } from "./class-feedback.js";
import { CLASS_NAMES } from "./class-name.js";
import type { Feedback } from "./feedback.js";
import { wasRun } from "./hints.js";
import { TEXT_WIDTH, table, wrap } from "./layout.js";
import { largest, medianOf, share, sum } from "./numbers.js";
import type { OutcomeFeedback } from "./outcome.js";
import { COMPLETED } from "./outcome.js";
import { figure, per100, percent, plain, seconds, signedPercent } from "./plain.js";
import { messageLine } from "./text-score.js";
import type { RunFigures } from "./trace-feedback.js";

/** Changes that are listed, of each direction. */
const MOST_CHANGES = 5;

/** What comes after the scores. */
export function summaryLines({ outcome, aggregate, change }: Feedback): string[] {
  return [
    ...failureLines(outcome),
    ...(aggregate && wasRun(aggregate) ? figureLines(aggregate) : []),
    ...(change ? changeLines(change) : []),
  ];
}

function failureLines({ code, message, remedy }: OutcomeFeedback): string[] {
  if (code === COMPLETED) return [];
  const isShown = message === null || messageLine(message).length <= TEXT_WIDTH;
  return [
    ...(isShown ? [] : wrap(`in full: ${plain(message, 300)}`)),
    ...(remedy === null ? [] : wrap(`remedy: ${plain(remedy, 200)}`)),
  ];
}

function figureLines(figures: RunFigures): string[] {
  return [
    ...classTable(figures),
    ...oomLines(figures),
    ...utilisationLines(figures),
    ...costLines(figures),
    ...boundLines(figures),
    ...rejectionLines(figures),
  ];
}

function classTable({ classes }: RunFigures): string[] {
  const head = ["class", "arrived", "done", "done %", "mean s", "p50 s", "p95 s", "p99 s", "OOM"];
  return table([
    head,
    ...CLASS_NAMES.map((name) => {
      const each = classes[name];
      return [
        name,
        figure(each.arrivals),
        figure(each.completions),
        per100(share(each.completions, each.arrivals)),
        figure(each.meanLatencySeconds),
        figure(each.p50LatencySeconds),
        figure(each.p95LatencySeconds),
        figure(each.p99LatencySeconds),
        figure(each.memory.ooms),
      ];
    }),
  ]);
}

function totalOf({ classes }: RunFigures, of: (figures: ClassFeedback) => number): number {
  return sum(CLASS_NAMES.map((name) => of(classes[name])));
}

function oomLines(figures: RunFigures): string[] {
  const { classes, containers, utilisation } = figures;
  const ooms = totalOf(figures, ({ memory }) => memory.ooms);
  if (ooms === 0) return [`OOM: none in ${figure(containers)} containers`];
  const lost = totalOf(figures, ({ memory }) => memory.lostGbSeconds);
  const memories = CLASS_NAMES.map((name) => classes[name].memory);
  const p50 = medianOf(memories.map((memory) => memory.neededOverAllocatedP50));
  const most = largest(memories.map((memory) => memory.neededOverAllocatedMax));
  const ratio =
    p50 === null ? "" : `; needed / allocated memory: median ${figure(p50)}, most ${figure(most)}`;
  const poolFull = totalOf(figures, ({ memory }) => memory.poolFullOoms);
  const full = poolFull === 0 ? "" : `; ${figure(poolFull)} of them because the pool was full`;
  return wrap(
    `OOM: ${figure(ooms)} of ${figure(containers)} containers, ${figure(lost)} GB.s lost ` +
      `(${percent(share(lost, utilisation.allocatedGbSeconds))} of what was allocated)${ratio}${full}`,
  );
}

function utilisationLines({ utilisation: u }: RunFigures): string[] {
  return [
    `allocated in the mean: CPU ${percent(u.cpuMean)}, RAM ${percent(u.ramMean)}`,
    ...wrap(
      `work waited ${percent(u.waitingShare)} of the time; ` +
        `while >= 10 % of a pool was free: ${percent(u.idleWhileWaitingShare)}`,
    ),
  ];
}

/** Timeouts, suspensions and losses, if there were any. */
function costLines(figures: RunFigures): string[] {
  const pipelines = totalOf(figures, ({ timeouts }) => timeouts.pipelines);
  const containers = totalOf(figures, ({ timeouts }) => timeouts.containers);
  const lost = totalOf(figures, ({ timeouts }) => timeouts.lostGbSeconds);
  const lostWithPools = totalOf(figures, ({ losses }) => losses?.containers ?? 0);
  const lostGb = totalOf(figures, ({ losses }) => losses?.lostGbSeconds ?? 0);
  const suspended = totalOf(figures, ({ suspensions }) => suspensions.count);
  const held = totalOf(figures, ({ suspensions }) => suspensions.heldGbSeconds);
  const cpu = totalOf(figures, ({ suspensions }) => suspensions.heldCpuSeconds);
  return [
    ...(pipelines + containers === 0
      ? []
      : wrap(
          `timeouts: ${figure(pipelines)} pipelines; ${figure(containers)} containers killed, ${figure(lost)} GB.s lost`,
        )),
    ...(suspended === 0
      ? []
      : wrap(
          `suspensions: ${figure(suspended)}, which held ${figure(held)} GB.s and ${figure(cpu)} CPU.s while writing`,
        )),
    ...(lostWithPools === 0
      ? []
      : wrap(
          `lost with their pools: ${figure(lostWithPools)} containers, ${figure(lostGb)} GB.s ` +
            '(error "pool lost" says nothing about their size)',
        )),
  ];
}

function boundLines({ boundShares }: RunFigures): string[] {
  if (!boundShares) return [];
  const parts = METRIC_NAMES.map((name) => `${name} ${percent(boundShares[name])}`);
  return wrap(`reached of the bound (100 % cannot be beaten): ${parts.join(", ")}`);
}

function rejectionLines({ rejections }: RunFigures): string[] {
  if (rejections.length === 0) return [];
  const total = sum(rejections.map(({ count }) => count));
  const parts = rejections.slice(0, 3).map((r) => `${plain(r.code, 30)} ${figure(r.count)}`);
  const more = rejections.length > 3 ? ", ..." : "";
  return wrap(`rejected decisions: ${figure(total)} (${parts.join(", ")}${more})`);
}

function changeLines({ differences }: FeedbackChange): string[] {
  const listed = (verdict: Difference["verdict"]): string => {
    const all = differences.filter((each) => each.verdict === verdict).map(differenceText);
    const more = all.length > MOST_CHANGES ? [`${all.length - MOST_CHANGES} more`] : [];
    return all.length === 0 ? "nothing" : [...all.slice(0, MOST_CHANGES), ...more].join("; ");
  };
  return [
    ...wrap(`better than the parent: ${listed("better")}`),
    ...wrap(`worse than the parent: ${listed("worse")}`),
  ];
}

function differenceText({ figure: name, unit, before, after }: Difference): string {
  if (unit === "share") return `${name} ${per100(before)} -> ${percent(after)}`;
  if (unit === "count") return `${name} ${figure(before)} -> ${figure(after)}`;
  const end = unit === "s" ? seconds(after) : `${figure(after)}/s`;
  const change = before === null || after === null ? null : share(100 * (after - before), before);
  const percents = change === null || !Number.isFinite(change) ? "" : ` (${signedPercent(change)})`;
  return `${name} ${figure(before)} -> ${end}${percents}`;
}
