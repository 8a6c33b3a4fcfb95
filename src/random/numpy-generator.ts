import { Pcg64 } from "./pcg64.js";
import type { RandomSource } from "./source.js";
import { nextDouble, standardNormal } from "./ziggurat.js";

/**
 * NumPy's `default_rng(seed)` for the draws that traces and estimates need: the same seed gives the same numbers here
 * and there (raw bits and uniforms exactly, normals to rounding). Checked against figures printed by NumPy 1.24.
 */
export class NumpyGenerator implements RandomSource {
  readonly #bits: Pcg64;

  /** `seed` is a whole number ≥ 0, beyond 2⁵³ as a bigint; throws a RangeError otherwise. */
  constructor(seed: number | bigint) {
    this.#bits = new Pcg64(seed);
  }

  /** The next 64 raw bits. Allocates; the other draws do not. */
  nextUint64(): bigint {
    this.#bits.step();
    return (BigInt(this.#bits.high >>> 0) << 32n) | BigInt(this.#bits.low >>> 0);
  }

  /** Uniform in [0, 1), with 53 bits. */
  random(): number {
    return nextDouble(this.#bits);
  }

  /** Normal with the given mean (0) and standard deviation (1). */
  normal(mean = 0, standardDeviation = 1): number {
    return mean + standardDeviation * standardNormal(this.#bits);
  }

  /** e to the power of a normal with the given mean (0) and standard deviation (1). */
  lognormal(mean = 0, sigma = 1): number {
    return Math.exp(this.normal(mean, sigma));
  }

  /**
   * The index drawn from the probabilities, as `choice(n, p=probabilities)` does: one uniform number, looked up in the
   * cumulative sum divided by its last element. Throws a RangeError if no probability is > 0.
   */
  choice(probabilities: readonly number[]): number {
    let total = 0;
    for (const probability of probabilities) total += probability;
    if (!(total > 0)) {
      throw new RangeError(`expected \`probabilities\` with a sum > 0, got ${total}`);
    }
    const drawn = this.random();
    let sum = 0;
    for (let index = 0; index < probabilities.length; index++) {
      sum += probabilities[index] ?? 0;
      if (drawn < sum / total) return index;
    }
    return probabilities.length - 1;
  }

  /** The generator's 128-bit state and increment, for records and tests. */
  get state(): { readonly state: bigint; readonly increment: bigint } {
    return { state: this.#bits.state, increment: this.#bits.increment };
  }
}
