import type { ComparedPolicy, ComparisonRow, TraceBounds } from "../analysis/index.js";
import { bestSoFarChart, comparisonCsv, comparisonRows, medianBounds } from "../analysis/index.js";
import type { Candidate, HeldOut, RunFolder, RunResult } from "../search/index.js";
import { jsonNumber } from "../simulator/index.js";
import type { Metric, Scores } from "../verifier/index.js";
import { METRICS, improvementPercent, scoresJson } from "../verifier/index.js";
import type { SearchPlan } from "./search-plan.js";

/** What a search has come to. */
export interface SearchSummary {
  readonly rows: readonly ComparisonRow[];
  /** Medians over the traces. */
  readonly bounds: Scores;
  readonly winner: Candidate;
  /** How many completed every trace. */
  readonly completed: number;
  /** Improvement of the winner over FIFO on each set of traces, in per cent; undefined: there is no such set. */
  readonly improvement: {
    readonly search: number;
    readonly validation: number | undefined;
    readonly test: number | undefined;
  };
  /** The document of `--json`, also in summary.json. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Who wrote the policies, for tables and charts. */
export interface ProposerNames {
  /** In a table, as in "grammar". */
  readonly short: string;
  /** In a sentence, as in "built-in grammar (not an LLM)". */
  readonly label: string;
}

/** Sums a finished search up, and leaves summary.json, table.csv and the chart in its folder. */
export function summariseSearch(
  { settings }: SearchPlan,
  { candidates, winner, best, baselines, stopped, finalists, balance, ...heldOut }: RunResult,
  { folder, names, bounds, testOpenings }: SummaryContext,
): SearchSummary | undefined {
  if (!winner || !best) return undefined;
  const metric = METRICS[settings.metric];
  const [baseline] = baselines;
  if (!baseline) throw new Error("expected a baseline");
  const compared: ComparedPolicy[] = [
    ...baselines.map(({ name, evaluation }) => ({
      label: name === "naive" ? "naive (FIFO)" : name,
      evaluation,
    })),
    { label: `${names.short} ${winner.id}`, evaluation: winner.evaluation },
  ];
  const rows = comparisonRows(compared, { metric, baseline: baseline.evaluation, bounds });
  const limits = medianBounds(bounds);
  const completed = candidates.filter(
    ({ evaluation }) => evaluation.outcome.code === "completed",
  ).length;
  const { validation, test } = heldOut;
  const improvement = {
    search: improvementOf({ baseline: baseline.evaluation, winner: winner.evaluation }, metric),
    validation: validation && improvementOf(validation, metric),
    test: test && improvementOf(test, metric),
  };
  const document = {
    settings,
    stopped,
    candidates: candidates.length,
    completed_candidates: completed,
    duplicates: candidates.filter(({ duplicateOf }) => duplicateOf !== null).length,
    best: { id: best.id, number: best.number },
    winner: {
      id: winner.id,
      number: winner.number,
      policy: `candidates/${winner.id}/policy.ts`,
      chosen_on: finalists.length > 0 ? "validation" : "search",
      improvement_over_fifo_percent: {
        search: jsonNumber(improvement.search),
        validation: percentJson(improvement.validation),
        test: percentJson(improvement.test),
      },
    },
    policies: rows.map((row, i) => ({
      policy: row.policy,
      completed_traces: row.completedTraces,
      score: scoresJson(compared[i]?.evaluation.scores ?? limits),
      improvement_over_fifo_percent: jsonNumber(row.improvementPercent),
      share_of_bound: jsonNumber(row.shareOfBound),
    })),
    bounds: scoresJson(limits),
    validation: validation && {
      ...heldOutJson(validation),
      finalists: finalists.map(({ candidate, validation: { scores, completedTraces } }) => ({
        id: candidate.id,
        number: candidate.number,
        completed_traces: completedTraces,
        score: scoresJson(scores),
      })),
    },
    test: test && { ...heldOutJson(test), opened: testOpenings + 1 },
    spent: expenses(candidates, balance),
  };
  folder.write("summary.json", `${JSON.stringify(document, null, 2)}\n`);
  folder.write("table.csv", comparisonCsv(rows));
  const chart = chartOf(candidates, compared, limits, metric, names.label, settings.seed);
  folder.write("charts/best-so-far.svg", chart);
  return { rows, bounds: limits, winner, completed, improvement, document };
}

export interface SummaryContext {
  readonly folder: RunFolder;
  readonly names: ProposerNames;
  readonly bounds: readonly TraceBounds[];
  /** How often the test traces were opened before, as a run that is resumed after its end does. */
  readonly testOpenings: number;
}

function improvementOf({ baseline, winner }: HeldOut, metric: Metric): number {
  const { name } = metric;
  return improvementPercent(metric, winner.scores[name], baseline.scores[name]);
}

function percentJson(percent: number | undefined): unknown {
  return percent === undefined ? null : jsonNumber(percent);
}

function heldOutJson({ baseline, winner }: HeldOut) {
  return {
    traces: winner.traces.map(({ trace }) => trace),
    naive: scoresJson(baseline.scores),
    winner: scoresJson(winner.scores),
    completed_traces: winner.completedTraces,
  };
}

/** What the candidates took; `cost_usd` includes answers that no candidate was made from. */
function expenses(
  candidates: readonly Candidate[],
  { spentUsd, atRiskUsd }: RunResult["balance"],
): unknown {
  const used = candidates.map(({ expense }) => expense);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const tokens = used.flatMap((each) => each.tokens ?? []);
  return {
    cost_usd: spentUsd,
    lost_at_most_usd: atRiskUsd,
    input_tokens: sum(tokens.map(({ input }) => input)),
    cached_input_tokens: sum(tokens.map(({ cachedInput }) => cachedInput)),
    output_tokens: sum(tokens.map(({ output }) => output)),
    reasoning_tokens: sum(tokens.map(({ reasoning }) => reasoning)),
    screening_simulations: sum(used.map(({ simulations }) => simulations)),
  };
}

function chartOf(
  candidates: readonly Candidate[],
  compared: readonly ComparedPolicy[],
  limits: Scores,
  metric: Metric,
  label: string,
  seed: number,
): string {
  const rows = candidates.map(({ number, evaluation }) => ({
    number,
    score: evaluation.scores[metric.name],
    completed: evaluation.outcome.code === "completed",
  }));
  const references = compared
    .slice(0, -1)
    .map((policy) => ({ label: policy.label, score: policy.evaluation.scores[metric.name] }));
  return bestSoFarChart(rows, {
    metric,
    references: [...references, { label: "bound: no policy can pass", score: limits[metric.name] }],
    caption: `Proposer: ${label}, seed ${seed}.`,
  });
}
