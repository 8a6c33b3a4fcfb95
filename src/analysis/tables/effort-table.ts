import { median } from "../../simulator/index.js";
import type { MetricName } from "../../verifier/index.js";
import { METRICS, isBetter } from "../../verifier/index.js";
import type { CandidateRecord, RunRecord } from "../records/run-record.js";
import { medianInterval, wilsonInterval } from "../statistics/index.js";
import {
  IMPROVEMENT_OF_FAILURE,
  beatsFifo,
  bestOf,
  hasEnded,
  wasCut,
  improvementOf,
  ranOnAll,
} from "./achieved.js";
import type { CountedShare, EffortTableRow } from "./effort-table-row.js";
import { groupRuns } from "./group.js";
import { isPublishedSetting, publishedRows } from "./published-results.js";
import { refuseIncomparable } from "./run-set.js";
import { equalSpend, simulationsOf } from "./spend.js";

export interface EffortTableOptions {
  /** What improvements are improvements in. Default: the metric that the runs sought. */
  readonly metric?: MetricName;
  /**
   * Whether published results stand below, as rows of their own. Default: where the runs are on the paper's traces and
   * cluster.
   */
  readonly published?: boolean;
}

/**
 * What effort brings: a row for each model, effort, strategy, feedback, context, temperature and number of candidates,
 * models in order of their first runs, efforts from least to most; then the published rows. Runs of a group differ in their seeds only. Throws a
 * RangeError for runs that sought different metrics, or were on different traces or clusters: see `comparableSets`. No
 * runs give no rows.
 */
export function effortTable(
  runs: readonly RunRecord[],
  { metric, published }: EffortTableOptions = {},
): EffortTableRow[] {
  refuseIncomparable(runs);
  const [first] = runs;
  if (!first) return [];
  const by = metric ?? first.metric;
  const groups = groupRuns(runs);
  const measured = groups.map(({ group, runs: own }): EffortTableRow => {
    const best = own.map((run) => bestImprovementOf(run, by));
    const overall = bestOfAll(own, by);
    const overFifo = medianInterval(best);
    const costUsd = sum(own.map(({ spentUsd }) => spentUsd));
    const cpuSeconds = sum(own.map((run) => run.cpuSeconds ?? NaN));
    const candidates = own.flatMap((run) =>
      run.candidates.map((candidate) => ({ candidate, run })),
    );
    return {
      source: "measured",
      citation: "",
      metric: by,
      ...group,
      runs: own.length,
      unfinishedRuns: own.filter((run) => !hasEnded(run)).length,
      cutRuns: own.filter(wasCut).length,
      policies: candidates.length,
      ran: shareOf(candidates.map(({ candidate }) => ranOnAll(candidate))),
      beatFifo: shareOf(candidates.map(({ candidate, run }) => beatsFifo(candidate, run, by))),
      bestImprovementPercent: Math.max(...best),
      medianImprovementPercent: overFifo,
      typicalImprovementPercent: median(
        candidates.flatMap(({ candidate, run }) =>
          ranOnAll(candidate) ? [improvementOf(candidate, run, by)] : [],
        ),
      ),
      bestScore: overall?.scores[by] ?? NaN,
      penalizedLatencySeconds: overall?.scores.penalized_latency ?? NaN,
      costUsd,
      ...tokensOf(own),
      simulations: sum(own.map(simulationsOf)),
      seconds: sum(own.map((run) => run.seconds ?? NaN)),
      cpuSeconds,
      improvementPerUsd: costUsd > 0 ? (overFifo.median * own.length) / costUsd : NaN,
      improvementPerCpuSecond: cpuSeconds > 0 ? (overFifo.median * own.length) / cpuSeconds : NaN,
      firstBeatingFifo: medianInterval(own.map((run) => triedUntilFifo(run, by))),
      testImprovementPercent: medianInterval(
        by === first.metric ? own.flatMap(({ heldOut }) => heldOut.test ?? []) : [],
      ),
      equalSpend: equalSpend(group, own, groups, by),
    };
  });
  return [...measured, ...((published ?? isPublishedSetting(first)) ? publishedRows(by) : [])];
}

/** Of the run's best policy over FIFO, in per cent; −100 if none completed every trace. */
export function bestImprovementOf(run: RunRecord, metric: MetricName): number {
  const best = bestOf(run, metric);
  return best ? improvementOf(best, run, metric) : IMPROVEMENT_OF_FAILURE;
}

/** How many policies a run had tried when one first beat FIFO, from 1; ∞ if none did. */
export function triedUntilFifo(run: RunRecord, metric: MetricName): number {
  const index = run.candidates.findIndex((candidate) => beatsFifo(candidate, run, metric));
  return index < 0 ? Infinity : index + 1;
}

function bestOfAll(runs: readonly RunRecord[], metric: MetricName): CandidateRecord | undefined {
  return runs
    .flatMap((run) => bestOf(run, metric) ?? [])
    .reduce<CandidateRecord | undefined>(
      (best, one) =>
        best && !isBetter(METRICS[metric], one.scores[metric], best.scores[metric]) ? best : one,
      undefined,
    );
}

function shareOf(is: readonly boolean[]): CountedShare {
  const count = is.filter(Boolean).length;
  return { count, ...wilsonInterval(count, is.length) };
}

/** Of those candidates that a model was asked for; NaN without any. */
function tokensOf(
  runs: readonly RunRecord[],
): Pick<EffortTableRow, "inputTokens" | "outputTokens" | "reasoningTokens"> {
  const tokens = runs.flatMap((run) => run.candidates.flatMap((each) => each.tokens ?? []));
  const total = (of: (usage: (typeof tokens)[number]) => number): number =>
    tokens.length === 0 ? NaN : sum(tokens.map(of));
  return {
    inputTokens: total(({ input }) => input),
    outputTokens: total(({ output }) => output),
    reasoningTokens: total(({ reasoning }) => reasoning),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
