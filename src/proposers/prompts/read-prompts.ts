import { createHash } from "node:crypto";
import { join } from "node:path";
import { packageFile, readText } from "../../files/index.js";
import { METRIC_NAMES } from "../../verifier/index.js";
import type { MetricName } from "../../verifier/index.js";
import { policyInterface } from "./policy-interface.js";
import { PromptError } from "./prompt-error.js";
import type { Placeholders } from "./template.js";
import { checkTemplate } from "./template.js";

/** What prompts are made from: texts with placeholders, and what some of those stand for. */
export interface PromptTexts {
  /** The system message. */
  readonly system: string;
  /** The first message of the user. */
  readonly task: string;
  /** The message after a policy that was evaluated. */
  readonly revise: string;
  /** Goes with `task` and tells of the best policies so far. */
  readonly best: string;
  /** Goes with the last message and tells of further parents. */
  readonly others: string;
  /** What is to be improved, by metric. */
  readonly objectives: Readonly<Record<MetricName, string>>;
  /** A policy that works. */
  readonly example: string;
  /** The declarations that policies are checked against. */
  readonly interface: string;
  /** SHA-256 of all of these, in hex. */
  readonly digest: string;
}

/** The prompts that come with the package. */
export const OWN_PROMPTS = packageFile("prompts/");

/** The placeholders of each file, the necessary ones first. */
const FILES = {
  system: placeholders(
    ["interface"],
    ["decision_rules", "steps_per_call", "steps_per_run", "steps_per_operator", "calls", "heap_mb"],
    ["seconds"],
  ),
  task: placeholders(
    ["cluster", "objective"],
    ["baselines", "example", "trace_count", "duration_seconds"],
  ),
  revise: placeholders(["feedback"], ["next_step"]),
  best: placeholders(["policies"], ["count", "metric"]),
  others: placeholders(["policies"]),
} as const satisfies Readonly<Record<string, Placeholders>>;

const OBJECTIVE = placeholders(
  [],
  ["query_weight", "interactive_weight", "batch_weight", "unfinished_seconds"],
);

/**
 * Reads the prompts in a folder; default: those of the package. Line ends become line feeds. Throws a `FileError` for a
 * file that is missing or cannot be read, a {@link PromptError} for one that is empty, has a placeholder that is not
 * known, or lacks a necessary one.
 */
export function readPrompts(folder = OWN_PROMPTS): PromptTexts {
  const template = (name: string, of: Placeholders): string => {
    const path = join(folder, `${name}.md`);
    const text = readPrompt(path);
    checkTemplate(path, text, of);
    return text;
  };
  const objective = (name: MetricName): string => template(`objective-${name}`, OBJECTIVE);
  const texts = {
    system: template("system", FILES.system),
    task: template("task", FILES.task),
    revise: template("revise", FILES.revise),
    best: template("best", FILES.best),
    others: template("others", FILES.others),
    objectives: Object.fromEntries(METRIC_NAMES.map((name) => [name, objective(name)])) as Record<
      MetricName,
      string
    >,
    example: readPrompt(join(folder, "example.ts")),
    interface: policyInterface(),
  };
  const digest = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
  return { ...texts, digest };
}

function readPrompt(path: string): string {
  const what = "a prompt (start from a copy of the package's folder prompts/)";
  const text = readText(path, what).replaceAll("\r\n", "\n").trim();
  if (text !== "") return text;
  throw new PromptError({ file: path, line: null, expected: "a text", found: "an empty file" });
}

function placeholders(
  necessary: readonly string[],
  ...others: readonly (readonly string[])[]
): Placeholders {
  return { necessary, known: [...necessary, ...others.flat()] };
}
