import type {
  PolicyFactory,
  SimulationOptions,
  SimulationRun,
  Statistics,
} from "../simulator/index.js";
import { simulate } from "../simulator/index.js";
import type { Batch } from "../workload/index.js";
import type { TraceFeedback } from "./feedback/index.js";
import type { Scores } from "./metric.js";
import { medianScores, scoresOf } from "./metric.js";
import type { OutcomeRecord } from "./outcome.js";
import { COMPLETED } from "./outcome.js";

/** A workload with a name to report it under. */
export interface NamedTrace {
  readonly name: string;
  readonly batches: readonly Batch[];
}

/** How a policy fared on one trace. */
export interface TraceResult {
  readonly trace: string;
  readonly outcome: OutcomeRecord;
  readonly scores: Scores;
  /** Only when the run completed. */
  readonly statistics?: Statistics;
  /** Only from an evaluator, and only when the policy was run. */
  readonly feedback?: TraceFeedback;
}

/** A policy's results on all traces. */
export interface Evaluation {
  /** The first trace's outcome that is not `completed`. */
  readonly outcome: OutcomeRecord;
  readonly completedTraces: number;
  /** Medians over the traces. */
  readonly scores: Scores;
  readonly traces: readonly TraceResult[];
  /** Of a policy that was given as source and passed its check: equal for sources that behave the same. */
  readonly fingerprint?: string;
}

/**
 * Runs a policy of one's own on every trace, in this process and unchecked: policies that somebody else wrote belong into
 * an `Evaluator`. A trace on which it fails counts with the metric's score of failure.
 */
export function evaluatePolicy(
  create: PolicyFactory,
  traces: readonly NamedTrace[],
  options: SimulationOptions,
): Evaluation {
  return summarise(
    traces.map(({ name, batches }) => traceResult(name, simulate(batches, create, options))),
  );
}

function traceResult(trace: string, { outcome, statistics }: SimulationRun): TraceResult {
  if (outcome.code === "completed") {
    return { trace, outcome: COMPLETED, scores: scoresOf(statistics), statistics };
  }
  const { code, message, atTick } = outcome;
  return { trace, outcome: { code, message, atTick }, scores: scoresOf(undefined) };
}

/** The evaluation of a policy that was not run: it has failed on every trace. */
export function failedOnAll(outcome: OutcomeRecord, traces: readonly string[]): Evaluation {
  const scores = scoresOf(undefined);
  return summarise(traces.map((trace) => ({ trace, outcome, scores })));
}

/** The evaluation that results on single traces make up. */
export function summarise(traces: readonly TraceResult[]): Evaluation {
  const failed = traces.find(({ outcome }) => outcome.code !== "completed");
  return {
    outcome: failed?.outcome ?? COMPLETED,
    completedTraces: traces.filter(({ outcome }) => outcome.code === "completed").length,
    scores: medianScores(traces.map(({ scores }) => scores)),
    traces,
  };
}
