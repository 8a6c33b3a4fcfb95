import type { Statistics } from "../simulator/index.js";
import type { DecisionTime } from "../rest/index.js";
import type { PolicyRef } from "../verifier/evaluator.js";
import type { OutcomeRecord } from "../verifier/outcome.js";
import type { SandboxOutcome, SandboxPolicy } from "../verifier/sandbox/run-request.js";
import type { ErrorReport } from "./report-error.js";
import type { Parameters } from "../settings/parameters.js";
import type { Mode } from "../settings/simulation-options.js";

/** A file that a run writes. */
export interface JobFile {
  readonly path: string;
  /** Where to write it until the run has ended. */
  readonly partialPath: string;
}

/** What can be written during a run. */
export const OUTPUT_KINDS = ["events", "timeline", "series"] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** A policy that another process has, at `rest_scheduler_addr`. */
export interface RestRef {
  readonly kind: "rest";
  readonly name: "rest";
}

/** One simulation, as it was asked for. */
export interface SimulationRequest {
  readonly parameters: Parameters;
  /** A trace file; null: the workload is generated from the parameters. */
  readonly trace: string | null;
  readonly policy: PolicyRef | RestRef;
  /** Undefined: as the policy asks for. */
  readonly mode: Mode | undefined;
}

/** The same as it is carried out: the policy has passed its check. */
export interface SimulationJob extends Omit<SimulationRequest, "policy"> {
  readonly policy: SandboxPolicy | RestRef;
  readonly files: Readonly<Partial<Record<OutputKind, JobFile>>>;
}

/** What a run has come to, as its process tells it. */
export interface SandboxResult extends Omit<SimulationResult, "outcome" | "statistics"> {
  readonly outcome: SandboxOutcome;
  readonly statistics: Statistics;
}

export interface SimulationResult {
  readonly outcome: OutcomeRecord;
  /** Up to the point where the run ended; null when the policy could not be loaded. */
  readonly statistics: Statistics | null;
  /** The mode that was used. */
  readonly mode: Mode;
  /** What is odd in the workload, a sentence each. */
  readonly warnings: readonly string[];
  /** By the clock of the wall, so apart from the statistics; only of a policy over HTTP. */
  readonly decisionTime?: DecisionTime | undefined;
}

/** What the process of a simulation answers. */
export type JobAnswer =
  | { readonly kind: "done"; readonly result: SandboxResult }
  | { readonly kind: "error"; readonly report: ErrorReport };
