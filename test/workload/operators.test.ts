import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arrivalTick,
  batches,
  CPU_SCALINGS,
  cpuSeconds,
  dagDepth,
  type OperatorSpec,
  type PipelineSpec,
  topologicalOrder,
} from "../../src/workload/index.js";

const operator = (id: string, parents: readonly number[]): OperatorSpec => ({
  id,
  parents,
  baselineCpuSeconds: 1,
  cpuScaling: "const",
  memoryGb: null,
  storageReadGb: 1,
});

const pipeline = (id: string, arrivalSeconds: number): PipelineSpec => ({
  id,
  priority: "QUERY",
  arrivalSeconds,
  operators: [operator("op1", [])],
});

describe("CPU scaling", () => {
  it.each([
    ["const", 12, 8, 12],
    ["log", 12, Math.E, 6],
    ["sqrt", 12, 16, 3],
    ["linear3", 12, 2, 6],
    ["linear3", 12, 8, 4],
    ["linear7", 14, 3.5, 4],
    ["linear7", 14, 64, 2],
    ["squared", 12, 2, 3],
    ["exp", 12, 2, 3],
    ["exp", 32, 64, 2],
  ] as const)("%s takes %d s on 1 CPU, so on %d CPUs %d s", (scaling, baseline, cpus, expected) => {
    expect(cpuSeconds(scaling, baseline, cpus)).toBeCloseTo(expected, 12);
  });

  it("takes the baseline on one CPU, except exp, which halves it", () => {
    for (const scaling of CPU_SCALINGS) {
      expect(cpuSeconds(scaling, 10, 1)).toBe(scaling === "exp" ? 5 : 10);
    }
  });

  it("never does work in less than no time, however small the share of a CPU", () => {
    for (const scaling of CPU_SCALINGS) {
      for (const cpus of [5e-324, 1e-200, 1e-9, 0.1, 1 / Math.E, 0.5]) {
        expect(cpuSeconds(scaling, 10, cpus)).toBeGreaterThan(scaling === "exp" ? 5 : 9);
        expect(cpuSeconds(scaling, 0, cpus)).toBe(0);
      }
    }
    expect(cpuSeconds("log", 10, 1 / Math.E)).toBe(Infinity);
    expect(cpuSeconds("log", 10, 0.1)).toBe(Infinity);
  });
});

describe("the topological order", () => {
  it("takes roots first, then children as their last parent is taken", () => {
    // 0 → 3, 1 → 2, 2 and 3 → 4, 0 → 5
    const parents = [[], [], [1], [0], [2, 3], [0]];
    expect(topologicalOrder(parents.map((of, i) => operator(`${i}`, of)))).toEqual([
      0, 1, 3, 5, 2, 4,
    ]);
  });

  it("holds every operator once, parents before children", () => {
    const dag = fc
      .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { maxLength: 30 })
      .map((rows) =>
        rows.map((row, i) => operator(`${i}`, [...new Set(row.filter((parent) => parent < i))])),
      );
    fc.assert(
      fc.property(dag, (operators) => {
        const order = topologicalOrder(operators);
        expect(order.toSorted((a, b) => a - b)).toEqual(operators.map((_, i) => i));
        for (const [i, { parents }] of operators.entries()) {
          for (const parent of parents) {
            expect(order.indexOf(parent)).toBeLessThan(order.indexOf(i));
          }
        }
      }),
    );
  });

  it("refuses a cycle and a parent that does not exist", () => {
    expect(() => topologicalOrder([operator("a", [1]), operator("b", [0])])).toThrow(
      "expected operators without cycles, got 2 in or behind one",
    );
    expect(() => topologicalOrder([operator("a", [7])])).toThrow(
      "expected parents of a to be positions below 1, got 7",
    );
  });

  it("has a depth: the operators on its longest chain", () => {
    expect(dagDepth([])).toBe(0);
    expect(
      dagDepth([operator("a", []), operator("b", [0]), operator("c", []), operator("d", [1, 2])]),
    ).toBe(3);
  });
});

describe("delivery", () => {
  it("comes in the first tick t with arrival / tick ≤ t", () => {
    expect(arrivalTick(0, 0.001)).toBe(0);
    expect(arrivalTick(0.0001, 0.001)).toBe(1);
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.constantFrom(10, 100, 1000), (t, rate) => {
        const seconds = t * (1 / rate);
        const tick = arrivalTick(seconds, 1 / rate);
        expect(seconds / (1 / rate)).toBeLessThanOrEqual(tick);
        expect(seconds / (1 / rate)).toBeGreaterThan(tick - 1);
      }),
    );
  });

  it("makes a batch of what arrives in one tick, in the trace's order", () => {
    const delivered = [
      ...batches(
        [pipeline("a", 0), pipeline("b", 0.05), pipeline("c", 0.1), pipeline("d", 3)],
        0.1,
      ),
    ];
    expect(
      delivered.map(({ atTick, pipelines }) => [atTick, pipelines.map(({ id }) => id)]),
    ).toEqual([
      [0, ["a"]],
      [1, ["b", "c"]],
      [30, ["d"]],
    ]);
  });

  it("holds back what stands behind a later arrival", () => {
    const delivered = [
      ...batches([pipeline("a", 3), pipeline("b", 1), pipeline("c", 4), pipeline("d", 0)], 1),
    ];
    expect(
      delivered.map(({ atTick, pipelines }) => [atTick, pipelines.map(({ id }) => id)]),
    ).toEqual([
      [3, ["a", "b"]],
      [4, ["c", "d"]],
    ]);
  });

  it("delivers every pipeline once, in order, at ticks that grow", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true })), (arrivals) => {
        const all = arrivals.map((arrival, i) => pipeline(`p${i}`, arrival));
        const delivered = [...batches(all, 0.1)];
        expect(delivered.flatMap(({ pipelines }) => pipelines)).toEqual(all);
        const ticks = delivered.map(({ atTick }) => atTick);
        expect(ticks).toEqual([...new Set(ticks)].toSorted((a, b) => a - b));
      }),
    );
  });

  it("closes what it reads from when it is left early", () => {
    let closed = false;
    function* source() {
      try {
        yield pipeline("a", 0);
        yield pipeline("b", 1);
        yield pipeline("c", 2);
      } finally {
        closed = true;
      }
    }
    for (const batch of batches(source(), 1)) {
      expect(batch.atTick).toBe(0);
      break;
    }
    expect(closed).toBe(true);
  });
});
