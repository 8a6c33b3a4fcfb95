import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../src/policies/index.js";
import { uniformPools } from "../../src/simulator/index.js";
import type * as verifier from "../../src/verifier/index.js";
import { evaluatePolicy, evaluateSource } from "../../src/verifier/index.js";
import {
  batches,
  generateWorkload,
  pipelinesOf,
  readTrace,
  writeTrace,
} from "../../src/workload/index.js";
import { oneByOne } from "./sources.js";

/** The built one: a worker thread can only run JavaScript. */
const BUILT: string = new URL("../../dist/verifier/index.js", import.meta.url).href;

const OPTIONS = {
  durationSeconds: 60,
  ticksPerSecond: 10,
  pools: uniformPools(1, 16, 200),
  multiOperatorContainers: false,
};

const SEEDS = [1, 2, 3];

const POLICIES: readonly verifier.PolicyRef[] = [
  { kind: "built-in", name: "priority" },
  { kind: "source", name: "one-by-one.ts", source: oneByOne() },
  { kind: "built-in", name: "learned-srpt" },
  {
    kind: "source",
    name: "throws.ts",
    source: oneByOne('if (view.now > 20) throw new Error("x");'),
  },
  { kind: "source", name: "wrong.ts", source: "export default 1 +;" },
  { kind: "built-in", name: "naive" },
  // A policy that changes what it is given must not disturb those after it.
  { kind: "source", name: "one-by-one.ts", source: oneByOne("view.arrivals.reverse();") },
];

let folder: string;
let built: typeof verifier;

beforeAll(async () => {
  built = (await import(BUILT)) as typeof verifier;
  folder = mkdtempSync(join(tmpdir(), "schedlab-evaluator-"));
  for (const randomSeed of SEEDS) {
    const generated = generateWorkload({ durationSeconds: 60, ticksPerSecond: 10, randomSeed });
    writeTrace(join(folder, `${randomSeed}.csv`), pipelinesOf(generated));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const files = (): verifier.TraceFile[] =>
  SEEDS.map((seed) => ({ name: `seed ${seed}`, path: join(folder, `${seed}.csv`) }));

async function evaluateAll(workers: number): Promise<verifier.Evaluation[]> {
  const evaluator = built.createEvaluator({ traces: files(), options: OPTIONS, workers });
  try {
    return await Promise.all(POLICIES.map((policy) => evaluator.evaluate(policy)));
  } finally {
    await evaluator.close();
  }
}

describe("an evaluator", () => {
  it("gives, in the order asked for, what evaluating in this process gives, with any number of workers", async () => {
    const traces = files().map(({ name, path }) => ({
      name,
      batches: [...batches(readTrace(path), 0.1)],
    }));
    const here = POLICIES.map((policy) => {
      if (policy.kind === "source") {
        return evaluateSource(policy.source, policy.name, traces, OPTIONS);
      }
      const builtIn = findBuiltInPolicy(policy.name);
      if (!builtIn) throw new Error(`expected ${policy.name} to be built in`);
      return evaluatePolicy(builtIn.create, traces, OPTIONS);
    });
    expect(here.map(({ outcome }) => outcome.code)).toEqual([
      "completed",
      "completed",
      "completed",
      "policy-error",
      "compile-error",
      "completed",
      "completed",
    ]);
    expect(new Set(here.map(({ scores }) => scores.throughput)).size).toBeGreaterThan(3);
    for (const workers of [1, 2, 3]) expect(await evaluateAll(workers)).toEqual(here);
  });

  it("rejects the name of a policy that is not built in", async () => {
    const evaluator = built.createEvaluator({ traces: files(), options: OPTIONS, workers: 1 });
    try {
      await expect(evaluator.evaluate({ kind: "built-in", name: "fastest" })).rejects.toThrow(
        "expected the name of a built-in policy, got fastest",
      );
      const after = await evaluator.evaluate({ kind: "built-in", name: "naive" });
      expect(after.outcome).toEqual({ code: "completed" });
    } finally {
      await evaluator.close();
    }
  });
});
