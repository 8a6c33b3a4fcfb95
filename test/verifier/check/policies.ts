import { readFileSync } from "node:fs";
import type { Genome } from "../../../src/proposers/index.js";
import { randomGenome, renderPolicy } from "../../../src/proposers/index.js";
import { seededSource } from "../../../src/random/index.js";
import type { CheckResult, PolicyProblem } from "../../../src/verifier/check/index.js";
import { PolicyChecker } from "../../../src/verifier/check/index.js";

/** A policy that does nothing, without types that would have to be imported. */
export const FACTORY = "export default function create() {\n  return { schedule() {} };\n}\n";

export const BUILT_IN_NAMES = ["naive", "priority", "priority-pool", "overbook", "learned-srpt"];

const read = (path: string): string =>
  readFileSync(new URL(`../../../src/${path}`, import.meta.url), "utf8");

const withoutImports = (source: string): string =>
  source
    .replace(/^import [^;]*;\n/gm, "")
    .replace(/^export (?=class|function|interface|type)/gm, "");

/** A built-in policy as one file: its helpers before it, its imports those of a policy. */
export function builtInSource(name: string): string {
  const factory = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const source = withoutImports(read(`policies/${name}.ts`));
  return [
    "import type {",
    "  Assignment, Cluster, Container, Operator, Pipeline, Policy, Pool, Priority, Result, SystemView,",
    '} from "schedlab/policy";',
    "const CLASS_WEIGHTS = { QUERY: 10, INTERACTIVE: 5, BATCH_PIPELINE: 1 };",
    withoutImports(read("simulator/fifo.ts")),
    withoutImports(read("policies/job.ts")),
    source.replace(`function ${factory}(`, `export default function ${factory}(`),
  ].join("\n");
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
