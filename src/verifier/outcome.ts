import type { BudgetName } from "./sandbox/budget.js";

/** Every way in which a policy can end, the good one first. */
export const OUTCOME_CODES = [
  "completed",
  "no-policy",
  "compile-error",
  "type-error",
  "forbidden",
  "policy-error",
  "invalid-decision",
  "over-budget",
  "integrity-violation",
  "crashed",
] as const;
export type OutcomeCode = (typeof OUTCOME_CODES)[number];

/** A place in a policy's source; line and column from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
  /** The source line, trimmed. */
  readonly snippet: string;
}

/** How a policy fared, as data that is kept in files and shown to people and models. */
export interface OutcomeRecord {
  readonly code: OutcomeCode;
  /** What was found, what was expected, what to do; only when it did not complete. */
  readonly message?: string;
  /** The tick in which the run ended; only when it began and did not complete. */
  readonly atTick?: number;
  /** Where in the policy, if that is known. */
  readonly place?: SourcePlace;
  /** The rule that was broken: of a decision, of the language, of a run; or the budget that was exceeded. */
  readonly rule?: string;
  /** Present when it could have ended otherwise on another machine: it must not be compared as if it were a score. */
  readonly isMachineDecided?: true;
}

export const COMPLETED: OutcomeRecord = Object.freeze({ code: "completed" });

/** In a line, with its place and tick; what the code of the outcome is comes first. */
export function describeOutcome({ code, message = "", place, atTick }: OutcomeRecord): string {
  const what = message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
  const where = place ? ` (line ${place.line}: ${place.snippet})` : "";
  const when = atTick === undefined ? "" : ` (at tick ${atTick})`;
  return `${what}${where}${when}`;
}

export function overBudget(
  {
    budget,
    message,
    isMachineDecided,
  }: {
    readonly budget: BudgetName;
    readonly message: string;
    readonly isMachineDecided: boolean;
  },
  atTick?: number,
): OutcomeRecord {
  return {
    code: "over-budget",
    message: `${budget}: ${message}`,
    ...(atTick === undefined ? {} : { atTick }),
    rule: budget,
    ...(isMachineDecided ? { isMachineDecided } : {}),
  };
}

/** As JSON: snake_case, without what is not known. */
export function outcomeJson(outcome: OutcomeRecord): Readonly<Record<string, unknown>> {
  const { code, atTick, message, place, rule, isMachineDecided } = outcome;
  return {
    code,
    ...(rule === undefined ? {} : { rule }),
    ...(atTick === undefined ? {} : { at_tick: atTick }),
    ...(message === undefined ? {} : { message }),
    ...(place ? { place } : {}),
    ...(isMachineDecided ? { machine_decided: true } : {}),
  };
}
