import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { learnedSrpt, priority } from "../../src/policies/index.js";
import type { SimulationHooks, SimulationOptions } from "../../src/simulator/index.js";
import { median, simulate, uniformPools } from "../../src/simulator/index.js";
import type { Batch } from "../../src/workload/index.js";
import { PAPER_TRACES, batches, generateWorkload, readTrace } from "../../src/workload/index.js";

const PAPER: SimulationOptions = {
  pools: uniformPools(1, 64, 500),
  multiOperatorContainers: false,
};

/** Operators of one class whose needs differ a hundredfold; one fits no pool. */
const MIXED: readonly Batch[] = Array.from({ length: 20 }, (_, i) => ({
  atTick: i * 10,
  pipelines: [
    {
      id: `p${i}`,
      priority: "BATCH_PIPELINE" as const,
      arrivalSeconds: i / 10,
      operators: [
        {
          id: "o",
          parents: [],
          baselineCpuSeconds: 0.5,
          cpuScaling: "const" as const,
          memoryGb: i === 5 ? 1000 : 0.5 * (1 + (i % 7) ** 2),
          storageReadGb: 1,
        },
      ],
    },
  ],
}));

const GENERATED = [
  ...generateWorkload({ durationSeconds: 100, ticksPerSecond: 100, randomSeed: 5 }),
];

describe("learned-srpt", () => {
  it("beats priority on the paper's traces in every metric, and in throughput on every trace", () => {
    const figures = PAPER_TRACES.map(({ name }) => {
      const path = fileURLToPath(new URL(`../../traces/${name}.csv`, import.meta.url));
      const trace = [...batches(readTrace(path), 0.001)];
      return [learnedSrpt, priority].map((policy) => simulate(trace, policy, PAPER).statistics);
    });
    for (const [ours, theirs] of figures) {
      expect(ours?.throughput).toBeGreaterThan(theirs?.throughput ?? NaN);
    }
    const medianOf = (i: number, name: "adjustedLatencySeconds" | "penalizedLatencySeconds") =>
      median(figures.map((pair) => pair[i]?.[name] ?? NaN));
    for (const name of ["adjustedLatencySeconds", "penalizedLatencySeconds"] as const) {
      expect(medianOf(0, name)).toBeLessThan(medianOf(1, name));
    }
  });

  it("completes what can be completed when needs differ within a class and one fits no pool", () => {
    const { outcome, statistics } = simulate(MIXED, learnedSrpt, {
      durationSeconds: 200,
      ticksPerSecond: 100,
      pools: [
        { cpu: 4, ramGb: 20 },
        // Not a multiple of the unit in which sizes are given.
        { cpu: 8, ramGb: 40.3 },
      ],
    });
    expect(outcome).toEqual({ code: "completed" });
    expect(statistics.all.completionCount).toBe(19);
    expect(statistics.failures).toBeLessThan(100);
  });

  it.each<[string, SimulationOptions, SimulationHooks]>([
    ["several pools, containers of several operators allowed", {}, {}],
    ["memory overcommit", { allowMemoryOvercommit: true }, {}],
    ["deadlines", { maxJobSeconds: 20 }, {}],
    ["an estimator", {}, { estimatePeakGb: ({ storageReadGb }) => storageReadGb / 2 }],
    ["an estimator that says 0", {}, { estimatePeakGb: () => 0 }],
    ["an estimator that says NaN", {}, { estimatePeakGb: () => NaN }],
    ["an estimator that says Infinity", {}, { estimatePeakGb: () => Infinity }],
    ["an estimator that says −1", {}, { estimatePeakGb: () => -1 }],
    [
      "pools of different sizes",
      { pools: [...uniformPools(1, 4, 60), ...uniformPools(2, 64, 300)] },
      {},
    ],
    ["tiny pools", { pools: uniformPools(2, 0.5, 0.3) }, {}],
  ])("decides validly with %s", (_title, options, hooks) => {
    const { outcome, statistics } = simulate(
      GENERATED,
      learnedSrpt,
      { durationSeconds: 100, ticksPerSecond: 100, ...options },
      hooks,
    );
    expect(outcome).toEqual({ code: "completed" });
    expect(statistics.assignments).toBeGreaterThan(0);
  });

  it.each([NaN, 0, -1, Infinity])("takes an estimate of %d for none", (estimate) => {
    const options = { durationSeconds: 100, ticksPerSecond: 100 };
    const without = simulate(GENERATED, learnedSrpt, options);
    const hooks = { estimatePeakGb: () => estimate };
    expect(simulate(GENERATED, learnedSrpt, options, hooks)).toEqual(without);
  });
});
