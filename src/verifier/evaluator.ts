import { createHash } from "node:crypto";
import type { Bounds, SimulationOptions } from "../simulator/index.js";
import { computeBounds } from "../simulator/index.js";
import type { Batch } from "../workload/index.js";
import { batches, readTrace } from "../workload/index.js";
import type { Evaluation, TraceResult } from "./evaluate.js";
import { failedOnAll, summarise } from "./evaluate.js";
import type { EvaluationStore } from "./evaluation-store.js";
import type { Feedback } from "./feedback/index.js";
import { FeedbackRecorder, summariseFeedback } from "./feedback/index.js";
import { traceOptions } from "./trace-options.js";
import type { Scores } from "./metric.js";
import { scoresOf } from "./metric.js";
import type { OutcomeRecord } from "./outcome.js";
import type { PolicyBudget } from "./sandbox/budget.js";
import type { SandboxPolicy } from "./sandbox/run-request.js";
import type { CompiledSource } from "./source-place.js";
import type { VerifiedRun } from "./verifier.js";
import { Verifier } from "./verifier.js";

/** A policy by its name or its code. */
export type PolicyRef =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "source"; readonly name: string; readonly source: string };

/** A trace file and the name to report it under. */
export interface TraceFile {
  readonly name: string;
  readonly path: string;
  /** Of its content; see `traceDigest`. */
  readonly digest: string;
}

export interface EvaluatorOptions {
  /** They must be readable: an unreadable one makes every evaluation fail with its error, so check them first. */
  readonly traces: readonly TraceFile[];
  /** The cluster and the rules of the runs; an estimator has a seed of its own on each trace: see `traceOptions`. */
  readonly options: SimulationOptions;
  /** Sandbox processes, ≥ 1. What comes out does not depend on it. */
  readonly workers: number;
  /** What a policy may spend; what is left out has its default. */
  readonly budget?: Partial<PolicyBudget> | undefined;
  /** Keeps evaluations beyond this evaluator. Default: none. */
  readonly store?: EvaluationStore | undefined;
  /** Whose processes to use, instead of `workers` and `budget` of its own; whoever made it closes it. */
  readonly verifier?: Verifier | undefined;
}

/** What feedback is compared with. */
export interface FeedbackContext {
  /** The scores that improvement is measured against. */
  readonly baseline?: Scores | undefined;
  /** The feedback of the policy that this one was made from. */
  readonly parent?: Feedback | undefined;
}

/** Evaluates policies on traces. */
export interface Evaluator {
  /** Names of the traces, in order. */
  readonly traces: readonly string[];
  /** Checks and runs a policy; its failures are outcomes. Rejects on a fault that is not the policy's. */
  evaluate(policy: PolicyRef): Promise<Evaluation>;
  /** Ends the processes. */
  close(): Promise<void>;
}

/**
 * An evaluator that checks each policy, runs it in a sandbox on every trace, and audits every run. A source that differs
 * from an earlier one only in comments, white space, types and names of locals is not run again if that one completed
 * every trace. Processes are started when needed; close it in the end.
 */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  return new SandboxEvaluator(options);
}

class SandboxEvaluator implements Evaluator {
  readonly #options: EvaluatorOptions;
  readonly #verifier: Verifier;
  readonly traces: readonly string[];
  readonly #known = new Map<string, Promise<Evaluation>>();
  #traces: readonly LoadedTrace[] | undefined;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    const { traces, workers, budget, verifier } = options;
    this.traces = traces.map(({ name }) => name);
    this.#verifier = verifier ?? new Verifier({ workers, ...(budget ? { budget } : {}) });
  }

  async evaluate(policy: PolicyRef): Promise<Evaluation> {
    if (policy.kind === "built-in") return this.#run(policy);
    const checked = await this.#verifier.check(policy.source, policy.name);
    if (checked.code === "refused") {
      return failedOnAll(checked.outcome, this.traces);
    }
    const { fingerprint, compiled } = checked;
    const known = this.#known.get(fingerprint);
    const evaluation = known ? await known : undefined;
    if (evaluation?.outcome.code === "completed") return evaluation;
    const evaluating = this.#stored(fingerprint, () => this.#run(checked.policy, compiled));
    // The first of several equal ones that are under way answers the others.
    if (!known) this.#known.set(fingerprint, evaluating);
    evaluating.catch(() => this.#known.delete(fingerprint));
    return { ...(await evaluating), fingerprint };
  }

  async close(): Promise<void> {
    if (!this.#options.verifier) await this.#verifier.close();
  }

  async #stored(fingerprint: string, run: () => Promise<Evaluation>): Promise<Evaluation> {
    const { store, traces, options } = this.#options;
    if (!store) return { ...(await run()), fingerprint };
    const digests = traces.map(({ name, digest }) => [name, digest]);
    const asked = JSON.stringify([fingerprint, digests, options, this.#verifier.budget]);
    const key = createHash("sha256").update(asked).digest("hex");
    const kept = store.get(key);
    if (kept) return kept;
    const evaluation = { ...(await run()), fingerprint };
    if (evaluation.outcome.code === "completed") store.set(key, evaluation);
    return evaluation;
  }

  async #run(policy: SandboxPolicy, compiled?: CompiledSource): Promise<Evaluation> {
    const traces = this.#loaded();
    const recorders = traces.map(
      ({ arriving, options }) => new FeedbackRecorder(arriving, options),
    );
    const runs = await this.#verifier.run(
      policy,
      traces.map(({ file, arriving, options }, i) => ({
        workload: { kind: "file", path: file.path },
        batches: arriving,
        options,
        watch: (event) => recorders[i]?.take(event),
      })),
      compiled,
    );
    const file = policy.kind === "compiled" ? policy.file : policy.name;
    return summarise(traces.map((trace, i) => traceResult(trace, runs[i], recorders[i], file)));
  }

  #loaded(): readonly LoadedTrace[] {
    const { traces, options } = this.#options;
    const tickSeconds = 1 / (options.ticksPerSecond ?? 1000);
    return (this.#traces ??= traces.map((file) => {
      const arriving = [...batches(readTrace(file.path), tickSeconds)];
      const own = traceOptions(options, file.digest);
      return { file, arriving, options: own, bounds: computeBounds(arriving, own) };
    }));
  }
}

interface LoadedTrace {
  readonly file: TraceFile;
  readonly arriving: readonly Batch[];
  readonly options: SimulationOptions;
  readonly bounds: Bounds;
}

function traceResult(
  { file: { name }, bounds }: LoadedTrace,
  run: VerifiedRun | undefined,
  recorder: FeedbackRecorder | undefined,
  policyFile: string,
): TraceResult {
  if (!run || !recorder) throw new Error("expected a run of every trace");
  const { outcome, statistics } = run;
  const isComplete = outcome.code === "completed";
  const feedback = recorder.finish({
    trace: name,
    outcome: { ...outcome, message: placed(outcome, policyFile) },
    statistics,
    bounds,
  });
  return {
    trace: name,
    outcome,
    scores: scoresOf(isComplete ? statistics : undefined),
    ...(isComplete && statistics ? { statistics } : {}),
    ...(outcome.isMachineDecided ? {} : { feedback }),
  };
}

function placed({ message, place }: OutcomeRecord, file: string): string | undefined {
  return place ? `${file}:${place.line}:${place.column}: ${message ?? ""}` : message;
}

/** Feedback on an evaluated policy: what the author of the next one is told. */
export function evaluationFeedback(
  { outcome, scores, traces }: Evaluation,
  { name = "policy.ts", baseline, parent }: FeedbackContext & { readonly name?: string } = {},
): Feedback {
  return summariseFeedback(
    traces.flatMap(({ feedback }) => feedback ?? []),
    { scores, outcome: { ...outcome, message: placed(outcome, name) }, baseline, parent },
  );
}
