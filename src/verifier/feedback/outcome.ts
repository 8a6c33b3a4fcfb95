import { DECISION_REMEDIES } from "../../simulator/index.js";
import { defined } from "./numbers.js";
import { plain } from "./plain.js";

/** How a run, or the attempt to run, ended. */
export interface RunOutcome {
  /** "completed", or the kind of failure. */
  readonly code: string;
  readonly message?: string | undefined;
  readonly atTick?: number | undefined;
}

/** A place in a policy's source; lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How it ended, where, and what to do about it. All but the code is null when it completed or is not known. */
export interface OutcomeFeedback {
  readonly code: string;
  /** In a line of printable ASCII of at most 600 characters. */
  readonly message: string | null;
  readonly atTick: number | null;
  readonly atSecond: number | null;
  /** The first place that the message names. */
  readonly place: SourcePlace | null;
  readonly remedy: string | null;
}

export const COMPLETED = "completed";

/** What to do about each kind of failure. */
const REMEDIES = new Map([
  ["no-policy", "answer with one complete policy module in one fenced TypeScript block"],
  [
    "compile-error",
    "mend the syntax at the place named; keep one default export (cluster) => policy",
  ],
  ["type-error", "make the types at the place named agree with the policy interface"],
  [
    "forbidden",
    "use only the language itself and what the policy interface gives: no imports of code, clocks, randomness or globals",
  ],
  [
    "policy-error",
    "the policy threw: allow for empty lists and undefined values at the place named, and for operators that have failed",
  ],
  [
    "invalid-decision",
    "check each assignment before returning it: operator.isAssignable, operator.parentsComplete, and what is left of the pool after the other assignments of the same call",
  ],
  [
    "over-budget",
    "do less in each call: keep queues from call to call rather than walk over all pipelines, and end every loop",
  ],
  [
    "integrity-violation",
    "what was reported does not follow from the rules of the simulator: act only by the decisions that schedule() returns",
  ],
]);

/** Describes an outcome; `ticksPerSecond` undefined: its second is not known. */
export function outcomeFeedback(
  { code, message, atTick }: RunOutcome,
  ticksPerSecond: number | undefined,
): OutcomeFeedback {
  if (code === COMPLETED) {
    return { code, message: null, atTick: null, atSecond: null, place: null, remedy: null };
  }
  const tick = defined(atTick);
  const text = message ?? "";
  return {
    code: plain(code, 64),
    message: text === "" ? null : plain(text, 600),
    atTick: tick,
    atSecond: tick === null || ticksPerSecond === undefined ? null : tick / ticksPerSecond,
    place: placeIn(text.slice(0, 2000)),
    remedy: remedyFor(code, text.slice(0, 2000)),
  };
}

/** Like `policy.ts:12:5`, or `policy.ts(12,5)` as TypeScript writes it. */
const PLACE = /([\w./-]{1,100}\.[cm]?[jt]s)(?::(\d{1,7}):(\d{1,7})|\((\d{1,7}),(\d{1,7})\))/;

function placeIn(text: string): SourcePlace | null {
  const [, file, line, column, otherLine, otherColumn] = PLACE.exec(text) ?? [];
  if (file === undefined) return null;
  return { file, line: Number(line ?? otherLine), column: Number(column ?? otherColumn) };
}

function remedyFor(code: string, text: string): string {
  if (code === "invalid-decision") {
    // Messages of invalid decisions begin with the path and the code of the rule.
    const [, rule] = /^[^:]*: ([a-z-]+):/.exec(text) ?? [];
    const found = Object.entries(DECISION_REMEDIES).find(([known]) => known === rule);
    if (found) return found[1];
  }
  return REMEDIES.get(code) ?? "see the message";
}
