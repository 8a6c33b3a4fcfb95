import type { OutcomeRecord } from "./outcome.js";
import { COMPLETED, overBudget } from "./outcome.js";
import type { JobEnd } from "./process/process-pool.js";
import type { PolicyBudget } from "./sandbox/budget.js";
import { memoryExceeded, secondsExceeded } from "./sandbox/budget.js";
import type { SandboxOutcome } from "./sandbox/run-request.js";
import type { CompiledSource } from "./source-place.js";
import { sourcePlace } from "./source-place.js";

/** What a sandbox says of a run, with the place in the policy's source. */
export function outcomeOfRun(
  outcome: SandboxOutcome,
  compiled: CompiledSource | undefined,
): OutcomeRecord {
  switch (outcome.code) {
    case "completed":
      return COMPLETED;
    case "invalid-decision": {
      const { code, message, atTick, rule } = outcome;
      return { code, message, atTick, rule };
    }
    case "over-budget":
      return overBudget(outcome, outcome.atTick);
    case "policy-error": {
      const { code, message, atTick, place } = outcome;
      const found = place && compiled && sourcePlace(compiled, place);
      return { code, message, atTick, ...(found ? { place: found } : {}) };
    }
  }
}

/** The outcome of a policy whose process was ended, or ended itself. */
export function outcomeOfEnd(
  end: Exclude<JobEnd, { readonly code: "done" }>,
  { seconds, heapMb }: Pick<PolicyBudget, "seconds" | "heapMb">,
): OutcomeRecord {
  switch (end.code) {
    case "timed-out":
      return overBudget(secondsExceeded(seconds));
    case "out-of-memory":
      return overBudget(memoryExceeded(heapMb));
    case "crashed":
      return { code: "crashed", message: `its process ${end.how}`, isMachineDecided: true };
  }
}
