import type { Advice } from "./problem.js";

/** A forbidden construct in a source, from offset `start` to `end`. */
export interface Found extends Advice {
  readonly start: number;
  readonly end: number;
}

/** What breaks a rule, from `start` to `end`; `name` is put in the place of `{name}`. */
export function found(rule: Advice, start: number, end: number, name = ""): Found {
  const { message, remedy } = rule;
  return { rule: rule.rule, message: message.replace("{name}", () => name), remedy, start, end };
}
