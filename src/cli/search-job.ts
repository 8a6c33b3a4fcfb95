import type { ComparedPolicy, ComparisonRow, TraceBounds } from "../analysis/index.js";
import { bestSoFarChart, comparisonCsv, comparisonRows, medianBounds } from "../analysis/index.js";
import { grammarProposer } from "../proposers/index.js";
import type { Candidate, SearchResult } from "../search/index.js";
import { RunFolder, search } from "../search/index.js";
import { computeBounds, jsonNumber } from "../simulator/index.js";
import type { Evaluator, Scores } from "../verifier/index.js";
import { METRICS, createEvaluator, isBetter, scoresJson } from "../verifier/index.js";
import { batches, readTrace } from "../workload/index.js";
import type { Parameters } from "./parameters.js";
import { parametersJson } from "./parameters.js";
import { startProgress } from "./progress.js";
import type { SearchSettings } from "./search-config.js";
import { simulationOptions } from "./simulation-options.js";
import type { CheckedTrace } from "./trace-folder.js";
import { packageVersion } from "./version.js";

export type { SearchSettings } from "./search-config.js";

export interface SearchJob {
  readonly settings: SearchSettings;
  readonly parameters: Parameters;
  readonly traces: readonly CheckedTrace[];
  /** Is it the paper's: its traces on its cluster? */
  readonly isPaperExperiment: boolean;
  readonly force: boolean;
  readonly workers: number;
}

/** What a search has come to. */
export interface SearchReport {
  readonly settings: SearchSettings;
  readonly rows: readonly ComparisonRow[];
  /** Medians over the traces. */
  readonly bounds: Scores;
  readonly best: Candidate;
  readonly candidates: number;
  /** How many completed every trace. */
  readonly completed: number;
  /** Can published figures stand beside these? */
  readonly isPaperExperiment: boolean;
  /** The document of `--json`, also in summary.json. */
  readonly summary: unknown;
}

/** The policies that every search is compared with; the first is what improvement is measured against. */
const BASELINES = ["naive", "priority", "learned-srpt"] as const;

/** Evaluates the baselines, searches, and leaves everything in the run's folder. */
export async function runSearchJob(job: SearchJob): Promise<SearchReport> {
  const { settings, parameters, traces, workers } = job;
  const folder = RunFolder.create(settings.out, { force: job.force });
  folder.writeRun(runJson(job));
  const total = BASELINES.length + settings.iterations;
  const progress = startProgress({ label: "searching", total });
  const evaluator = createEvaluator({ traces, options: simulationOptions(parameters), workers });
  try {
    progress.update(0, "baselines");
    const baselines = await evaluateBaselines(evaluator);
    const result = await searchWithProgress(job, evaluator, folder, (done, note) => {
      progress.update(BASELINES.length + done, note);
    });
    return finish(job, folder, baselines, result);
  } finally {
    progress.stop();
    await evaluator.close();
  }
}

function evaluateBaselines(evaluator: Evaluator): Promise<ComparedPolicy[]> {
  return Promise.all(
    BASELINES.map(async (name) => ({
      label: name === "naive" ? "naive (FIFO)" : name,
      evaluation: await evaluator.evaluate({ kind: "built-in", name }),
    })),
  );
}

async function searchWithProgress(
  { settings }: SearchJob,
  evaluator: Evaluator,
  folder: RunFolder,
  report: (done: number, note: string) => void,
): Promise<SearchResult> {
  const metric = METRICS[settings.metric];
  const begun = performance.now();
  let best: number | undefined;
  return search({
    proposer: grammarProposer({ seed: settings.seed }),
    evaluator,
    metric,
    iterations: settings.iterations,
    onCandidate(candidate) {
      folder.commit(candidate);
      const seconds = (performance.now() - begun) / 1000;
      folder.appendTiming({ number: candidate.number, committed_after_seconds: seconds });
      const score = candidate.evaluation.scores[metric.name];
      if (best === undefined || isBetter(metric, score, best)) best = score;
      report(candidate.number + 1, `best ${metric.label} ${best.toFixed(3)} ${metric.unit}`);
    },
  });
}

function finish(
  { settings, parameters, traces, isPaperExperiment }: SearchJob,
  folder: RunFolder,
  baselines: readonly ComparedPolicy[],
  { candidates, best }: SearchResult,
): SearchReport {
  const metric = METRICS[settings.metric];
  const options = simulationOptions(parameters);
  const bounds = traces.map(({ name, path }): TraceBounds => {
    const arriving = [...batches(readTrace(path), 1 / parameters.ticks_per_second)];
    const { throughput, adjustedLatencySeconds, penalizedLatencySeconds } = computeBounds(
      arriving,
      options,
    );
    return {
      trace: name,
      bounds: {
        throughput,
        adjusted_latency: adjustedLatencySeconds,
        penalized_latency: penalizedLatencySeconds ?? Infinity,
      },
    };
  });
  const [baseline] = baselines;
  if (!baseline) throw new Error("expected a baseline");
  const compared = [...baselines, { label: `grammar ${best.id}`, evaluation: best.evaluation }];
  const rows = comparisonRows(compared, { metric, baseline: baseline.evaluation, bounds });
  const limits = medianBounds(bounds);
  const completed = candidates.filter(
    ({ evaluation }) => evaluation.outcome.code === "completed",
  ).length;
  const summary = {
    settings,
    candidates: candidates.length,
    completed_candidates: completed,
    best: { id: best.id, number: best.number, policy: `candidates/${best.id}/policy.ts` },
    policies: rows.map((row, i) => ({
      policy: row.policy,
      completed_traces: row.completedTraces,
      score: scoresJson(compared[i]?.evaluation.scores ?? limits),
      improvement_over_fifo_percent: jsonNumber(row.improvementPercent),
      share_of_bound: jsonNumber(row.shareOfBound),
    })),
    bounds: scoresJson(limits),
  };
  folder.write("summary.json", `${JSON.stringify(summary, null, 2)}\n`);
  folder.write("table.csv", comparisonCsv(rows));
  folder.write("charts/best-so-far.svg", chart(candidates, compared, limits, settings));
  return {
    settings,
    rows,
    bounds: limits,
    best,
    candidates: candidates.length,
    completed,
    isPaperExperiment,
    summary,
  };
}

function chart(
  candidates: readonly Candidate[],
  compared: readonly ComparedPolicy[],
  limits: Scores,
  { metric: name, seed }: SearchSettings,
): string {
  const rows = candidates.map(({ number, evaluation }) => ({
    number,
    score: evaluation.scores[name],
    completed: evaluation.outcome.code === "completed",
  }));
  const references = compared
    .slice(0, -1)
    .map(({ label, evaluation }) => ({ label, score: evaluation.scores[name] }));
  return bestSoFarChart(rows, {
    metric: METRICS[name],
    references: [...references, { label: "bound: no policy can pass", score: limits[name] }],
    caption: `Proposer: built-in grammar (not an LLM), seed ${seed}.`,
  });
}

function runJson({ settings, parameters, traces }: SearchJob): unknown {
  return {
    schedlab: packageVersion(),
    node: process.versions.node,
    search: settings,
    proposer: grammarProposer({ seed: settings.seed }).label,
    parameters: parametersJson(parameters),
    traces: traces.map(({ name, digest }) => ({ name, sha256_canonical: digest })),
  };
}
