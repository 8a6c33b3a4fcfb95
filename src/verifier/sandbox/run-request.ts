import type { SimulationOptions, Statistics } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import type { BudgetName, PolicyBudget } from "./budget.js";
import type { CompiledPolicy } from "./compile.js";

/** A policy as a sandbox takes it. */
export type SandboxPolicy =
  | { readonly kind: "built-in"; readonly name: string }
  | ({ readonly kind: "compiled" } & CompiledPolicy);

/** Where a run's pipelines come from. */
export type Workload =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "batches"; readonly batches: readonly Batch[] };

/** One run of a policy. */
export interface RunRequest {
  readonly workload: Workload;
  readonly options: SimulationOptions;
}

/** What a sandbox process is asked to do: run a policy on one workload after the other. */
export interface SandboxJob {
  readonly policy: SandboxPolicy;
  readonly runs: readonly RunRequest[];
  readonly budget: PolicyBudget;
}

/** A place in a policy's JavaScript; both from 1. */
export interface CodePlace {
  readonly line: number;
  readonly column: number;
}

/** How a run ended, as the sandbox claims. */
export type SandboxOutcome =
  | { readonly code: "completed" }
  | {
      readonly code: "policy-error";
      readonly message: string;
      readonly atTick: number;
      readonly place?: CodePlace | undefined;
    }
  | {
      readonly code: "invalid-decision";
      readonly message: string;
      readonly atTick: number;
      readonly rule: string;
    }
  | {
      readonly code: "over-budget";
      readonly message: string;
      /** Undefined: noticed only when the run had ended. */
      readonly atTick: number | undefined;
      readonly budget: BudgetName;
      readonly isMachineDecided: boolean;
    };

/** What a sandbox process tells of the run with number `run` of its job. */
export type SandboxMessage =
  | { readonly kind: "log"; readonly run: number; readonly chunk: Float64Array }
  | {
      readonly kind: "end";
      readonly run: number;
      readonly outcome: SandboxOutcome;
      /** Up to where the run ended. */
      readonly statistics: Statistics;
    };
