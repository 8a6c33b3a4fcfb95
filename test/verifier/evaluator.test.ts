import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../src/policies/index.js";
import { uniformPools } from "../../src/simulator/index.js";
import type {
  Evaluation,
  EvaluationStore,
  Evaluator,
  EvaluatorOptions,
  PolicyRef,
  TraceFile,
} from "../../src/verifier/index.js";
import { estimatorSeed, evaluatePolicy } from "../../src/verifier/index.js";
import {
  batches,
  generateWorkload,
  pipelinesOf,
  readTrace,
  traceDigest,
  writeTrace,
} from "../../src/workload/index.js";
import { built } from "./built.js";
import { loadUnsafely } from "./load-unsafely.js";
import { oneByOne } from "./sources.js";

const OPTIONS = {
  durationSeconds: 60,
  ticksPerSecond: 10,
  pools: uniformPools(1, 16, 200),
  multiOperatorContainers: false,
};

const SEEDS = [1, 2, 3];

const source = (name: string, text: string): PolicyRef => ({ kind: "source", name, source: text });

const POLICIES: readonly PolicyRef[] = [
  { kind: "built-in", name: "priority" },
  source("one-by-one.ts", oneByOne()),
  { kind: "built-in", name: "learned-srpt" },
  source("throws.ts", oneByOne('if (view.now > 20) throw new Error("x");')),
  source("wrong.ts", "export default 1 +;"),
  { kind: "built-in", name: "naive" },
  source("runs-on.ts", oneByOne("if (view.now > 20) for (;;);")),
  // A policy that changes what it is given must not disturb those after it.
  source("reverses.ts", oneByOne("(view.arrivals as unknown[]).reverse();")),
  source("recurses.ts", oneByOne("const f = (): number => 1 + f(); f();")),
];

let folder: string;
let files: TraceFile[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-evaluator-"));
  files = SEEDS.map((randomSeed) => {
    const generated = generateWorkload({ durationSeconds: 60, ticksPerSecond: 10, randomSeed });
    const path = join(folder, `${randomSeed}.csv`);
    writeTrace(path, pipelinesOf(generated));
    return { name: `seed ${randomSeed}`, path, digest: traceDigest(readTrace(path)) };
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function withEvaluator<T>(
  options: Partial<EvaluatorOptions>,
  body: (evaluator: Evaluator) => Promise<T>,
): Promise<T> {
  const evaluator = built.createEvaluator({
    traces: files,
    options: OPTIONS,
    workers: 1,
    ...options,
  });
  try {
    return await body(evaluator);
  } finally {
    await evaluator.close();
  }
}

/** A store in memory that tells what is asked of it. */
function countingStore(
  kept = new Map<string, Evaluation>(),
): EvaluationStore & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    get(key) {
      calls.push(kept.has(key) ? "found" : "not found");
      return kept.get(key);
    },
    set(key, evaluation) {
      calls.push("kept");
      kept.set(key, evaluation);
    },
  };
}

describe("an evaluator", () => {
  it("gives, in the order asked for, the same with any number of workers, and what runs in this process give", async () => {
    const all = await Promise.all(
      [1, 2, 8].map((workers) =>
        withEvaluator({ workers }, (evaluator) =>
          Promise.all(POLICIES.map((policy) => evaluator.evaluate(policy))),
        ),
      ),
    );
    const [first = []] = all;
    expect(first.map(({ outcome }) => outcome.code)).toEqual([
      "completed",
      "completed",
      "completed",
      "policy-error",
      "compile-error",
      "completed",
      "over-budget",
      "completed",
      "over-budget",
    ]);
    expect(new Set(first.map(({ scores }) => scores.throughput)).size).toBeGreaterThan(3);
    for (const evaluations of all) expect(JSON.stringify(evaluations)).toBe(JSON.stringify(first));
    for (const evaluations of all) expect(evaluations).toEqual(first);
    const traces = files.map(({ name, path }) => ({
      name,
      batches: [...batches(readTrace(path), 0.1)],
    }));
    POLICIES.forEach((policy, i) => {
      if (first[i]?.outcome.code !== "completed") return;
      const create =
        policy.kind === "source"
          ? loadUnsafely(policy.source)
          : findBuiltInPolicy(policy.name)?.create;
      if (!create) throw new Error(`expected ${policy.name} to be built in`);
      const here = evaluatePolicy(create, traces, OPTIONS);
      expect(first[i].scores).toEqual(here.scores);
      expect(first[i].traces.map(({ statistics }) => statistics)).toEqual(
        here.traces.map(({ statistics }) => statistics),
      );
    });
  });

  it("gives no feedback on what the machine has decided, nor on what was not run", async () => {
    const [recurses, wrong, throws] = await withEvaluator({}, (evaluator) =>
      Promise.all(
        [POLICIES[8], POLICIES[4], POLICIES[3]].map((policy) =>
          evaluator.evaluate(policy ?? { kind: "built-in", name: "" }),
        ),
      ),
    );
    expect(recurses?.outcome).toMatchObject({ rule: "stack", isMachineDecided: true });
    for (const { traces } of [recurses, wrong].flatMap((e) => e ?? [])) {
      expect(traces.map(({ feedback }) => feedback)).toEqual([undefined, undefined, undefined]);
    }
    expect(throws?.traces.map(({ feedback }) => feedback?.outcome.message)).toEqual(
      SEEDS.map(() => expect.stringMatching(/^throws\.ts:6:32: Error: x$/) as unknown),
    );
  });

  it("rejects the name of a policy that is not built in, and goes on", async () => {
    await withEvaluator({}, async (evaluator) => {
      await expect(evaluator.evaluate({ kind: "built-in", name: "fastest" })).rejects.toThrow(
        "expected a built-in policy, got fastest",
      );
      const after = await evaluator.evaluate({ kind: "built-in", name: "naive" });
      expect(after.outcome).toEqual({ code: "completed" });
    });
  });

  it("rejects when a trace cannot be read, each time", async () => {
    const traces = [...files, { name: "gone", path: join(folder, "gone.csv"), digest: "0" }];
    await withEvaluator({ traces }, async (evaluator) => {
      for (const policy of POLICIES.slice(0, 2)) {
        for (let time = 0; time < 2; time++) {
          await expect(evaluator.evaluate(policy)).rejects.toThrow(/gone\.csv.*no such file/);
        }
      }
    });
  });
});

describe("an evaluator with estimates", () => {
  it("gives each trace a seed of its own, which follows from its content", async () => {
    const options = { ...OPTIONS, estimator: { sigma: 1, randomSeed: 7 } };
    const policy: PolicyRef = { kind: "built-in", name: "estimate-fit" };
    const evaluation = await withEvaluator({ options }, (evaluator) => evaluator.evaluate(policy));
    const create = findBuiltInPolicy("estimate-fit")?.create;
    if (!create) throw new Error("expected the policy");
    const seeds = files.map(({ digest }) => estimatorSeed(7, digest));
    expect(new Set(seeds).size).toBe(files.length);
    for (const [i, { name, path }] of files.entries()) {
      const arriving = [...batches(readTrace(path), 0.1)];
      const own = { ...OPTIONS, estimator: { sigma: 1, randomSeed: seeds[i] ?? NaN } };
      const { traces } = evaluatePolicy(create, [{ name, batches: arriving }], own);
      expect(evaluation.traces[i]?.statistics).toEqual(traces[0]?.statistics);
    }
    const without = await withEvaluator({}, (evaluator) => evaluator.evaluate(policy));
    expect(without.scores).not.toEqual(evaluation.scores);
  });
});

describe("a source that differs only in names of locals, comments, white space and types", () => {
  const SAME = `// The same policy, in other words.
${oneByOne()
  .replaceAll("queue", "waiting")
  .replaceAll("free", "room")
  .replace(/^ +/gm, "")
  .replace("const assign: Assignment[]", "const assign: Array<Assignment>")}`;

  it("is not run again, and has the same evaluation", async () => {
    const store = countingStore();
    await withEvaluator({ store }, async (evaluator) => {
      const [one, other] = await Promise.all(
        [oneByOne(), SAME].map((text, i) => evaluator.evaluate(source(`${i}.ts`, text))),
      );
      expect(one?.outcome).toEqual({ code: "completed" });
      expect(other).toEqual(one);
      expect(await evaluator.evaluate(source("third.ts", `${SAME}// end`))).toEqual(one);
      expect(one?.fingerprint).toMatch(/^[0-9a-f]{16,}$/);
    });
    expect(store.calls).toEqual(["not found", "kept"]);
  });

  it("is run again where the first failed, for its places are its own", async () => {
    const store = countingStore();
    const failing = oneByOne('throw new Error("always");');
    await withEvaluator({ store }, async (evaluator) => {
      const one = await evaluator.evaluate(source("1.ts", failing));
      const other = await evaluator.evaluate(source("2.ts", `// A line before.\n${failing}`));
      expect(other.fingerprint).toBe(one.fingerprint);
      expect(other.scores).toEqual(one.scores);
      expect([one.outcome.place?.line, other.outcome.place?.line]).toEqual([6, 7]);
    });
    // What failed is never kept.
    expect(store.calls).toEqual(["not found", "not found"]);
  });

  it("has another fingerprint as soon as it behaves otherwise", async () => {
    await withEvaluator({}, async (evaluator) => {
      const prints = await Promise.all(
        [oneByOne(), oneByOne("queue.reverse();"), oneByOne("queue.sort();")].map(
          async (text) => (await evaluator.evaluate(source("p.ts", text))).fingerprint,
        ),
      );
      expect(new Set(prints).size).toBe(3);
    });
  });
});

describe("a store", () => {
  const kept = new Map<string, Evaluation>();
  let first: Evaluation;

  const evaluate = (
    store: EvaluationStore,
    options: Partial<EvaluatorOptions> = {},
  ): Promise<Evaluation> =>
    withEvaluator({ ...options, store }, (evaluator) =>
      evaluator.evaluate(source("p.ts", oneByOne())),
    );

  beforeAll(async () => {
    first = await evaluate(countingStore(kept));
  });

  it("answers a later evaluator with the same bytes, without a run", async () => {
    expect(kept.size).toBe(1);
    const store = countingStore(new Map(kept));
    expect(JSON.stringify(await evaluate(store, { workers: 2 }))).toBe(JSON.stringify(first));
    expect(store.calls).toEqual(["found"]);
  });

  it.each<[string, (all: TraceFile[]) => Partial<EvaluatorOptions>]>([
    ["other options", () => ({ options: { ...OPTIONS, durationSeconds: 30 } })],
    ["another budget", () => ({ budget: { stepsPerCall: 1e6 } })],
    [
      "traces with other content",
      (all) => ({ traces: all.map((one) => ({ ...one, digest: "1" })) }),
    ],
    ["fewer traces", (all) => ({ traces: all.slice(1) })],
    ["traces in another order", (all) => ({ traces: all.toReversed() })],
    ["traces by other names", (all) => ({ traces: all.map((one) => ({ ...one, name: "x" })) })],
  ])("does not answer for %s", async (_what, change) => {
    const store = countingStore(new Map(kept));
    await evaluate(store, change(files));
    expect(store.calls).toEqual(["not found", "kept"]);
  });
});
