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
  /** Latency in B minus that in A, < 0: B is faster. A run in which it did not complete counts the penalty. */
  readonly differenceSeconds: number;
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
  /** B − A: sum over its pipelines, seconds. */
  readonly differenceSeconds: number;
  /** B − A: over its pipelines; null without any. */
  readonly medianDifferenceSeconds: number | null;
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
        differenceSeconds:
          (latencySecondsB ?? unfinishedSeconds) - (latencySecondsA ?? unfinishedSeconds),
      };
    });
  });
}

/** All of them, and then those of each class, the most urgent first. */
export function gainSummaries(rows: readonly PipelineDifference[]): GainSummary[] {
  return (["all", ...PRIORITIES] as const).map((priority) => {
    const own = rows.filter((row) => priority === "all" || row.priority === priority);
    const count = (holds: (row: PipelineDifference) => boolean) => own.filter(holds).length;
    const differences = own.map(({ differenceSeconds }) => differenceSeconds);
    return {
      priority,
      pipelines: own.length,
      gained: count(({ differenceSeconds }) => differenceSeconds < 0),
      lost: count(({ differenceSeconds }) => differenceSeconds > 0),
      same: count(({ differenceSeconds }) => differenceSeconds === 0),
      completedOnlyInA: count((r) => r.latencySecondsA !== null && r.latencySecondsB === null),
      completedOnlyInB: count((r) => r.latencySecondsA === null && r.latencySecondsB !== null),
      completedInNeither: count((r) => r.latencySecondsA === null && r.latencySecondsB === null),
      differenceSeconds: differences.reduce((sum, difference) => sum + difference, 0),
      medianDifferenceSeconds: own.length === 0 ? null : median(differences),
    };
  });
}

/** Pipelines by where they completed; those that did in neither run are left out. */
export interface CompletedPipelines {
  /** From the one that gains most in B to the one that loses most; equal ones in order of arrival. */
  readonly inBoth: readonly PipelineDifference[];
  /** In order of arrival. */
  readonly onlyInA: readonly PipelineDifference[];
  readonly onlyInB: readonly PipelineDifference[];
}

export function completedPipelines(rows: readonly PipelineDifference[]): CompletedPipelines {
  const where = (inA: boolean, inB: boolean): PipelineDifference[] =>
    rows.filter(
      (row) => (row.latencySecondsA !== null) === inA && (row.latencySecondsB !== null) === inB,
    );
  return {
    inBoth: where(true, true).sort((x, y) => x.differenceSeconds - y.differenceSeconds),
    onlyInA: where(true, false),
    onlyInB: where(false, true),
  };
}

/**
 * Of those that completed in both runs the ones that gained most in B and the ones that lost most, the extreme ones first;
 * equal ones in order of arrival.
 */
export function extremes(
  rows: readonly PipelineDifference[],
  count: number,
): { readonly gained: PipelineDifference[]; readonly lost: PipelineDifference[] } {
  const { inBoth } = completedPipelines(rows);
  return {
    gained: inBoth.filter((row) => row.differenceSeconds < 0).slice(0, count),
    lost: inBoth
      .filter((row) => row.differenceSeconds > 0)
      .sort((x, y) => y.differenceSeconds - x.differenceSeconds)
      .slice(0, count),
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
