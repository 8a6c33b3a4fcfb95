import { builtModule } from "../files/index.js";
import type { SimulationEvent, SimulationOptions, Statistics } from "../simulator/index.js";
import type { Batch } from "../workload/index.js";
import type { CheckAnswer, CheckJob } from "./check-process.js";
import { checkOutcome } from "./check-outcome.js";
import type { PolicyProblem } from "./check/index.js";
import type { OutcomeRecord } from "./outcome.js";
import { ProcessPool } from "./process/process-pool.js";
import type { JobEnd } from "./process/process-pool.js";
import { outcomeOfEnd } from "./run-outcome.js";
import { RunReceiver } from "./run-receiver.js";
import type { PolicyBudget } from "./sandbox/budget.js";
import { DEFAULT_BUDGET } from "./sandbox/budget.js";
import type { SandboxJob, SandboxMessage, SandboxPolicy, Workload } from "./sandbox/run-request.js";
import type { CompiledSource } from "./source-place.js";

export interface VerifierOptions {
  /** Sandbox processes, ≥ 1. Nothing but the time it takes depends on it. */
  readonly workers: number;
  /** Default: {@link DEFAULT_BUDGET}. */
  readonly budget?: Partial<PolicyBudget>;
}

/** A policy that may run. */
export interface CheckedPolicy {
  readonly code: "checked";
  readonly policy: SandboxPolicy;
  /** Equal for sources that differ only in comments, white space, types and names of locals. */
  readonly fingerprint: string;
  readonly compiled: CompiledSource;
}

/** A policy that may not, with what is wrong with it; at least one problem unless the check itself was ended. */
export interface RefusedPolicy {
  readonly code: "refused";
  readonly outcome: OutcomeRecord;
  readonly problems: readonly PolicyProblem[];
}

/** One run that is asked for. */
export interface PlannedRun {
  readonly workload: Workload;
  /** The same workload, for this side. */
  readonly batches: readonly Batch[];
  readonly options: SimulationOptions;
  /** Told what happened in the run, in order, after the fact. */
  readonly watch?: ((event: SimulationEvent) => void) | undefined;
}

/** A run that has passed the audit, or the reason why it has no figures. */
export interface VerifiedRun {
  readonly outcome: OutcomeRecord;
  /** Up to where the run ended; undefined when that cannot be known or believed. */
  readonly statistics: Statistics | undefined;
}

/** The check of one source may take so long, and so much heap. */
const CHECK_SECONDS = 20;
const CHECK_HEAP_MB = 1024;

/**
 * Checks policies and runs them, each in processes of their own: sources are compiled in one that executes nothing of
 * them, policies run in sandboxes, and this process believes only what the event log proves.
 */
export class Verifier {
  readonly budget: PolicyBudget;
  readonly #checkers: ProcessPool;
  readonly #sandboxes: ProcessPool;

  constructor({ workers, budget = {} }: VerifierOptions) {
    this.budget = { ...DEFAULT_BUDGET, ...budget };
    this.#checkers = new ProcessPool({
      module: builtModule("verifier/check-process"),
      workers: 1,
      heapMb: CHECK_HEAP_MB,
    });
    this.#sandboxes = new ProcessPool({
      module: builtModule("verifier/sandbox/sandbox-process"),
      workers,
      heapMb: this.budget.heapMb,
    });
  }

  /** That its processes have used, up to the end of the last job of each. */
  get cpuSeconds(): number {
    return this.#checkers.cpuSeconds + this.#sandboxes.cpuSeconds;
  }

  /** Checks a text that should be a policy: its syntax, its types, and that it uses nothing that is forbidden. */
  async check(text: string, file: string): Promise<CheckedPolicy | RefusedPolicy> {
    const job: CheckJob = { task: "check", text, file };
    const end = await this.#checkers.run(job, { seconds: CHECK_SECONDS });
    if (end.code !== "done") {
      return { code: "refused", outcome: checkEndedBy(end), problems: [] };
    }
    const { result, compiled } = end.value as CheckAnswer;
    if (result.code !== "checked") {
      return { code: "refused", outcome: checkOutcome(result.problems), problems: result.problems };
    }
    if (!compiled) throw new Error("expected a compiled policy");
    const { source, firstLine, fingerprint } = result;
    return {
      code: "checked",
      policy: { kind: "compiled", ...compiled },
      fingerprint,
      compiled: { source, firstLine, sourceMap: compiled.sourceMap },
    };
  }

  /** The code in what a model has answered, without prose and fences; undefined if there is none. */
  async extract(text: string): Promise<string | undefined> {
    const job: CheckJob = { task: "extract", text, file: "" };
    const end = await this.#checkers.run(job, { seconds: CHECK_SECONDS });
    return end.code === "done" ? (end.value as string | undefined) : undefined;
  }

  /**
   * Runs a policy on one workload after the other, in one sandbox, and audits each run. When the machine ends one of the
   * runs, as for memory or time, that is the outcome of all of them.
   */
  async run(
    policy: SandboxPolicy,
    runs: readonly PlannedRun[],
    compiled?: CompiledSource,
  ): Promise<readonly VerifiedRun[]> {
    const job: SandboxJob = {
      policy,
      runs: runs.map(({ workload, options }) => ({ workload, options })),
      budget: this.budget,
    };
    const receivers = runs.map((run) => new RunReceiver(run, compiled));
    const { seconds } = this.budget;
    const end = await this.#sandboxes.run(job, {
      seconds: policy.kind === "compiled" ? seconds : Infinity,
      onProgress: (value) => {
        const message = value as SandboxMessage;
        receivers[message.run]?.receive(message);
      },
    });
    if (end.code !== "done") {
      const outcome = outcomeOfEnd(end, this.budget);
      return runs.map(() => ({ outcome, statistics: undefined }));
    }
    const results = receivers.map((receiver) => receiver.result());
    const undecided = results.find(({ outcome }) => outcome.isMachineDecided);
    return undecided
      ? results.map(() => ({ outcome: undecided.outcome, statistics: undefined }))
      : results;
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    await Promise.all([this.#checkers.close(), this.#sandboxes.close()]);
  }
}

/** A check that was ended: its source was made to keep the compiler busy. */
function checkEndedBy(end: Exclude<JobEnd, { readonly code: "done" }>): OutcomeRecord {
  const outcome = outcomeOfEnd(end, { seconds: CHECK_SECONDS, heapMb: CHECK_HEAP_MB });
  return { ...outcome, message: `while it was checked: ${outcome.message ?? ""}` };
}
