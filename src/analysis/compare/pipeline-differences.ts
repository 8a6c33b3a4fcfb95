import type { SimulationEvent } from "../../simulator/index.js";
import { median } from "../../simulator/index.js";
import type { Batch, Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";

/** How a pipeline fared in two runs. */
export interface PipelineDifference {
  readonly pipeline: string;
  readonly priority: Priority;
  readonly operators: number;
  readonly arrivalSeconds: number;
  /** From arrival to completion; null: not completed. */
  readonly latencySecondsA: number | null;
  readonly latencySecondsB: number | null;
  /** By how many seconds the second run was better for it, < 0: worse. One that did not complete counts the penalty. */
  readonly gainSeconds: number;
}

/** The pipelines of a class, or of all. */
export interface GainSummary {
  readonly priority: Priority | "all";
  readonly pipelines: number;
  readonly gained: number;
  readonly lost: number;
  readonly same: number;
  readonly completedOnlyInA: number;
  readonly completedOnlyInB: number;
  readonly completedInNeither: number;
  /** Sum over its pipelines, seconds. */
  readonly gainSeconds: number;
  /** Over its pipelines; null without any. */
  readonly medianGainSeconds: number | null;
}

export interface PipelineDifferenceOptions {
  readonly ticksPerSecond: number;
  /** What a pipeline that did not complete counts; in penalized latency twice the duration. */
  readonly unfinishedSeconds: number;
  /** What happened from this tick on is not looked at. */
  readonly endTick: number;
}

/** Every pipeline that arrived, in order of arrival. */
export function pipelineDifferences(
  a: readonly SimulationEvent[],
  b: readonly SimulationEvent[],
  batches: readonly Batch[],
  { ticksPerSecond, unfinishedSeconds, endTick }: PipelineDifferenceOptions,
): PipelineDifference[] {
  const [doneA, doneB] = [completionTicks(a, endTick), completionTicks(b, endTick)];
  return batches.flatMap(({ atTick, pipelines }) => {
    if (atTick >= endTick) return [];
    const latency = (done: number | undefined): number | null =>
      done === undefined ? null : (done - atTick) / ticksPerSecond;
    return pipelines.map(({ id, priority, operators }): PipelineDifference => {
      const latencySecondsA = latency(doneA.get(id));
      const latencySecondsB = latency(doneB.get(id));
      return {
        pipeline: id,
        priority,
        operators: operators.length,
        arrivalSeconds: atTick / ticksPerSecond,
        latencySecondsA,
        latencySecondsB,
        gainSeconds:
          (latencySecondsA ?? unfinishedSeconds) - (latencySecondsB ?? unfinishedSeconds),
      };
    });
  });
}

/** All of them, and then those of each class, the most urgent first. */
export function gainSummaries(rows: readonly PipelineDifference[]): GainSummary[] {
  return (["all", ...PRIORITIES] as const).map((priority) => {
    const own = rows.filter((row) => priority === "all" || row.priority === priority);
    const count = (holds: (row: PipelineDifference) => boolean) => own.filter(holds).length;
    const gains = own.map(({ gainSeconds }) => gainSeconds);
    return {
      priority,
      pipelines: own.length,
      gained: count(({ gainSeconds }) => gainSeconds > 0),
      lost: count(({ gainSeconds }) => gainSeconds < 0),
      same: count(({ gainSeconds }) => gainSeconds === 0),
      completedOnlyInA: count((r) => r.latencySecondsA !== null && r.latencySecondsB === null),
      completedOnlyInB: count((r) => r.latencySecondsA === null && r.latencySecondsB !== null),
      completedInNeither: count((r) => r.latencySecondsA === null && r.latencySecondsB === null),
      gainSeconds: gains.reduce((sum, gain) => sum + gain, 0),
      medianGainSeconds: own.length === 0 ? null : median(gains),
    };
  });
}

/**
 * Those that gained most and those that lost most, the extreme ones first; equal ones in order of arrival. Pipelines that
 * completed in one run only are among them with the penalty.
 */
export function extremes(
  rows: readonly PipelineDifference[],
  count: number,
): { readonly gained: PipelineDifference[]; readonly lost: PipelineDifference[] } {
  const sorted = [...rows].sort((x, y) => y.gainSeconds - x.gainSeconds);
  const worst = [...rows].sort((x, y) => x.gainSeconds - y.gainSeconds);
  return {
    gained: sorted.filter(({ gainSeconds }) => gainSeconds > 0).slice(0, count),
    lost: worst.filter(({ gainSeconds }) => gainSeconds < 0).slice(0, count),
  };
}

function completionTicks(events: readonly SimulationEvent[], endTick: number): Map<string, number> {
  const ticks = new Map<string, number>();
  for (const event of events) {
    if (event.tick >= endTick) break;
    if (event.type === "complete") ticks.set(event.pipeline, event.tick);
  }
  return ticks;
}
