import { describe, expect, it } from "vitest";
import { readPrompts } from "../../../src/proposers/prompts/index.js";
import type { SimulationEvent } from "../../../src/simulator/index.js";
import { simulate, uniformPools } from "../../../src/simulator/index.js";
import { PolicyChecker } from "../../../src/verifier/check/index.js";
import { loadUnsafely } from "../../verifier/load-unsafely.js";
import { PAPER, operator, paperTrace, pipeline, workload } from "../../verifier/feedback/runs.js";

const { example } = readPrompts();
const create = loadUnsafely(example);

describe("the example that models are shown", () => {
  it("passes the check", () => {
    expect(new PolicyChecker().check(example, "example.ts").code).toBe("checked");
  });

  it("gives twice the memory after each OOM, and gives up what fits no pool", () => {
    const arrivals = workload(
      pipeline("small"),
      pipeline("large", { operators: [operator("a", { memoryGb: 90 })] }),
      pipeline("impossible", { operators: [operator("a", { memoryGb: 101 })] }),
      pipeline("last"),
    );
    const options = { durationSeconds: 60, pools: uniformPools(1, 8, 100) };
    const events: SimulationEvent[] = [];
    const { outcome, statistics } = simulate(arrivals, create, options, {
      observe: (event) => void events.push(event),
    });
    expect(outcome.code).toBe("completed");
    expect(statistics.all.completionCount).toBe(3);
    // 25 and 50 GB were too little for both, 100 GB for one.
    expect(statistics.failureErrorCounts).toEqual({ OOM: 5 });
  });

  it("works with several pools, deadlines and containers of several operators", () => {
    const chain = [operator("a"), operator("b", { parents: [0] }), operator("c", { parents: [1] })];
    const arrivals = workload(
      ...Array.from({ length: 30 }, (_, i) => pipeline(`p${i}`, { operators: chain })),
    );
    const options = {
      durationSeconds: 20,
      pools: [...uniformPools(1, 2, 20), ...uniformPools(2, 6, 100)],
      maxJobSeconds: 8,
      multiOperatorContainers: true,
    };
    const { outcome, statistics } = simulate(arrivals, create, options);
    expect(outcome.code).toBe("completed");
    expect(statistics.all.completionCount).toBeGreaterThan(10);
  });

  it("is better than first in, first out, and far from the best", () => {
    const { outcome, statistics } = simulate(paperTrace("paper_scale16x_0"), create, PAPER);
    expect(outcome.code).toBe("completed");
    expect(statistics.throughput).toBeGreaterThan(0.5);
    expect(statistics.throughput).toBeLessThan(1.5);
  });
});
