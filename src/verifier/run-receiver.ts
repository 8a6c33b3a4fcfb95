import { Audit, MalformedLogError, indexWorkload, readEvents } from "./integrity/index.js";
import type { OutcomeRecord } from "./outcome.js";
import { COMPLETED } from "./outcome.js";
import { outcomeOfRun } from "./run-outcome.js";
import type { SandboxMessage } from "./sandbox/run-request.js";
import type { CompiledSource } from "./source-place.js";
import type { PlannedRun, VerifiedRun } from "./verifier.js";

/** Takes in what a sandbox tells of one run, and audits it. */
export class RunReceiver {
  readonly #run: PlannedRun;
  readonly #compiled: CompiledSource | undefined;
  readonly #audit: Audit;
  readonly #workload: ReturnType<typeof indexWorkload>;
  #malformed: string | undefined;
  #end: (SandboxMessage & { readonly kind: "end" }) | undefined;

  constructor(run: PlannedRun, compiled: CompiledSource | undefined) {
    this.#run = run;
    this.#compiled = compiled;
    this.#audit = new Audit(run.batches, run.options);
    this.#workload = indexWorkload(run.batches);
  }

  receive(message: SandboxMessage): void {
    if (message.kind === "end") this.#end ??= message;
    else this.#read(message.chunk);
  }

  /** After the job has ended. */
  result(): VerifiedRun {
    if (!this.#end) throw new Error("expected every run of a job to be told");
    const { outcome: claimed, statistics } = this.#end;
    if (claimed.code !== "completed")
      return { outcome: outcomeOfRun(claimed, this.#compiled), statistics };
    const violation = this.#malformed ?? this.#violation();
    if (violation === undefined) return { outcome: COMPLETED, statistics };
    const outcome: OutcomeRecord = { code: "integrity-violation", message: violation };
    return { outcome, statistics: undefined };
  }

  #violation(): string | undefined {
    if (!this.#end) return undefined;
    const result = this.#audit.finish(this.#end.statistics);
    return result.code === "sound" ? undefined : result.message;
  }

  #read(chunk: Float64Array): void {
    if (this.#malformed !== undefined) return;
    const { watch } = this.#run;
    try {
      for (const event of readEvents(chunk, this.#workload)) {
        this.#audit.take(event);
        watch?.(event);
      }
    } catch (error) {
      if (!(error instanceof MalformedLogError)) throw error;
      this.#malformed = error.message;
    }
  }
}
