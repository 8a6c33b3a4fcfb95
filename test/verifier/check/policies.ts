import { readFileSync } from "node:fs";
import type { Genome } from "../../../src/proposers/index.js";
import { randomGenome, renderPolicy } from "../../../src/proposers/index.js";
import { seededSource } from "../../../src/random/index.js";
import type { CheckResult, PolicyProblem } from "../../../src/verifier/check/index.js";
import { PolicyChecker } from "../../../src/verifier/check/index.js";

/** A policy that does nothing, without types that would have to be imported. */
export const FACTORY = "export default function create() {\n  return { schedule() {} };\n}\n";

export const BUILT_IN_NAMES = [
  "naive",
  "priority",
  "priority-pool",
  "overbook",
  "learned-srpt",
  "estimate-fit",
];

/** A built-in policy as one file that imports nothing but the interface, as the build makes it. */
export function builtInSource(name: string): string {
  return readFileSync(
    new URL(`../../../dist/policies/sources/${name}.ts`, import.meta.url),
    "utf8",
  );
}

export function grammarSource(seed: number): string {
  const genome: Genome = randomGenome(seededSource(seed, "check"));
  return renderPolicy(genome);
}

/** One for all tests: the first check is the one that takes long. */
const CHECKER = new PolicyChecker();

export function check(text: string): CheckResult {
  return CHECKER.check(text, "mine.ts");
}

/** What is wrong with a text; none when it passes. */
export function problemsOf(text: string): readonly PolicyProblem[] {
  const result = check(text);
  return result.code === "checked" ? [] : result.problems;
}
