import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulationOptions } from "../../src/simulator/index.js";
import type { Evaluation, Evaluator, TraceFile } from "../../src/verifier/index.js";
import { evaluatePolicy } from "../../src/verifier/index.js";
import { pipelinesOf, traceDigest, writeTrace } from "../../src/workload/index.js";
import { built } from "./built.js";
import { loadUnsafely } from "./load-unsafely.js";
import { oneByOne, traceOf } from "./sources.js";

const OPTIONS: SimulationOptions = {
  durationSeconds: 10,
  ticksPerSecond: 10,
  pools: [{ cpu: 4, ramGb: 40 }],
  multiOperatorContainers: false,
};

const TRACES = [traceOf("one", 1), traceOf("two", 2), traceOf("three", 3)];

let folder: string;
let evaluator: Evaluator;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-evaluate-"));
  const traces = TRACES.map(({ name, batches }): TraceFile => {
    const pipelines = [...pipelinesOf(batches)];
    const path = join(folder, `${name}.csv`);
    writeTrace(path, pipelines);
    return { name, path, digest: traceDigest(pipelines) };
  });
  evaluator = built.createEvaluator({ traces, options: OPTIONS, workers: 1 });
});
afterAll(async () => {
  await evaluator.close();
  rmSync(folder, { recursive: true, force: true });
});

const evaluate = (source: string): Promise<Evaluation> =>
  evaluator.evaluate({ kind: "source", name: "mine.ts", source });

/** What happens on traces with at least so many pipelines. */
const from = (count: number, statement: string): string =>
  oneByOne(`if (view.arrivals.length >= ${count}) { ${statement} }`);

const FAILURE = { throughput: 0, adjusted_latency: Infinity, penalized_latency: Infinity };

describe("evaluating a policy", () => {
  it("gives the medians of its runs, and the statistics of each", async () => {
    const evaluation = await evaluate(oneByOne());
    expect(evaluation.outcome).toEqual({ code: "completed" });
    expect(evaluation.completedTraces).toBe(3);
    expect(evaluation.traces.map(({ trace }) => trace)).toEqual(["one", "two", "three"]);
    expect(evaluation.traces.map(({ scores }) => scores.throughput)).toEqual([0.1, 0.2, 0.3]);
    expect(evaluation.scores.throughput).toBe(0.2);
    expect(evaluation.traces.map(({ statistics }) => statistics?.containersCompleted)).toEqual([
      1, 2, 3,
    ]);
  });

  it("gives the same as its factory does in this process, and feedback besides", async () => {
    const { traces, fingerprint, ...evaluation } = await evaluate(oneByOne());
    const here = evaluatePolicy(loadUnsafely(oneByOne()), TRACES, OPTIONS);
    expect({ ...evaluation, traces: traces.map(({ feedback: _, ...result }) => result) }).toEqual(
      here,
    );
    expect(fingerprint).toMatch(/^[0-9a-f]{16,}$/);
    expect(traces.map(({ feedback }) => feedback?.trace)).toEqual(["one", "two", "three"]);
    expect(here.traces.map(({ feedback }) => feedback)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    [
      "throws",
      'throw new TypeError("no idea");',
      {
        code: "policy-error",
        message: "TypeError: no idea",
        atTick: 0,
        place: {
          line: 6,
          column: 46,
          snippet: 'if (view.arrivals.length >= 3) { throw new TypeError("no idea"); }',
        },
      },
    ],
    [
      "decides something invalid",
      "return { assign: [{ operators: queue, pool: view.pools[0]!, cpu: 1, ramGb: 1 }] };",
      {
        code: "invalid-decision",
        message:
          "assign[0].operators: no-operators: found an empty list; give at least one operator",
        atTick: 0,
        rule: "no-operators",
      },
    ],
    [
      "loops without end",
      "for (;;);",
      {
        code: "over-budget",
        message:
          "steps: more than 20000000 loop turns and function entries in one call of the policy; do less work per call, and end every loop",
        atTick: 0,
        rule: "steps",
      },
    ],
  ])(
    "keeps a trace on which it %s, with the declared penalty",
    async (_what, statement, outcome) => {
      const evaluation = await evaluate(from(3, statement));
      expect(evaluation.outcome).toEqual(outcome);
      expect(evaluation.completedTraces).toBe(2);
      expect(evaluation.traces).toHaveLength(3);
      expect(evaluation.traces[2]).toMatchObject({ trace: "three", outcome, scores: FAILURE });
      expect(evaluation.traces[2]).not.toHaveProperty("statistics");
      // Without the failed trace the median would be 0.15.
      expect(evaluation.scores.throughput).toBe(0.1);
      const [one, two] = evaluation.traces.map(({ scores }) => scores);
      expect(evaluation.scores.adjusted_latency).toBe(
        Math.max(one?.adjusted_latency ?? NaN, two?.adjusted_latency ?? NaN),
      );
    },
  );

  it("never rates failing on a trace above running it badly", async () => {
    const failing = await evaluate(from(2, 'throw "x";'));
    const doingNothing = await evaluate(from(2, "queue.length = 0; return undefined;"));
    expect(failing.completedTraces).toBe(1);
    expect(doingNothing.completedTraces).toBe(3);
    expect(failing.scores.throughput).toBeLessThanOrEqual(doingNothing.scores.throughput);
    expect(failing.scores.penalized_latency).toBe(Infinity);
    expect(doingNothing.scores.penalized_latency).toBeLessThan(Infinity);
  });

  it("tells the tick, the place in the decision, what was found and the remedy", async () => {
    const source = oneByOne(`if (view.now < 1) return { wakeAt: 1 };
      const operators = view.pipelines[0]?.operators ?? [];
      return { assign: [{ operators, pool: view.pools[0]!, cpu: 1, ramGb: -5 }] };`);
    expect((await evaluate(source)).outcome).toEqual({
      code: "invalid-decision",
      atTick: 10,
      message: "assign[0].ramGb: bad-ram: found -5; give a finite number of GB greater than 0",
      rule: "bad-ram",
    });
  });

  it("takes the first failure in the order of the traces for the outcome", async () => {
    const { outcome, traces } = await evaluate(
      from(2, "throw new Error(String(view.arrivals.length));"),
    );
    expect(traces.map((result) => result.outcome.code)).toEqual([
      "completed",
      "policy-error",
      "policy-error",
    ]);
    expect(outcome.message).toBe("Error: 2");
  });

  it.each([
    ["compile-error", "export default function (", /^'\)' expected; .*close every bracket/, 1],
    ["type-error", "export default 1;", /default export/, 1],
    ["forbidden", `import fs from "fs";\n${oneByOne()}`, /^a policy cannot import code; write/, 1],
    ["policy-error", `${oneByOne()}\nthrow new Error("as it is loaded");`, /as it is loaded/, 21],
  ])(
    "counts a policy that cannot run (%s) as failed on every trace",
    async (code, source, told, line) => {
      const { outcome, completedTraces, scores, traces } = await evaluate(source);
      expect(outcome.code).toBe(code);
      expect(outcome.message).toMatch(told);
      expect(outcome.place?.line).toBe(line);
      expect(completedTraces).toBe(0);
      expect(traces.map((result) => [result.trace, result.outcome])).toEqual(
        ["one", "two", "three"].map((name) => [name, outcome]),
      );
      expect(scores).toEqual(FAILURE);
    },
  );

  it("does not carry what a policy has learned from one trace to the next", async () => {
    const source = `const seen = { count: 0 };\n${from(1, "if (seen.count++ > 0) throw new Error('seen before');")}`;
    expect((await evaluate(source)).outcome).toEqual({ code: "completed" });
  });
});
