import type { MetricName } from "../../verifier/index.js";
import { METRICS, OUTCOME_CODES } from "../../verifier/index.js";
import type { ReferenceLine } from "../charts/best-so-far-chart.js";
import type { ScoredCandidate } from "../charts/best-so-far.js";
import type { CostRow } from "../charts/cost-chart.js";
import type { EffortRow } from "../charts/effort-chart.js";
import type { OutcomeRow } from "../charts/outcome-chart.js";
import type { PolicyRecord, RunRecord } from "../records/run-record.js";
import { medianScores } from "../../verifier/index.js";
import { ranOnAll } from "./achieved.js";
import type { EffortTableRow } from "./effort-table-row.js";
import { groupLabel, groupRuns } from "./group.js";

/** For `costChart`: the median improvement against what one run costs on average; of published rows the best. */
export function costRows(rows: readonly EffortTableRow[]): CostRow[] {
  const measured = rows.filter(({ source }) => source === "measured");
  return rows.map((row) => {
    const isPublished = row.source === "published";
    return {
      label: isPublished ? row.model : groupLabel(row, measured),
      effort: effortOf(row),
      improvementPercent: shownImprovement(row),
      costUsd: isPublished ? row.costUsd : row.costUsd / row.runs,
      cpuSeconds: isPublished ? NaN : row.cpuSeconds / row.runs,
      published: isPublished,
    };
  });
}

/** For `effortChart`: the median improvement with its interval; of published rows the best. */
export function effortChartRows(rows: readonly EffortTableRow[]): EffortRow[] {
  const measured = rows.filter(({ source }) => source === "measured");
  const others = measured.map((row) => ({ ...row, effort: "" }));
  return rows.map((row) => {
    const isPublished = row.source === "published";
    const { low, high, count } = row.medianImprovementPercent;
    return {
      model: isPublished ? row.model : groupLabel({ ...row, effort: "" }, others),
      effort: effortOf(row),
      improvementPercent: shownImprovement(row),
      lowPercent: count > 1 ? low : undefined,
      highPercent: count > 1 ? high : undefined,
      published: isPublished,
    };
  });
}

/** For `outcomeChart`: how the candidates of each group ended, in order of the outcomes. */
export function outcomeRows(runs: readonly RunRecord[]): OutcomeRow[] {
  const groups = groupRuns(runs);
  const all = groups.map(({ group }) => group);
  return groups.flatMap(({ group, runs: own }) => {
    const codes = own.flatMap(({ candidates }) => candidates.map(({ outcome }) => outcome.code));
    return OUTCOME_CODES.map((code) => ({
      group: groupLabel(group, all),
      code,
      count: codes.filter((each) => each === code).length,
    })).filter(({ count }) => count > 0);
  });
}

/** For `bestSoFarChart`: a run's candidates with what had been spent on candidates when each was committed. */
export function progressRows(run: RunRecord, metric: MetricName = run.metric): ScoredCandidate[] {
  let atUsd = 0;
  return run.candidates.map((candidate) => {
    atUsd += candidate.costUsd;
    return {
      number: candidate.number,
      score: candidate.scores[metric],
      completed: ranOnAll(candidate),
      atUsd,
    };
  });
}

/** For `bestSoFarChart`: the baselines, and the median over the traces of what no policy can surpass. */
export function referenceLines(
  { baselines, bounds, metric: sought }: RunRecord,
  metric: MetricName = sought,
): ReferenceLine[] {
  const limits = medianScores(bounds.map(({ scores }) => scores));
  return [
    ...baselines.map(({ label, scores }) => ({ label, score: scores[metric] })),
    ...(bounds.length === 0 ? [] : [{ label: "bound: no policy can pass", score: limits[metric] }]),
  ];
}

/** How near a policy came to what is possible on a trace. */
export interface BoundShareRow {
  readonly policy: string;
  readonly trace: string;
  /** Of the bound, 0–1; 0 where it failed. NaN for a trace without a bound. */
  readonly share: number;
}

/** Policies × traces: the share of the bound that each reached, in order of the policies, then of the run's traces. */
export function boundShareRows(
  policies: readonly PolicyRecord[],
  { traces, bounds }: RunRecord,
  metric: MetricName,
): BoundShareRow[] {
  return policies.flatMap((policy) =>
    traces.map(({ name }) => {
      const bound = bounds.find(({ trace }) => trace === name)?.scores[metric] ?? NaN;
      const score = policy.traces.find(({ trace }) => trace === name)?.scores[metric] ?? NaN;
      const isMoreBetter = METRICS[metric].direction === "higher";
      return {
        policy: policy.label,
        trace: name,
        share: isMoreBetter ? score / bound : bound / score,
      };
    }),
  );
}

/** As charts have it: "" is the default. */
function effortOf({ effort }: EffortTableRow): string {
  return effort === "default" || effort === "–" ? "" : effort;
}

function shownImprovement(row: EffortTableRow): number {
  return row.source === "published"
    ? row.bestImprovementPercent
    : row.medianImprovementPercent.median;
}
