import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PipelineSpec } from "../../src/workload/index.js";
import {
  arrivalTick,
  generateWorkload,
  jitterTrace,
  pipelinesOf,
  snapTrace,
} from "../../src/workload/index.js";

const OPERATORS = [...pipelinesOf(generateWorkload({ durationSeconds: 1 }))][0]?.operators ?? [];

/** A trace with these arrivals, in this order. */
const arriving = (arrivals: readonly number[]): PipelineSpec[] =>
  arrivals.map((arrivalSeconds, i) => ({
    id: `p${i}`,
    priority: "QUERY",
    arrivalSeconds,
    operators: OPERATORS,
  }));
const arrivalsOf = (pipelines: Iterable<PipelineSpec>): number[] =>
  Array.from(pipelines, ({ arrivalSeconds }) => arrivalSeconds);

const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
/** With some that are equal. */
const arrivals = fc
  .array(fc.tuple(seconds, fc.integer({ min: 1, max: 3 })), { maxLength: 30 })
  .map((batches) => batches.flatMap(([at, size]) => Array.from({ length: size }, () => at)));
const sorted = arrivals.map((list) => list.toSorted((a, b) => a - b));
const rate = fc.oneof(
  fc.constantFrom(1, 10, 100, 1000, 10_000, 100_000),
  fc.integer({ min: 1, max: 10_000 }),
);

describe("snapping", () => {
  it("puts arrivals on the grid, half a tick away at most", () => {
    fc.assert(
      fc.property(arrivals, rate, (list, ticksPerSecond) => {
        const snapped = arrivalsOf(snapTrace(arriving(list), { ticksPerSecond }));
        expect(snapped).toHaveLength(list.length);
        for (const [i, at] of snapped.entries()) {
          const ticks = Math.round(at * ticksPerSecond);
          expect(at).toBe(ticks / ticksPerSecond);
          expect(Math.abs(at - (list[i] ?? NaN))).toBeLessThanOrEqual(0.5 / ticksPerSecond + 1e-9);
          // Rounding can deliver it one tick later, as that of the traces of the original does.
          expect([ticks, ticks + 1]).toContain(arrivalTick(at, 1 / ticksPerSecond));
        }
      }),
    );
  });

  it("twice is snapping once, with durations too", () => {
    fc.assert(
      fc.property(arrivals, rate, fc.boolean(), (list, ticksPerSecond, durations) => {
        const once = [...snapTrace(arriving(list), { ticksPerSecond, durations })];
        expect([...snapTrace(once, { ticksPerSecond, durations })]).toEqual(once);
      }),
    );
  });

  it("keeps the order and whatever it is not about", () => {
    fc.assert(
      fc.property(sorted, rate, (list, ticksPerSecond) => {
        const pipelines = arriving(list);
        const snapped = [...snapTrace(pipelines, { ticksPerSecond })];
        expect(arrivalsOf(snapped)).toEqual(arrivalsOf(snapped).toSorted((a, b) => a - b));
        expect(snapped.map((p, i) => ({ ...p, arrivalSeconds: list[i] }))).toEqual(pipelines);
      }),
    );
  });

  it("rounds halves up, and durations only when told to", () => {
    const [pipeline] = arriving([0.25]);
    if (!pipeline) throw new Error("expected a pipeline");
    const operator = {
      id: "op1",
      parents: [],
      baselineCpuSeconds: 1.26,
      cpuScaling: "const",
      memoryGb: 7.3,
      storageReadGb: 34,
    } as const;
    const own = [{ ...pipeline, operators: [operator, operator] }];
    expect([...snapTrace(own, { ticksPerSecond: 2 })]).toEqual([
      { ...own[0], arrivalSeconds: 0.5 },
    ]);
    // 34 GB take 1.7 s, which becomes 1.5 s.
    const [snapped] = [...snapTrace(own, { ticksPerSecond: 2, durations: true })];
    expect(snapped?.operators[0]).toEqual({
      ...operator,
      baselineCpuSeconds: 1.5,
      storageReadGb: 30,
    });
    expect(snapped?.operators[1]).toBe(snapped?.operators[0]);
  });
});

describe("jitter", () => {
  it("moves arrivals by less than a tick, not to before 0, and keeps batches together and the order", () => {
    fc.assert(
      fc.property(sorted, rate, fc.nat(), (list, ticksPerSecond, seed) => {
        const moved = arrivalsOf(jitterTrace(arriving(list), { ticksPerSecond, seed }));
        expect(moved).toHaveLength(list.length);
        for (const [i, at] of moved.entries()) {
          const own = list[i] ?? NaN;
          expect(at).toBeGreaterThanOrEqual(0);
          expect(Math.abs(at - own)).toBeLessThanOrEqual(1 / ticksPerSecond + 1e-9);
          if (i === 0) continue;
          expect(at).toBeGreaterThanOrEqual(moved[i - 1] ?? NaN);
          if (own === list[i - 1]) expect(at).toBe(moved[i - 1]);
        }
      }),
    );
  });

  it("of an unordered trace is within a tick too", () => {
    fc.assert(
      fc.property(arrivals, rate, (list, ticksPerSecond) => {
        const moved = arrivalsOf(jitterTrace(arriving(list), { ticksPerSecond }));
        for (const [i, at] of moved.entries()) {
          expect(Math.abs(at - (list[i] ?? NaN))).toBeLessThanOrEqual(1 / ticksPerSecond + 1e-9);
        }
      }),
    );
  });

  it("is the same for a seed, each time it is gone through, and another for another", () => {
    const pipelines = arriving([1, 1, 2, 3, 5]);
    const jittered = jitterTrace(pipelines, { ticksPerSecond: 10, seed: 7 });
    const golden = [
      1.0829632951813244, 1.0829632951813244, 2.0350289084437256, 2.945460715886692,
      5.030122998565877,
    ];
    expect(arrivalsOf(jittered)).toEqual(golden);
    expect(arrivalsOf(jittered)).toEqual(golden);
    expect(arrivalsOf(jitterTrace(pipelines, { ticksPerSecond: 10, seed: 8 }))).not.toEqual(golden);
  });

  it("at a finer rate shifts the same way, less far", () => {
    const list = [10, 20, 30, 40];
    const shifts = (ticksPerSecond: number) =>
      arrivalsOf(jitterTrace(arriving(list), { ticksPerSecond })).map(
        (at, i) => at - (list[i] ?? 0),
      );
    for (const [i, shift] of shifts(100).entries()) {
      expect(shift).toBeCloseTo((shifts(10)[i] ?? NaN) / 10, 10);
    }
  });

  it.each([0, 1.5, NaN, -1])("and snapping refuse %d ticks per second", (ticksPerSecond) => {
    const message = /expected `ticksPerSecond` to be a whole number ≥ 1, got/;
    expect(() => jitterTrace([], { ticksPerSecond })).toThrow(message);
    expect(() => snapTrace([], { ticksPerSecond })).toThrow(message);
  });
});
