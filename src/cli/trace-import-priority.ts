import { InvalidArgumentError } from "commander";
import type { Priority, PriorityRule } from "../workload/index.js";
import { AZURE_DEFAULTS, PRIORITIES, TRIGGERS } from "../workload/index.js";
import { nearest } from "../workload/nearest.js";

const KINDS = ["class", "seconds", "shares"];

/** Reads the rule of `--priority`: `class:QUERY`, `seconds:10,100`, `shares:0.1,0.3,0.6`. */
export function priorityRule(text: string): PriorityRule {
  return ruleOf(text, KINDS);
}

/** The same, or `trigger:http=QUERY,timer=BATCH_PIPELINE`; triggers not named keep their class. */
export function triggerPriorityRule(text: string): PriorityRule {
  return ruleOf(text, [...KINDS, "trigger"]);
}

function ruleOf(text: string, kinds: readonly string[]): PriorityRule {
  const [kind = "", rest = ""] = text.split(/:(.*)/s);
  const expected = `${kinds.join(", ")} and a colon`;
  if (!kinds.includes(kind)) throw wrong(expected, text, nearest(kind, kinds));
  switch (kind) {
    case "class":
      return { by: "class", priority: className(rest) };
    case "seconds": {
      const [query = NaN, interactive = NaN] = numbers(rest, 2);
      if (query <= interactive) return { by: "seconds", query, interactive };
      throw wrong("bounds in rising order, as in seconds:10,100", rest);
    }
    case "shares": {
      const [query = NaN, interactive = NaN, batch = NaN] = numbers(rest, 3);
      const isOne = Math.abs(query + interactive + batch - 1) <= 1e-9;
      if (!isOne) throw wrong("shares of query, interactive and batch that sum to 1", rest);
      const shares = { QUERY: query, INTERACTIVE: interactive, BATCH_PIPELINE: batch };
      return { by: "shares", shares };
    }
    default: {
      const given = rest.split(",").map(triggerPair);
      const { priorities } = AZURE_DEFAULTS.priority;
      return { by: "trigger", priorities: { ...priorities, ...Object.fromEntries(given) } };
    }
  }
}

function triggerPair(text: string): readonly [string, Priority] {
  const [trigger = "", name = ""] = text.split("=");
  if (TRIGGERS.some((known) => known === trigger)) return [trigger, className(name)];
  throw wrong(`one of ${TRIGGERS.join(", ")}, =, a class`, text, nearest(trigger, TRIGGERS));
}

function className(text: string): Priority {
  const name = PRIORITIES.find((each) => each === text);
  if (name) return name;
  throw wrong(`one of ${PRIORITIES.join(", ")}`, text, nearest(text, PRIORITIES));
}

function numbers(text: string, count: number): number[] {
  const values = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (values.length === count && values.every((value) => value >= 0 && value < Infinity)) {
    return values;
  }
  throw wrong(`${count} numbers ≥ 0 with a comma between them`, text);
}

function wrong(expected: string, found: string, near?: string): InvalidArgumentError {
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return new InvalidArgumentError(`Expected ${expected}; found "${found}"${hint}.`);
}
