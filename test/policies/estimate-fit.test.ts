import { describe, expect, it } from "vitest";
import { estimateFit } from "../../src/policies/index.js";
import type { SimulationHooks, SimulationOptions } from "../../src/simulator/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import type { Batch } from "../../src/workload/index.js";
import { generateWorkload } from "../../src/workload/index.js";

const GENERATED = [
  ...generateWorkload({ durationSeconds: 100, ticksPerSecond: 100, randomSeed: 5 }),
];
const OPTIONS: SimulationOptions = { durationSeconds: 100, ticksPerSecond: 100 };

describe("estimate-fit", () => {
  it.each<[string, SimulationOptions, SimulationHooks]>([
    ["no estimates", {}, {}],
    ["exact estimates", { estimator: {} }, {}],
    ["estimates that are far off", { estimator: { sigma: 2 } }, {}],
    ["an estimator that says NaN", {}, { estimatePeakGb: () => NaN }],
    ["an estimator that says 0", {}, { estimatePeakGb: () => 0 }],
    ["an estimator that says too much", {}, { estimatePeakGb: () => 1e9 }],
    ["memory overcommit", { allowMemoryOvercommit: true, estimator: {} }, {}],
    ["deadlines", { maxJobSeconds: 20, estimator: { sigma: 1 } }, {}],
    [
      "pools of different sizes",
      { pools: [...uniformPools(1, 4, 60), ...uniformPools(2, 64, 300)], estimator: { sigma: 1 } },
      {},
    ],
    ["tiny pools", { pools: uniformPools(2, 0.5, 0.3), estimator: {} }, {}],
  ])("decides validly with %s", (_title, options, hooks) => {
    const run = simulate(GENERATED, estimateFit, { ...OPTIONS, ...options }, hooks);
    expect(run.outcome).toEqual({ code: "completed" });
    expect(run.statistics.assignments).toBeGreaterThan(0);
  });

  it("loses nothing to OOM where estimates are exact", () => {
    const { statistics } = simulate(GENERATED, estimateFit, { ...OPTIONS, estimator: {} });
    expect(statistics.containersCompleted).toBeGreaterThan(100);
    expect(statistics.failures).toBe(0);
  });

  it("has about a tenth of its first attempts fail where estimates are off, once it has learned the margin", () => {
    const many: readonly Batch[] = Array.from({ length: 2000 }, (_, i) => ({
      atTick: i * 10,
      pipelines: [
        {
          id: `p${i}`,
          priority: "QUERY" as const,
          arrivalSeconds: i / 10,
          operators: [
            {
              id: "o",
              parents: [],
              baselineCpuSeconds: 0.05,
              cpuScaling: "const" as const,
              memoryGb: 1,
              storageReadGb: 0,
            },
          ],
        },
      ],
    }));
    const options = { durationSeconds: 300, ticksPerSecond: 100, pools: uniformPools(8, 64, 256) };
    const { statistics } = simulate(many, estimateFit, { ...options, estimator: { sigma: 0.5 } });
    expect(statistics.all.completionCount).toBe(2000);
    expect(statistics.failures).toBeGreaterThan(100);
    expect(statistics.failures).toBeLessThan(350);
  });
});
