import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, percentileOfSorted } from "../../src/simulator/index.js";
import { Samples } from "../../src/simulator/percentile.js";

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 });

/** Type 7 by its definition: the piecewise linear curve through the points (100·k/(n−1), k-th smallest). */
function byDefinition(list: readonly number[], q: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  const n = sorted.length;
  for (let k = 0; k + 1 < n; k++) {
    const [left, right] = [(100 * k) / (n - 1), (100 * (k + 1)) / (n - 1)];
    const [low, high] = [sorted[k] as number, sorted[k + 1] as number];
    if (q >= left && q <= right) return low + ((high - low) * (q - left)) / (right - left);
  }
  return sorted[n - 1] as number;
}

describe("percentiles", () => {
  it("are linear between closest ranks", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), (list, q) => {
        const sorted = [...list].sort((a, b) => a - b);
        expect(percentileOfSorted(sorted, q)).toBeCloseTo(byDefinition(list, q), 8);
      }),
      { numRuns: 1000, seed: 42 },
    );
  });

  it("are the ends at 0 and 100, and nothing of nothing", () => {
    expect(percentileOfSorted([3, 5, 9], 0)).toBe(3);
    expect(percentileOfSorted([3, 5, 9], 100)).toBe(9);
    expect(percentileOfSorted([3], 99)).toBe(3);
    expect(percentileOfSorted([], 50)).toBeNaN();
  });

  it("have the median in the middle, of values in any order", () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(median(list)).toBeCloseTo(byDefinition(list, 50), 8);
      }),
      { numRuns: 500, seed: 42 },
    );
    expect(median([])).toBeNaN();
    expect(median([1, Infinity, Infinity])).toBe(Infinity);
    expect(median([Infinity, Infinity])).toBe(Infinity);
  });
});

describe("samples", () => {
  it("keep all that is pushed, however many", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 300, size: "max" }), (list) => {
        const samples = new Samples();
        for (const value of list) samples.push(value);
        expect(samples.length).toBe(list.length);
        expect([...samples.sorted()]).toEqual([...list].sort((a, b) => a - b));
        expect(samples.sum).toBe(list.reduce((sum, value) => sum + value, 0));
      }),
      { numRuns: 200, seed: 42 },
    );
  });
});
