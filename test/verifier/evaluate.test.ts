import { describe, expect, it } from "vitest";
import type { SimulationOptions } from "../../src/simulator/index.js";
import { evaluatePolicy, evaluateSource, loadPolicy } from "../../src/verifier/index.js";
import { oneByOne, traceOf } from "./sources.js";

const OPTIONS: SimulationOptions = {
  durationSeconds: 10,
  ticksPerSecond: 10,
  pools: [{ cpu: 4, ramGb: 40 }],
  multiOperatorContainers: false,
};

const TRACES = [traceOf("one", 1), traceOf("two", 2), traceOf("three", 3)];

/** What happens on traces with at least so many pipelines. */
const from = (count: number, statement: string): string =>
  oneByOne(`if (view.arrivals.length >= ${count}) { ${statement} }`);

describe("evaluating a policy", () => {
  it("gives the medians of its runs, and the statistics of each", () => {
    const evaluation = evaluateSource(oneByOne(), "mine.ts", TRACES, OPTIONS);
    expect(evaluation.outcome).toEqual({ code: "completed" });
    expect(evaluation.completedTraces).toBe(3);
    expect(evaluation.traces.map(({ trace }) => trace)).toEqual(["one", "two", "three"]);
    expect(evaluation.traces.map(({ scores }) => scores.throughput)).toEqual([0.1, 0.2, 0.3]);
    expect(evaluation.scores.throughput).toBe(0.2);
    expect(evaluation.traces.map(({ statistics }) => statistics?.containersCompleted)).toEqual([
      1, 2, 3,
    ]);
  });

  it("gives the same as its factory does", () => {
    const loaded = loadPolicy(oneByOne(), "mine.ts");
    if (loaded.code !== "loaded") throw new Error(JSON.stringify(loaded));
    expect(evaluatePolicy(loaded.create, TRACES, OPTIONS)).toEqual(
      evaluateSource(oneByOne(), "mine.ts", TRACES, OPTIONS),
    );
  });

  it.each([
    [
      "throws",
      'throw new TypeError("no idea");',
      { code: "policy-error", message: "TypeError: no idea", atTick: 0 },
    ],
    [
      "decides something invalid",
      "return { assign: [{ operators: queue, pool: view.pools[0], cpu: 1, ramGb: 1 }] };",
      {
        code: "invalid-decision",
        message:
          "assign[0].operators: no-operators: found an empty list; give at least one operator",
        atTick: 0,
      },
    ],
  ])("keeps a trace on which it %s, with the declared penalty", (_what, statement, outcome) => {
    const evaluation = evaluateSource(from(3, statement), "mine.ts", TRACES, OPTIONS);
    expect(evaluation.outcome).toEqual(outcome);
    expect(evaluation.completedTraces).toBe(2);
    expect(evaluation.traces).toHaveLength(3);
    expect(evaluation.traces[2]).toEqual({
      trace: "three",
      outcome,
      scores: { throughput: 0, adjusted_latency: Infinity, penalized_latency: Infinity },
    });
    // Without the failed trace the median would be 0.15.
    expect(evaluation.scores.throughput).toBe(0.1);
    const [one, two] = evaluation.traces.map(({ scores }) => scores);
    expect(evaluation.scores.adjusted_latency).toBe(
      Math.max(one?.adjusted_latency ?? NaN, two?.adjusted_latency ?? NaN),
    );
  });

  it("never rates failing on a trace above running it badly", () => {
    const idle = "queue.length = 0; return undefined;";
    const failing = evaluateSource(from(2, 'throw "x";'), "mine.ts", TRACES, OPTIONS);
    const doingNothing = evaluateSource(from(2, idle), "mine.ts", TRACES, OPTIONS);
    expect(failing.completedTraces).toBe(1);
    expect(doingNothing.completedTraces).toBe(3);
    expect(failing.scores.throughput).toBeLessThanOrEqual(doingNothing.scores.throughput);
    expect(failing.scores.penalized_latency).toBe(Infinity);
    expect(doingNothing.scores.penalized_latency).toBeLessThan(Infinity);
  });

  it("tells the tick, the place in the decision, what was found and the remedy", () => {
    const source = oneByOne(`if (view.now < 1) return { wakeAt: 1 };
      const operators = view.pipelines[0]?.operators ?? [];
      return { assign: [{ operators, pool: view.pools[0], cpu: 1, ramGb: -5 }] };`);
    expect(evaluateSource(source, "mine.ts", TRACES, OPTIONS).outcome).toEqual({
      code: "invalid-decision",
      atTick: 10,
      message: "assign[0].ramGb: bad-ram: found -5; give a finite number of GB greater than 0",
    });
  });

  it("takes the first failure in the order of the traces for the outcome", () => {
    const source = from(2, "throw new Error(String(view.arrivals.length));");
    const { outcome, traces } = evaluateSource(source, "mine.ts", TRACES, OPTIONS);
    expect(traces.map((result) => result.outcome.code)).toEqual([
      "completed",
      "policy-error",
      "policy-error",
    ]);
    expect(outcome.message).toBe("Error: 2");
  });

  it.each([
    ["compile-error", "export default function (", /^mine\.ts:1:26: compile-error: .+; mend the/],
    ["forbidden", 'import fs from "fs";', /^mine\.ts:1:1: forbidden: .+; write `import type/],
    ["policy-error", "export default 1;", /^expected the default export to be a function/],
  ])(
    "counts a policy that cannot be loaded (%s) as failed on every trace",
    (code, source, told) => {
      const { outcome, completedTraces, scores, traces } = evaluateSource(
        source,
        "mine.ts",
        TRACES,
        OPTIONS,
      );
      expect(outcome.code).toBe(code);
      expect(outcome.message).toMatch(told);
      expect(completedTraces).toBe(0);
      expect(traces.map((result) => [result.trace, result.outcome])).toEqual(
        ["one", "two", "three"].map((name) => [name, outcome]),
      );
      expect(scores).toEqual({
        throughput: 0,
        adjusted_latency: Infinity,
        penalized_latency: Infinity,
      });
    },
  );

  it("does not carry what a policy has learned from one trace to the next", () => {
    const source = `const seen = { count: 0 };\n${from(1, "if (seen.count++ > 0) throw new Error('seen before');")}`;
    expect(evaluateSource(source, "mine.ts", TRACES, OPTIONS).outcome).toEqual({
      code: "completed",
    });
  });
});
