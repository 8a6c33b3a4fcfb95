import type { PolicyProblem } from "./check/index.js";
import type { OutcomeRecord } from "./outcome.js";

/** The outcome of a policy that did not pass its check; `problems` has at least one. */
export function checkOutcome(problems: readonly PolicyProblem[]): OutcomeRecord {
  const [first] = problems;
  if (!first) throw new RangeError("expected at least one problem");
  const { code, rule, message, remedy, line, column, snippet } = first;
  const others = problems.length - 1;
  const more = others === 0 ? "" : `; ${others} more ${others === 1 ? "problem" : "problems"}`;
  return {
    code,
    message: `${message}; ${remedy}${more}`,
    place: { line, column, snippet },
    rule,
  };
}
