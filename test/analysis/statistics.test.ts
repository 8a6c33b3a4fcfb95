import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedBestOf, wilsonInterval } from "../../src/analysis/statistics/index.js";

describe("the share of successes", () => {
  it.each([
    [36, 50, 0.72, 0.583349, 0.825258],
    [0, 10, 0, 0, 0.277533],
    [10, 10, 1, 0.722467, 1],
    [1, 2, 0.5, 0.094531, 0.905469],
  ])("of %i of %i is %f, from %f to %f", (successes, trials, share, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.share).toBe(share);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  it("of nothing is not known", () => {
    expect(wilsonInterval(0, 0)).toEqual({ share: NaN, low: NaN, high: NaN });
  });

  it("has bounds at which the observed share is 1.96 standard errors away", () => {
    const trials = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(trials, fc.double({ min: 0, max: 1, noNaN: true }), (count, part) => {
        const { share, low, high } = wilsonInterval(Math.round(part * count), count);
        for (const bound of [low, high]) {
          if (bound === 0 || bound === 1) continue;
          const error = Math.sqrt((bound * (1 - bound)) / count);
          expect(Math.abs(share - bound) / error).toBeCloseTo(1.959964, 4);
        }
      }),
    );
  });
});

describe("the expected best of several", () => {
  it("is the mean of one, and the greatest of all", () => {
    expect(expectedBestOf([1, 2, 6], 1)).toBeCloseTo(3, 12);
    expect(expectedBestOf([1, 2, 6], 3)).toBe(6);
    expect(expectedBestOf([1, 2, 6], 9)).toBe(6);
    expect(expectedBestOf([], 1)).toBeNaN();
  });

  it("is the mean over all choices", () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), (all, count) => {
        const choices = subsets(all, Math.min(count, all.length));
        const mean = choices.reduce((sum, choice) => sum + Math.max(...choice), 0) / choices.length;
        expect(expectedBestOf(all, count)).toBeCloseTo(mean, 9);
      }),
    );
  });
});

function subsets(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return values.flatMap((value, i) =>
    subsets(values.slice(i + 1), size - 1).map((rest) => [value, ...rest]),
  );
}
