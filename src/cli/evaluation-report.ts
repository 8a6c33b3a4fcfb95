import { statisticsJson } from "../simulator/index.js";
import type { Evaluation, FeedbackLevel, PolicyRef, TraceResult } from "../verifier/index.js";
import {
  estimatorSeed,
  evaluationFeedback,
  feedbackJson,
  feedbackText,
} from "../verifier/index.js";
import type { MetricName } from "../verifier/metric.js";
import { describeOutcome, outcomeJson } from "../verifier/outcome.js";
import { METRICS, improvementPercent, isBetter, scoresJson } from "../verifier/metric.js";
import type { Parameters } from "../settings/parameters.js";
import { parametersJson } from "../settings/parameters.js";
import { textTable, wrapWords } from "./text-table.js";
import type { CheckedTrace } from "../settings/trace-folder.js";

export interface EvaluatedPolicy {
  readonly policy: PolicyRef;
  readonly evaluation: Evaluation;
}

/** What was evaluated: for the record. */
export interface EvaluationSetting {
  readonly values: Parameters;
  readonly traces: readonly CheckedTrace[];
}

/** Medians of each policy, the best by `metric` first. */
export function evaluationTable(
  evaluated: readonly EvaluatedPolicy[],
  baseline: EvaluatedPolicy,
  metric: MetricName,
): string {
  const { label, unit } = METRICS[metric];
  const columns = [
    { heading: "policy" },
    { heading: "traces" },
    { heading: "throughput", digits: 4 },
    { heading: "vs FIFO %", digits: 1 },
    { heading: "adjusted s", digits: 2 },
    { heading: "penalized s", digits: 2 },
  ];
  const rows = byScore(evaluated, metric).map((one) => {
    const { policy, evaluation } = one;
    const { scores, completedTraces, traces } = evaluation;
    return [
      policy.name,
      `${completedTraces}/${traces.length}`,
      scores.throughput,
      improvement(one, baseline, metric),
      scores.adjusted_latency,
      scores.penalized_latency,
    ];
  });
  const caption =
    `Medians over the traces, sorted by ${label} (${unit}) and compared in it with FIFO (naive). ` +
    "Failed traces count with a penalty.";
  return `${textTable(columns, rows)}\n${wrapWords(caption, 80).join("\n")}\n`;
}

/** A line per policy that did not complete every trace. */
export function failureLines(evaluated: readonly EvaluatedPolicy[], traceCount: number): string[] {
  return evaluated
    .filter(({ evaluation }) => evaluation.completedTraces < traceCount)
    .map(({ policy, evaluation }) => {
      const { completedTraces, outcome, traces } = evaluation;
      const first = traces.find((result) => result.outcome.code !== "completed")?.trace ?? "";
      const failed = traceCount - completedTraces;
      return (
        `policy ${policy.name} failed on ${failed} of ${traceCount} traces; ` +
        `on ${first}: ${describeOutcome(outcome)}`
      );
    });
}

/** What each policy's author is told, beside the baseline's. */
export function feedbackTexts(
  evaluated: readonly EvaluatedPolicy[],
  baseline: EvaluatedPolicy,
  level: FeedbackLevel,
): string {
  return evaluated
    .filter((one) => one !== baseline)
    .map(({ policy: { name }, evaluation }) => {
      const context = { name, baseline: baseline.evaluation.scores };
      return `\n${name}\n${feedbackText(evaluationFeedback(evaluation, context), level)}`;
    })
    .join("");
}

/** The document of `--json`: everything that is known about every run. */
export function evaluationJson(
  evaluated: readonly EvaluatedPolicy[],
  baseline: EvaluatedPolicy,
  metric: MetricName,
  { values, traces }: EvaluationSetting,
): Readonly<Record<string, unknown>> {
  return {
    metric,
    baseline: baseline.policy.name,
    parameters: clusterJson(values),
    traces: traces.map(({ name, digest }) => ({
      name,
      digest,
      ...(values.estimator_algo === ""
        ? {}
        : { estimator_seed: estimatorSeed(values.random_seed, digest) }),
    })),
    policies: byScore(evaluated, metric).map((one) => ({
      policy: { kind: one.policy.kind, name: one.policy.name },
      outcome: outcomeJson(one.evaluation.outcome),
      completed_traces: one.evaluation.completedTraces,
      improvement_percent: finiteOrNull(improvement(one, baseline, metric)),
      scores: scoresJson(one.evaluation.scores),
      traces: one.evaluation.traces.map(traceResultJson),
      feedback: feedbackJson(
        evaluationFeedback(one.evaluation, {
          name: one.policy.name,
          baseline: baseline.evaluation.scores,
        }),
      ),
    })),
  };
}

/** Without the keys that a run on a trace does not use. */
function clusterJson(values: Parameters): Readonly<Record<string, unknown>> {
  const used: readonly (keyof Parameters)[] = [
    "duration",
    "ticks_per_second",
    "num_pools",
    "cpus_per_pool",
    "ram_gb_per_pool",
    "pool",
    "pool_failure",
    "pool_failure_mean_seconds",
    "pool_repair_mean_seconds",
    "pool_failure_seed",
    "multi_operator_containers",
    "allow_memory_overcommit",
    "max_job_seconds",
    ...(values.estimator_algo === ""
      ? []
      : (["estimator_algo", "noisy_estimator_sigma", "random_seed"] as const)),
  ];
  const all = parametersJson(values);
  return Object.fromEntries(
    used.filter((key) => Object.hasOwn(all, key)).map((key) => [key, all[key]]),
  );
}

function traceResultJson(result: TraceResult): Readonly<Record<string, unknown>> {
  const { trace, outcome, statistics } = result;
  return {
    trace,
    outcome: outcomeJson(outcome),
    scores: scoresJson(result.scores),
    statistics: statistics ? statisticsJson(statistics) : null,
  };
}

function improvement(one: EvaluatedPolicy, baseline: EvaluatedPolicy, metric: MetricName): number {
  return improvementPercent(
    METRICS[metric],
    one.evaluation.scores[metric],
    baseline.evaluation.scores[metric],
  );
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Best first; equals in the order given. */
function byScore(evaluated: readonly EvaluatedPolicy[], metric: MetricName): EvaluatedPolicy[] {
  const score = ({ evaluation }: EvaluatedPolicy) => evaluation.scores[metric];
  return [...evaluated].sort((a, b) => {
    if (isBetter(METRICS[metric], score(a), score(b))) return -1;
    return isBetter(METRICS[metric], score(b), score(a)) ? 1 : 0;
  });
}
