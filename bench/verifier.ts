import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { grammarProposer } from "../src/proposers/index.js";
import { median } from "../src/simulator/index.js";
import { PolicyChecker } from "../src/verifier/check/index.js";
import { createEvaluator } from "../src/verifier/index.js";
import { PAPER_TRACES } from "../src/workload/index.js";
import { medianMilliseconds } from "./measure.js";
import { CLUSTER, tracePath } from "./paper.js";
import type { LoopFigures } from "./search-loop.js";
import { loopFigures } from "./search-loop.js";

export interface VerifierFigures {
  /** Time in the sandbox over time outside, of each of some grammar policies. */
  readonly sandboxRatios: readonly number[];
  /** Check of one policy by a warm checker, ms. */
  readonly checkMilliseconds: number;
  /** Check and evaluation of one grammar policy on the ten paper traces on one core, warm, s. */
  readonly evaluationSeconds: number;
  /** Of a search on all cores, its start included. */
  readonly loop: LoopFigures;
}

const POLICIES = 8;
const CANDIDATES = 64;

export async function verifierFigures(): Promise<VerifierFigures> {
  const sources = await grammarSources(POLICIES);
  return {
    sandboxRatios: sandboxRatios(sources),
    checkMilliseconds: checkMilliseconds(sources),
    evaluationSeconds: evaluationSeconds(),
    loop: await searchFigures(),
  };
}

export async function grammarSources(count: number): Promise<string[]> {
  const proposer = grammarProposer({ seed: 1 });
  const numbers = Array.from({ length: count }, (_, number) => number);
  const proposals = await Promise.all(
    numbers.map((number) => proposer.prepare({ number, parents: [], visible: [] }).make()),
  );
  return proposals.map(({ source }) => source);
}

function sandboxRatios(sources: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), "schedlab-bench-"));
  try {
    const files = sources.map((source, i) => {
      const file = join(folder, `${i}.ts`);
      writeFileSync(file, source);
      return file;
    });
    const [inside, outside] = ["sandboxed", "plain"].map((kind) =>
      run("sandbox-run.js", kind, ...files),
    );
    return sources.map((_, i) => (inside?.[i] ?? NaN) / (outside?.[i] ?? NaN));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script: string, ...args: readonly string[]): number[] {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ["--max-semi-space-size=64", path, ...args], {
      encoding: "utf8",
    }),
  ) as number[];
}

function checkMilliseconds(sources: readonly string[]): number {
  const checker = new PolicyChecker();
  let i = 0;
  const next = (): string => sources[i++ % sources.length] ?? "";
  // The compiler is large: it takes a while until it is warm.
  while (i < 50) checker.check(next(), "policy.ts");
  return medianMilliseconds(() => checker.check(next(), "policy.ts"));
}

/** In a process that, with all it starts, is held on one core. */
function evaluationSeconds(): number {
  const path = fileURLToPath(new URL("evaluation-run.js", import.meta.url));
  const text = execFileSync("taskset", ["-c", "0", process.execPath, path], { encoding: "utf8" });
  return median(JSON.parse(text) as number[]);
}

export function paperEvaluator(workers: number): ReturnType<typeof createEvaluator> {
  return createEvaluator({
    traces: PAPER_TRACES.map(({ name }) => ({ name, path: tracePath(name), digest: name })),
    options: CLUSTER,
    workers,
  });
}

async function searchFigures(): Promise<LoopFigures> {
  const evaluator = paperEvaluator(availableParallelism());
  try {
    return await loopFigures(evaluator, CANDIDATES);
  } finally {
    await evaluator.close();
  }
}
