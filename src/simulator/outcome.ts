import type { DecisionError } from "./decisions.js";
import { InvalidDecision, decisionError, describeDecisionError } from "./decisions.js";
import { printable } from "./printable.js";
import { ParentIncompleteError } from "./operator-state.js";

/** How a run ended. Only the figures of `completed` runs can be compared. */
export type SimulationOutcome =
  | { readonly code: "completed" }
  | {
      readonly code: "invalid-decision";
      readonly atTick: number;
      readonly error: DecisionError;
      readonly message: string;
    }
  | {
      readonly code: "policy-error";
      readonly atTick: number;
      readonly message: string;
      /** What the policy threw. */
      readonly cause: unknown;
    };

/** The outcome of a decision that cannot be carried out; undefined for any other error. */
export function invalidDecision(cause: unknown, atTick: number): SimulationOutcome | undefined {
  const error = decisionErrorOf(cause);
  return (
    error && { code: "invalid-decision", atTick, error, message: describeDecisionError(error) }
  );
}

function decisionErrorOf(cause: unknown): DecisionError | undefined {
  if (cause instanceof InvalidDecision) return cause.error;
  if (!(cause instanceof ParentIncompleteError)) return undefined;
  const found = `${cause.message} about to start before its parents have completed`;
  return decisionError("parent-incomplete", "assign", found);
}

/** The outcome of an error that the policy itself threw. */
export function policyError(cause: unknown, atTick: number): SimulationOutcome {
  return { code: "policy-error", atTick, message: describeThrown(cause), cause };
}

/** What a policy threw, in a line. It may be anything, and even reading it may throw. */
export function describeThrown(cause: unknown): string {
  try {
    const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    return printable(text, 4000);
  } catch {
    return "something that cannot be described";
  }
}
