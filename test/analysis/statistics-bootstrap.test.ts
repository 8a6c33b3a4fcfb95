import { describe, expect, it } from "vitest";
import { medianInterval } from "../../src/analysis/index.js";
import { normal, seededSource } from "../../src/random/index.js";

describe("the bootstrap interval of a median", () => {
  it("is the value itself of one value, and nothing of none", () => {
    expect(medianInterval([3])).toEqual({ median: 3, low: 3, high: 3, count: 1 });
    expect(medianInterval([])).toEqual({ median: NaN, low: NaN, high: NaN, count: 0 });
  });

  it("is the same each time, holds the median, and is wider the surer it is", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    const interval = medianInterval(values);
    expect(medianInterval(values)).toEqual(interval);
    expect(interval.median).toBe(5.5);
    expect(interval.low).toBeLessThan(5.5);
    expect(interval.high).toBeGreaterThan(5.5);
    const narrow = medianInterval(values, { confidence: 0.5 });
    expect(narrow.high - narrow.low).toBeLessThan(interval.high - interval.low);
  });

  it("covers the true median about as often as it says", () => {
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const source = seededSource(trial, "sample");
      const values = Array.from({ length: 15 }, () => normal(source));
      const { low, high } = medianInterval(values, { confidence: 0.9, resamples: 400 });
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.84);
    expect(covered / 200).toBeLessThan(0.99);
  });
});
