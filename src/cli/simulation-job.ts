import type { Statistics } from "../simulator/index.js";
import type { PolicyRef } from "../verifier/evaluator.js";
import type { ErrorReport } from "./report-error.js";
import type { Parameters } from "./parameters.js";
import type { Mode } from "./simulation-options.js";

/** A file that a run writes. */
export interface JobFile {
  readonly path: string;
  /** Where to write it until the run has ended. */
  readonly partialPath: string;
}

/** What can be written during a run. */
export const OUTPUT_KINDS = ["events", "timeline", "series"] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** One simulation, as data. */
export interface SimulationJob {
  readonly parameters: Parameters;
  /** A trace file; null: the workload is generated from the parameters. */
  readonly trace: string | null;
  readonly policy: PolicyRef;
  /** Undefined: as the policy asks for. */
  readonly mode: Mode | undefined;
  readonly files: Readonly<Partial<Record<OutputKind, JobFile>>>;
}

/** How a policy fared, for people and for `--json`. */
export interface JobOutcome {
  readonly code: string;
  /** Only when it did not complete: where, what, what to do. */
  readonly message?: string;
  readonly atTick?: number;
}

export interface SimulationResult {
  readonly outcome: JobOutcome;
  /** Up to the point where the run ended; null when the policy could not be loaded. */
  readonly statistics: Statistics | null;
  /** The mode that was used. */
  readonly mode: Mode;
  /** Pipelines that were held back because they stand after a later one in the trace. */
  readonly outOfOrder: number;
}

/** What the thread of a simulation reports. */
export type JobMessage =
  | { readonly kind: "progress"; readonly second: number }
  | { readonly kind: "done"; readonly result: SimulationResult }
  | { readonly kind: "error"; readonly report: ErrorReport };
