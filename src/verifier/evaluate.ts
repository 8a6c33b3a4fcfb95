import type {
  PolicyFactory,
  SimulationOptions,
  SimulationRun,
  Statistics,
} from "../simulator/index.js";
import { simulate } from "../simulator/index.js";
import type { Batch } from "../workload/index.js";
import type { CompileError } from "./compile.js";
import { describeCompileError } from "./compile.js";
import { loadPolicy } from "./load.js";
import type { Scores } from "./metric.js";
import { medianScores, scoresOf } from "./metric.js";

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
}

/** An outcome as it is kept in files: data only. */
export interface OutcomeRecord {
  readonly code: "completed" | "compile-error" | "forbidden" | "policy-error" | "invalid-decision";
  /** Where, what and what to do; only when it did not complete. */
  readonly message?: string;
  readonly atTick?: number;
}

/** A policy's results on all traces. */
export interface Evaluation {
  /** The worst that happened: the first trace's outcome that is not `completed`. */
  readonly outcome: OutcomeRecord;
  readonly completedTraces: number;
  /** Medians over the traces. */
  readonly scores: Scores;
  readonly traces: readonly TraceResult[];
}

/** Runs a policy on every trace. A trace on which it fails counts with the metric's score of failure. */
export function evaluatePolicy(
  create: PolicyFactory,
  traces: readonly NamedTrace[],
  options: SimulationOptions,
): Evaluation {
  return summarise(
    traces.map(({ name, batches }) => traceResult(name, simulate(batches, create, options))),
  );
}

/** The same from source; a policy that cannot be loaded has failed on every trace. */
export function evaluateSource(
  source: string,
  file: string,
  traces: readonly NamedTrace[],
  options: SimulationOptions,
): Evaluation {
  const loaded = loadPolicy(source, file);
  if (loaded.code === "loaded") return evaluatePolicy(loaded.create, traces, options);
  const message = loaded.code === "policy-error" ? loaded.message : describeCompileError(loaded);
  const outcome: OutcomeRecord = {
    code: loaded.code satisfies CompileError["code"] | "policy-error",
    message,
  };
  return summarise(
    traces.map(({ name }) => ({ trace: name, outcome, scores: scoresOf(undefined) })),
  );
}

function traceResult(trace: string, { outcome, statistics }: SimulationRun): TraceResult {
  if (outcome.code === "completed") {
    return { trace, outcome: { code: "completed" }, scores: scoresOf(statistics), statistics };
  }
  const { code, message, atTick } = outcome;
  return { trace, outcome: { code, message, atTick }, scores: scoresOf(undefined) };
}

function summarise(traces: readonly TraceResult[]): Evaluation {
  const failed = traces.find(({ outcome }) => outcome.code !== "completed");
  return {
    outcome: failed?.outcome ?? { code: "completed" },
    completedTraces: traces.filter(({ outcome }) => outcome.code === "completed").length,
    scores: medianScores(traces.map(({ scores }) => scores)),
    traces,
  };
}
