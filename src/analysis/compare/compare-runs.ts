import type { SimulationOptions } from "../../simulator/index.js";
import { resolveSimulationOptions } from "../../simulator/index.js";
import type { OutcomeRecord } from "../../verifier/index.js";
import type { Batch } from "../../workload/index.js";
import { clusterStateAt } from "./cluster-replay.js";
import type { ClusterState } from "./cluster-state.js";
import type { ComparedRun, Pair } from "./compared-run.js";
import type { DecidedContainer, RunDecision } from "./decisions.js";
import { decisionsOf, firstDifferentDecision, partContainers } from "./decisions.js";
import type { FigureDifference } from "./figure-differences.js";
import { figureDifferences } from "./figure-differences.js";
import type { GainSummary, PipelineDifference } from "./pipeline-differences.js";
import { gainSummaries, pipelineDifferences } from "./pipeline-differences.js";

/** Where two runs first decided differently. */
export interface FirstDifference {
  readonly atTick: number;
  readonly atSecond: number;
  /** Decisions before it, the same in both. */
  readonly equalDecisions: number;
  readonly a: RunDecision;
  readonly b: RunDecision;
  /** Containers that both asked for in that call, with their names in the first run. */
  readonly assignedByBoth: readonly DecidedContainer[];
  readonly assignedOnlyByA: readonly DecidedContainer[];
  readonly assignedOnlyByB: readonly DecidedContainer[];
  /** What both had before them: up to here the runs are the same. */
  readonly state: ClusterState;
}

export interface RunComparison {
  readonly names: Pair<string>;
  readonly outcomes: Pair<OutcomeRecord>;
  /** From this second on nothing was compared: the duration, or where the first of the two ended. */
  readonly comparedSeconds: number;
  readonly comparedTicks: number;
  /** Empty unless both runs have figures. */
  readonly figures: readonly FigureDifference[];
  /** Decisions of each in the time that was compared. */
  readonly decisions: Pair<number>;
  /** Undefined: the schedules are the same as long as they were compared. */
  readonly firstDifference: FirstDifference | undefined;
  /** What a pipeline counts that did not complete: twice the duration. */
  readonly unfinishedSeconds: number;
  /** In order of arrival. */
  readonly pipelines: readonly PipelineDifference[];
  /** All pipelines, then those of each class. */
  readonly gains: readonly GainSummary[];
}

/**
 * Compares two runs on the same workload with the same options: their figures, where their schedules part, and what the
 * second is better in for which pipelines. A run that failed is compared up to the tick in which it ended; its figures
 * are of what it did until then. Throws a RangeError for a failed run of which that tick is not known.
 */
export function compareRuns(
  a: ComparedRun,
  b: ComparedRun,
  batches: readonly Batch[],
  options: SimulationOptions = {},
): RunComparison {
  const { durationSeconds, ticksPerSecond, pools } = resolveSimulationOptions(options);
  const totalTicks = Math.trunc(durationSeconds * ticksPerSecond);
  const endTick = Math.min(totalTicks, lastTickOf(a), lastTickOf(b));
  const decisions = { a: decisionsOf(a.events, endTick), b: decisionsOf(b.events, endTick) };
  const first = firstDifferentDecision(decisions.a, decisions.b);
  const unfinishedSeconds = 2 * durationSeconds;
  const pipelines = pipelineDifferences(a.events, b.events, batches, {
    ticksPerSecond,
    unfinishedSeconds,
    endTick,
  });
  return {
    names: { a: a.name, b: b.name },
    outcomes: { a: a.outcome, b: b.outcome },
    comparedSeconds: endTick === totalTicks ? durationSeconds : endTick / ticksPerSecond,
    comparedTicks: endTick,
    figures: a.statistics && b.statistics ? figureDifferences(a.statistics, b.statistics) : [],
    decisions: { a: decisions.a.length, b: decisions.b.length },
    firstDifference: first && {
      atTick: first.tick,
      atSecond: first.tick / ticksPerSecond,
      equalDecisions: first.equalDecisions,
      a: first.a,
      b: first.b,
      ...assignedParts(first.a, first.b),
      state: clusterStateAt(first.tick, a.events, batches, { pools, ticksPerSecond }),
    },
    unfinishedSeconds,
    pipelines,
    gains: gainSummaries(pipelines),
  };
}

function assignedParts(
  a: RunDecision,
  b: RunDecision,
): Pick<FirstDifference, "assignedByBoth" | "assignedOnlyByA" | "assignedOnlyByB"> {
  const { common, onlyA, onlyB } = partContainers(a.assigned, b.assigned);
  return { assignedByBoth: common, assignedOnlyByA: onlyA, assignedOnlyByB: onlyB };
}

function lastTickOf({ name, outcome: { code, atTick } }: ComparedRun): number {
  if (code === "completed") return Infinity;
  if (atTick !== undefined) return atTick;
  throw new RangeError(
    `expected \`outcome\` of ${name} to say at which tick it ended, got ${code}`,
  );
}
