import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NumpyGenerator } from "../../src/random/index.js";

interface Vector {
  readonly seed: number;
  readonly state: string;
  readonly inc: string;
  readonly random: readonly number[];
  readonly uint64: readonly string[];
  readonly normal_0_1: readonly number[];
  readonly normal_200000_sum: number;
  readonly normal_200000_min: number;
  readonly normal_200000_max: number;
  readonly normal_200000th: number;
  readonly "choice_index_p_0.3_0.1_0.6": readonly number[];
  readonly "lognormal_0_0.75": readonly number[];
  readonly normal_10000_2500_then_choice: readonly (readonly [number, number])[];
}

const { vectors } = JSON.parse(
  readFileSync(new URL("../fixtures/rng.json", import.meta.url), "utf8"),
) as { vectors: Vector[] };

const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
}

function expectAllClose(actual: number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expectClose(actual[i] ?? Number.NaN, value);
  }
}

describe.each(vectors)("NumPy's default_rng($seed), re-created,", (vector) => {
  it("starts from NumPy's state and increment", () => {
    const { state, increment } = new NumpyGenerator(vector.seed).state;
    expect(state).toBe(BigInt(vector.state));
    expect(increment).toBe(BigInt(vector.inc));
  });

  it("gives NumPy's raw bits, exactly", () => {
    const generator = new NumpyGenerator(vector.seed);
    expect(times(vector.uint64.length, () => String(generator.nextUint64()))).toEqual(
      vector.uint64,
    );
  });

  it("gives NumPy's uniforms, exactly", () => {
    const generator = new NumpyGenerator(vector.seed);
    expect(times(vector.random.length, () => generator.random())).toEqual(vector.random);
  });

  it("gives NumPy's normals", () => {
    const generator = new NumpyGenerator(vector.seed);
    expectAllClose(
      times(vector.normal_0_1.length, () => generator.normal()),
      vector.normal_0_1,
    );
  });

  it("gives NumPy's normals over 200,000 draws, tails included", () => {
    const generator = new NumpyGenerator(vector.seed);
    let sum = 0;
    let min = Infinity;
    let max = -Infinity;
    let last = Number.NaN;
    for (let i = 0; i < 200_000; i++) {
      last = generator.normal();
      sum += last;
      min = Math.min(min, last);
      max = Math.max(max, last);
    }
    // The order of summation costs the sum some digits.
    expect(sum).toBeCloseTo(vector.normal_200000_sum, 7);
    expectClose(min, vector.normal_200000_min);
    expectClose(max, vector.normal_200000_max);
    expectClose(last, vector.normal_200000th);
  });

  it("gives NumPy's choices", () => {
    const generator = new NumpyGenerator(vector.seed);
    const expected = vector["choice_index_p_0.3_0.1_0.6"];
    expect(times(expected.length, () => generator.choice([0.3, 0.1, 0.6]))).toEqual(expected);
  });

  it("gives NumPy's lognormals", () => {
    const generator = new NumpyGenerator(vector.seed);
    const expected = vector["lognormal_0_0.75"];
    expectAllClose(
      times(expected.length, () => generator.lognormal(0, 0.75)),
      expected,
    );
  });

  it("stays in step when normals and choices alternate", () => {
    const generator = new NumpyGenerator(vector.seed);
    const expected = vector.normal_10000_2500_then_choice;
    expect(
      times(expected.length, () => [
        Math.trunc(generator.normal(10_000, 2500)),
        generator.choice([0.3, 0.1, 0.6]),
      ]),
    ).toEqual(expected);
  });
});

describe("NumpyGenerator", () => {
  it("draws nothing of probability 0, also at the ends", () => {
    const generator = new NumpyGenerator(3);
    expect(new Set(times(1000, () => generator.choice([0, 1, 0])))).toEqual(new Set([1]));
  });

  it("takes a seed as a number or as a bigint of any size", () => {
    expect(new NumpyGenerator(42n).random()).toBe(new NumpyGenerator(42).random());
    expect(new NumpyGenerator(2n ** 200n).random()).not.toBe(new NumpyGenerator(0).random());
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, -1n])("refuses the seed %s", (seed) => {
    expect(() => new NumpyGenerator(seed)).toThrow(
      `expected \`seed\` to be a whole number ≥ 0, got ${seed}`,
    );
  });

  it("refuses probabilities that are all 0", () => {
    expect(() => new NumpyGenerator(1).choice([0, 0])).toThrow(
      "expected `probabilities` with a sum > 0, got 0",
    );
  });
});
