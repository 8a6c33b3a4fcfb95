import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exponential,
  integer,
  logNormal,
  normal,
  pick,
  type RandomSource,
  seededSource,
  shuffle,
  uniform,
  weightedPick,
} from "../../src/random/index.js";

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a seeded source", () => {
  it("gives the same numbers for the same seed and stream", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, stream) => {
        const first = seededSource(seed, stream);
        const second = seededSource(seed, stream);
        expect(draws(5, () => first.random())).toEqual(draws(5, () => second.random()));
      }),
    );
  });

  it("gives other numbers for another stream, and keeps names apart", () => {
    const firsts = [
      seededSource(1),
      seededSource("1"),
      seededSource(1, "a"),
      seededSource(1, "b"),
      seededSource(1, "a", "b"),
      seededSource(1, "ab"),
      seededSource(1, "a", 1),
      seededSource(1, "a", "1"),
    ].map((source) => source.random());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("leaves Math.random alone", () => {
    const before = Math.random;
    seededSource(1).random();
    expect(Math.random).toBe(before);
  });

  it("refuses a seed that is not finite", () => {
    expect(() => seededSource(Number.NaN)).toThrow(
      "expected seed and stream names to be finite numbers or strings, got NaN",
    );
  });

  it("gives the numbers that it gave in earlier releases", () => {
    const source = seededSource(42, "golden");
    const stream = {
      raw: draws(3, () => source.random()),
      uniform: draws(2, () => uniform(source, -1, 1)),
      normal: draws(2, () => normal(source, 10, 2)),
      logNormal: draws(2, () => logNormal(source, 0, 0.5)),
      exponential: draws(2, () => exponential(source, 3)),
      integer: draws(5, () => integer(source, 1, 6)),
      pick: draws(5, () => pick(source, ["a", "b", "c"])),
      weightedPick: draws(5, () => weightedPick(source, ["a", "b", "c"], [1, 2, 7])),
      shuffle: shuffle(source, [1, 2, 3, 4, 5, 6]),
    };
    expect(stream).toMatchSnapshot();
  });
});

describe("a distribution", () => {
  it("has the mean it was asked for", () => {
    const source = seededSource(42, "means");
    const n = 20_000;
    expect(mean(draws(n, () => uniform(source, 2, 4)))).toBeCloseTo(3, 1);
    expect(mean(draws(n, () => normal(source, 5, 1)))).toBeCloseTo(5, 1);
    expect(mean(draws(n, () => exponential(source, 2)))).toBeCloseTo(2, 1);
    expect(mean(draws(n, () => Math.log(logNormal(source, 1, 1))))).toBeCloseTo(1, 1);
    expect(mean(draws(n, () => integer(source, -1, 3)))).toBeCloseTo(1, 1);
  });

  it("draws whole numbers from both bounds and nothing outside", () => {
    const source = seededSource(42, "integers");
    expect(new Set(draws(200, () => integer(source, 1, 3)))).toEqual(new Set([1, 2, 3]));
    expect(integer(source, 7, 7)).toBe(7);
  });

  it("picks by weight, and never what has weight 0", () => {
    const source = seededSource(42, "weights");
    const picked = draws(10_000, () =>
      weightedPick(source, ["never", "rare", "often", "never"], [0, 1, 3, 0]),
    );
    expect(new Set(picked)).toEqual(new Set(["rare", "often"]));
    expect(picked.filter((item) => item === "rare").length).toBeGreaterThan(2300);
    expect(picked.filter((item) => item === "rare").length).toBeLessThan(2700);
    const extreme: RandomSource = { random: () => 1 - 2 ** -53 };
    expect(weightedPick(extreme, ["a", "b"], [0.1, 0])).toBe("a");
  });

  it("shuffles into a permutation and leaves the given array as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const shuffled = shuffle(seededSource(seed), items);
        expect(items).toEqual(before);
        expect(shuffled.toSorted()).toEqual(items.toSorted());
      }),
    );
  });

  it.each([
    [() => pick(seededSource(1), []), "expected at least one item, got none"],
    [() => integer(seededSource(1), 2, 1), "expected whole numbers `min` ≤ `max`, got 2 and 1"],
    [() => exponential(seededSource(1), 0), "expected `mean` to be a finite number > 0, got 0"],
    [
      () => weightedPick(seededSource(1), ["a"], [1, 2]),
      "expected a weight for each of 1 items, got 2",
    ],
    [
      () => weightedPick(seededSource(1), ["a"], [-1]),
      "expected weights to be finite numbers ≥ 0, got -1",
    ],
    [
      () => weightedPick(seededSource(1), ["a"], [0]),
      "expected at least one weight > 0, got only 0",
    ],
  ])("refuses what it cannot draw from (%#)", (draw, message) => {
    expect(draw).toThrow(message);
  });
});
