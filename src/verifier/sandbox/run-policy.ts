import type {
  SimulationHooks,
  SimulationOptions,
  SimulationOutcome,
  Statistics,
} from "../../simulator/index.js";
import { simulate } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import type { PolicyBudget } from "./budget.js";
import { Meter } from "./meter.js";
import type { MeteredModule } from "./metered-module.js";
import { placeIn } from "./place.js";
import type { SandboxOutcome } from "./run-request.js";

/** What a metered run has come to. */
export interface MeteredRun {
  readonly outcome: SandboxOutcome;
  /** Up to where the run ended. */
  readonly statistics: Statistics;
  readonly mode: "every-tick" | "on-event";
}

export interface MeteredRunOptions {
  readonly options: SimulationOptions;
  readonly budget: PolicyBudget;
  readonly hooks?: SimulationHooks | undefined;
  /** The stack of an error; where it is hidden from code, its keeper. Default: the error's own. */
  readonly stackOf?: ((error: Error) => string) | undefined;
}

/** Runs a policy's module on a workload within its budget. */
export function runMetered(
  batches: Iterable<Batch>,
  module: MeteredModule,
  { options, budget, hooks, stackOf }: MeteredRunOptions,
): MeteredRun {
  const meter = new Meter(budget);
  const { outcome, statistics, mode } = simulate(
    meter.watch(batches),
    meter.factory(module),
    options,
    hooks,
  );
  const atTick = outcome.code === "completed" ? undefined : outcome.atTick;
  const exceeded = meter.endedBy(outcome.code === "policy-error" ? outcome.cause : undefined);
  meter.close();
  if (exceeded) {
    return { outcome: { code: "over-budget", ...exceeded, atTick }, statistics, mode };
  }
  return { outcome: sandboxOutcome(outcome, stackOf), statistics, mode };
}

/** An outcome as data: what a policy threw does not leave its process. */
export function sandboxOutcome(
  outcome: SimulationOutcome,
  stackOf?: (error: Error) => string,
): SandboxOutcome {
  switch (outcome.code) {
    case "completed":
      return { code: "completed" };
    case "invalid-decision": {
      const { code, message, atTick, error } = outcome;
      return { code, message, atTick, rule: error.code };
    }
    case "policy-error": {
      const { code, message, atTick, cause } = outcome;
      return { code, message, atTick, place: placeIn(cause, stackOf) };
    }
  }
}
