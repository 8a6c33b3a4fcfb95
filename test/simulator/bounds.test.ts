import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUILT_IN_POLICIES, learnedSrpt } from "../../src/policies/index.js";
import type { Bounds } from "../../src/simulator/bounds.js";
import { computeBounds, shareOfBound } from "../../src/simulator/bounds.js";
import type {
  Assignment,
  Operator,
  PolicyFactory,
  SimulationOptions,
  Statistics,
} from "../../src/simulator/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import { knapsackBound } from "../../src/simulator/knapsack.js";
import type { Batch, OperatorSpec, PipelineSpec, Priority } from "../../src/workload/index.js";
import {
  CPU_SCALINGS,
  PAPER_TRACES,
  PRIORITIES,
  batches,
  readTrace,
} from "../../src/workload/index.js";

/** An operator that takes `ticks` of 0.1 s with any CPUs and holds `memoryGb` all the time. */
function steady(id: string, ticks: number, memoryGb: number, parents: number[] = []): OperatorSpec {
  const baselineCpuSeconds = (ticks + 0.5) / 10;
  return { id, parents, baselineCpuSeconds, cpuScaling: "const", memoryGb, storageReadGb: 0 };
}

function pipeline(id: string, priority: Priority, ...operators: OperatorSpec[]): PipelineSpec {
  return { id, priority, arrivalSeconds: 0, operators };
}

const CLUSTER: SimulationOptions = {
  durationSeconds: 6,
  ticksPerSecond: 10,
  pools: uniformPools(1, 8, 10),
};

/** Starts what it is given, [pipeline, operator, GB], in the tick it is given. */
function timetable(...rows: readonly (readonly [number, string, string, number])[]): PolicyFactory {
  return ({ pools }) => {
    const operators = new Map<string, Operator>();
    return {
      mode: "every-tick",
      schedule({ tick, arrivals }) {
        for (const p of arrivals) for (const o of p.operators) operators.set(`${p.id}/${o.id}`, o);
        const assign = rows
          .filter(([at]) => at === tick)
          .map(([, p, o, ramGb]) => ({
            operators: [operators.get(`${p}/${o}`)] as Operator[],
            pool: pools[0] as (typeof pools)[0],
            cpu: 1,
            ramGb,
          }));
        return { assign };
      },
    };
  };
}

function statisticsOf(
  workload: readonly Batch[],
  policy: PolicyFactory,
  options: SimulationOptions,
): Statistics {
  const { outcome, statistics } = simulate(workload, policy, options);
  expect(outcome).toEqual({ code: "completed" });
  return statistics;
}

function expectMet(statistics: Statistics, bounds: Bounds): void {
  expect(statistics.containersCompleted).toBe(bounds.containersCompleted);
  expect(statistics.throughput).toBe(bounds.throughput);
  expect(statistics.adjustedLatencySeconds).toBeCloseTo(bounds.adjustedLatencySeconds, 9);
  expect(statistics.penalizedLatencySeconds).toBeCloseTo(bounds.penalizedLatencySeconds ?? NaN, 9);
}

describe("a known schedule meets the bounds exactly:", () => {
  it("one operator at once", () => {
    const workload = [{ atTick: 3, pipelines: [pipeline("p", "QUERY", steady("a", 20, 7))] }];
    const statistics = statisticsOf(workload, timetable([3, "p", "a", 7]), CLUSTER);
    expect(statistics.adjustedLatencySeconds).toBeCloseTo(1.9, 12);
    expectMet(statistics, computeBounds(workload, CLUSTER));
  });

  it("a child whose container starts in the very tick in which its parent ends", () => {
    const chain = pipeline("p", "BATCH_PIPELINE", steady("a", 10, 4), steady("b", 10, 4, [0]));
    const workload = [{ atTick: 0, pipelines: [chain] }];
    const statistics = statisticsOf(
      workload,
      timetable([0, "p", "a", 4], [9, "p", "b", 4]),
      CLUSTER,
    );
    expect(statistics.adjustedLatencySeconds).toBeCloseTo(1.8, 12);
    expectMet(statistics, computeBounds(workload, CLUSTER));
  });

  it("a queue of equal operators in a pool that holds two, of which the run fits six", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const workload = [
      { atTick: 0, pipelines: names.map((n) => pipeline(n, "QUERY", steady("x", 20, 4))) },
    ];
    const rows = names.slice(0, 6).map((n, i) => [20 * (i >> 1), n, "x", 4] as const);
    const statistics = statisticsOf(workload, timetable(...rows), CLUSTER);
    const bounds = computeBounds(workload, CLUSTER);
    expect(bounds.containersCompleted).toBe(6);
    expect(statistics.containersCompleted).toBe(6);
    // The seventh, unfinished, counts twice the duration.
    expect(statistics.penalizedLatencySeconds).toBeCloseTo(
      bounds.penalizedLatencySeconds ?? NaN,
      9,
    );
    expect(bounds.penalizedLatencySeconds).toBeCloseTo((2 * (1.9 + 3.9 + 5.9) + 12) / 7, 9);
  });

  it("with overcommit, operators of one tick, whose memory is never counted", () => {
    const names = ["a", "b", "c", "d"];
    const workload = [
      { atTick: 0, pipelines: names.map((n) => pipeline(n, "QUERY", steady("x", 1, 9))) },
    ];
    const options = { ...CLUSTER, allowMemoryOvercommit: true };
    const statistics = statisticsOf(
      workload,
      timetable(...names.map((n) => [0, n, "x", 9] as const)),
      options,
    );
    expect(statistics.containersCompleted).toBe(4);
    expectMet(statistics, computeBounds(workload, options));
  });
});

describe("bounds of what cannot be:", () => {
  it("nothing arrives", () => {
    const none = {
      throughput: 0,
      containersCompleted: 0,
      adjustedLatencySeconds: Infinity,
      penalizedLatencySeconds: null,
    };
    expect(computeBounds([], CLUSTER)).toEqual(none);
    const late = [{ atTick: 60, pipelines: [pipeline("p", "QUERY", steady("a", 1, 1))] }];
    expect(computeBounds(late, CLUSTER)).toEqual(none);
  });

  it.each([
    ["needs more memory than the pool has", 0, steady("a", 5, 11), CLUSTER],
    ["cannot end within the run", 50, steady("a", 11, 1), CLUSTER],
    ["cannot end by its deadline", 0, steady("a", 12, 1), { ...CLUSTER, maxJobSeconds: 1 }],
  ])("an operator %s", (_, atTick, operator, options) => {
    const workload = [{ atTick, pipelines: [pipeline("p", "QUERY", operator)] }];
    expect(computeBounds(workload, options)).toEqual({
      throughput: 0,
      containersCompleted: 0,
      adjustedLatencySeconds: Infinity,
      penalizedLatencySeconds: 12,
    });
  });

  it("an operator that ends in the last tick, or in that of its deadline, is possible", () => {
    const last = [{ atTick: 50, pipelines: [pipeline("p", "QUERY", steady("a", 10, 1))] }];
    expectMet(
      statisticsOf(last, timetable([50, "p", "a", 1]), CLUSTER),
      computeBounds(last, CLUSTER),
    );
    const options = { ...CLUSTER, maxJobSeconds: 1 };
    const due = [{ atTick: 0, pipelines: [pipeline("p", "QUERY", steady("a", 11, 1))] }];
    expectMet(statisticsOf(due, timetable([0, "p", "a", 1]), options), computeBounds(due, options));
  });
});

describe("the knapsack bound", () => {
  it("is exact where sizes fit the grid", () => {
    expect(knapsackBound([{ size: 10, value: 1 }], 100)).toBe(10);
    expect(knapsackBound([{ size: 55, value: 1 }], 500)).toBe(9);
    expect(
      knapsackBound(
        [
          { size: 5, value: 10 },
          { size: 4, value: 7 },
        ],
        13,
      ),
    ).toBe(24);
    expect(knapsackBound([{ size: 101, value: 1 }], 100)).toBe(0);
  });

  it("is never less than any packing", () => {
    const item = fc.record({
      size: fc.double({ min: 1e-3, max: 60, noNaN: true }),
      value: fc.double({ min: 0.01, max: 5, noNaN: true }),
    });
    const packing = fc.array(fc.tuple(item, fc.nat(4)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(packing, (packed) => {
        const size = packed.reduce((sum, [i, n]) => sum + n * i.size, 0);
        const value = packed.reduce((sum, [i, n]) => sum + n * i.value, 0);
        fc.pre(size > 0);
        expect(
          knapsackBound(
            packed.map(([i]) => i),
            size,
          ),
        ).toBeGreaterThanOrEqual(value * (1 - 1e-12));
      }),
    );
  });
});

const anOperator = fc.record({
  baselineCpuSeconds: fc.constantFrom(0, 0.05, 0.1, 0.35, 1, 2.5),
  cpuScaling: fc.constantFrom(...CPU_SCALINGS),
  memoryGb: fc.constantFrom(null, null, 0, 1, 2.5, 5, 10, 12),
  storageReadGb: fc.constantFrom(0, 1, 3, 8, 10),
  parents: fc.array(fc.nat(5), { maxLength: 2 }),
});

const aPipeline = fc.tuple(
  fc.constantFrom(...PRIORITIES),
  fc.array(anOperator, { minLength: 1, maxLength: 4 }),
);

const aWorkload = fc
  .array(fc.tuple(fc.nat(12), fc.array(aPipeline, { minLength: 1, maxLength: 5 })), {
    maxLength: 4,
  })
  .map((raw) => {
    let atTick = 0;
    return raw.map(([gap, pipelines], b): Batch => {
      atTick += b === 0 ? gap : gap + 1;
      return {
        atTick,
        pipelines: pipelines.map(([priority, operators], p) => ({
          id: `p${b}-${p}`,
          priority,
          arrivalSeconds: atTick / 10,
          operators: operators.map((o, i) => ({
            ...o,
            id: `op${i}`,
            parents: [...new Set(o.parents)].filter((parent) => parent < i),
          })),
        })),
      };
    });
  });

const someOptions = fc.record({
  durationSeconds: fc.constantFrom(1, 3, 6),
  ticksPerSecond: fc.constant(10),
  pools: fc.array(
    fc.record({ cpu: fc.constantFrom(0.5, 1, 4, 16), ramGb: fc.constantFrom(6, 10, 20) }),
    { minLength: 1, maxLength: 2 },
  ),
  multiOperatorContainers: fc.boolean(),
  allowMemoryOvercommit: fc.boolean(),
  maxJobSeconds: fc.constantFrom(0, 0, 1),
});

/** Assigns and suspends at random, groups operators of several pipelines, gives odd fractions, retries what failed. */
function randomPolicy(seed: number): PolicyFactory {
  return ({ multiOperatorContainers, allowMemoryOvercommit }) => {
    let state = seed;
    const draw = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    return {
      mode: "every-tick",
      schedule({ pipelines, pools }) {
        const room = pools.map((pool) => ({
          pool,
          cpu: pool.availableCpu,
          ramGb: pool.availableRamGb,
        }));
        const assign: Assignment[] = [];
        const runnable = pipelines.flatMap((p) =>
          p.operators.filter((o) => o.isAssignable && o.parentsComplete),
        );
        while (runnable.length > 0 && draw(8) > 0) {
          const operators = runnable.splice(
            draw(runnable.length),
            multiOperatorContainers ? 1 + draw(3) : 1,
          );
          const place = room[draw(room.length)];
          if (!place) break;
          const cpu = [0.1, 0.3, 1, place.cpu / 2, place.cpu][draw(5)] ?? 1;
          const ramGb = [0.01, 1, 2.5, 5, 10, place.pool.ramGb][draw(6)] ?? 1;
          if (!(cpu > 0) || cpu > place.cpu || (!allowMemoryOvercommit && ramGb > place.ramGb))
            continue;
          place.cpu -= cpu;
          place.ramGb -= ramGb;
          assign.push({ operators, pool: place.pool, cpu, ramGb });
        }
        const suspend = pools.flatMap((p) =>
          p.containers.filter((c) => c.isSuspendable && draw(3) === 0),
        );
        return { assign, suspend };
      },
    };
  };
}

/** Gives every operator just the memory it needs, pipelines with the fewest operators left first. */
function knowing(workload: readonly Batch[], options: SimulationOptions): PolicyFactory {
  const needs = new Map(
    workload.flatMap(({ pipelines }) =>
      pipelines.flatMap((p) =>
        p.operators.map(
          (o) => [`${p.id}/${o.id}`, Math.max(o.memoryGb ?? o.storageReadGb, 1e-6)] as const,
        ),
      ),
    ),
  );
  return () => ({
    mode: "every-tick",
    schedule({ pipelines, pools }) {
      const room = pools.map((pool) => ({
        pool,
        cpu: pool.availableCpu,
        ramGb: pool.availableRamGb,
      }));
      const assign: Assignment[] = [];
      const byWork = pipelines.toSorted((a, b) => a.remainingOperators - b.remainingOperators);
      for (const operator of byWork.flatMap((p) => p.operators)) {
        if (!operator.isAssignable || !operator.parentsComplete) continue;
        const ramGb = needs.get(`${operator.pipeline.id}/${operator.id}`) ?? 1;
        const place = room.find(
          (r) => r.cpu > 0 && (options.allowMemoryOvercommit === true || r.ramGb >= ramGb),
        );
        if (!place) continue;
        const cpu = Math.min(place.cpu, place.pool.cpu / 3);
        place.cpu -= cpu;
        place.ramGb -= ramGb;
        assign.push({ operators: [operator], pool: place.pool, cpu, ramGb });
      }
      return { assign };
    },
  });
}

function expectNotBeaten(statistics: Statistics, bounds: Bounds): void {
  expect(statistics.containersCompleted).toBeLessThanOrEqual(bounds.containersCompleted);
  expect(statistics.throughput).toBeLessThanOrEqual(bounds.throughput);
  const atLeast = (value: number, bound: number): void => {
    if (value !== bound) expect(value).toBeGreaterThanOrEqual(bound * (1 - 1e-9) - 1e-12);
  };
  atLeast(statistics.adjustedLatencySeconds, bounds.adjustedLatencySeconds);
  const { penalizedLatencySeconds } = statistics;
  if (penalizedLatencySeconds === null) expect(bounds.penalizedLatencySeconds).toBeNull();
  else atLeast(penalizedLatencySeconds, bounds.penalizedLatencySeconds ?? Infinity);
}

/** Only a run that has come to its end has figures; one that was cut short has seen less of the workload. */
function expectUnbeaten(
  workload: readonly Batch[],
  policy: PolicyFactory,
  options: SimulationOptions,
): void {
  const { outcome, statistics } = simulate(workload, policy, options);
  fc.pre(outcome.code === "completed");
  expectNotBeaten(statistics, computeBounds(workload, options));
}

describe("no run beats the bounds", () => {
  it("of a policy at random", () => {
    fc.assert(
      fc.property(aWorkload, someOptions, fc.nat(), (workload, options, seed) => {
        expectUnbeaten(workload, randomPolicy(seed), { ...options, onInvalid: "reject" });
      }),
      { numRuns: 400 },
    );
  });

  it("of a policy that knows what operators need", () => {
    fc.assert(
      fc.property(aWorkload, someOptions, (workload, options) => {
        expectUnbeaten(workload, knowing(workload, options), { ...options, onInvalid: "reject" });
      }),
      { numRuns: 400 },
    );
  });

  it.each(BUILT_IN_POLICIES)("of the policy $name", ({ create }) => {
    fc.assert(
      fc.property(aWorkload, someOptions, (workload, options) =>
        expectUnbeaten(workload, create, options),
      ),
      { numRuns: 100 },
    );
  });
});

describe("the bounds of the paper's traces", () => {
  const options = { pools: uniformPools(1, 64, 500), multiOperatorContainers: false };
  /** Adjusted and penalized latency in seconds, in the order of PAPER_TRACES. */
  const least = [
    [28.942, 381.69],
    [27.064, 332.31],
    [27.233, 330.52],
    [27.838, 344.24],
    [28.983, 367.13],
    [30.62, 370.95],
    [36.309, 360.39],
    [39.273, 439.13],
    [44.722, 418.56],
    [48.312, 471.62],
  ] as const;

  it.each(PAPER_TRACES.map(({ name }, i) => ({ name, latencies: least[i] })))(
    "$name: nine containers of 3.75 s at a time, and no policy beats them",
    ({ name, latencies }) => {
      const path = fileURLToPath(new URL(`../../traces/${name}.csv`, import.meta.url));
      const workload = [...batches(readTrace(path), 0.001)];
      const bounds = computeBounds(workload, options);
      expect(bounds.containersCompleted).toBe(1440);
      expect(bounds.throughput).toBe(2.4);
      expect(bounds.adjustedLatencySeconds).toBeCloseTo(latencies?.[0] ?? NaN, 2);
      expect(bounds.penalizedLatencySeconds).toBeCloseTo(latencies?.[1] ?? NaN, 1);
      const statistics = statisticsOf(workload, learnedSrpt, options);
      expectNotBeaten(statistics, bounds);
      expect(shareOfBound(statistics.throughput, bounds.throughput, "high")).toBeGreaterThan(0.85);
    },
  );
});

describe("shareOfBound", () => {
  it("is value / bound of what should be high, bound / value of what should be low", () => {
    expect(shareOfBound(1.2, 2.4, "high")).toBe(0.5);
    expect(shareOfBound(100, 25, "low")).toBe(0.25);
    expect(shareOfBound(Infinity, 25, "low")).toBe(0);
    expect(shareOfBound(Infinity, Infinity, "low")).toBe(1);
    expect(shareOfBound(0, 0, "high")).toBe(1);
  });
});
