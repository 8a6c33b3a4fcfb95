import { seedWords } from "./seed-sequence.js";

// The 128-bit numbers are six limbs of 24 bits (the top one of 8), lowest first: a sum of six products of limbs stays
// below 2^51 and so is exact in a double, where BigInt would allocate for every step.
const LIMB = 2 ** 24;
const PER_LIMB = 2 ** -24;

// The multiplier 0x2360ed051fc65da44385df649fccf645 in limbs.
const M0 = 0xccf645;
const M1 = 0xdf649f;
const M2 = 0xa44385;
const M3 = 0x1fc65d;
const M4 = 0x60ed05;
const M5 = 0x23;

/**
 * The generator PCG XSL-RR 128/64: a 128-bit linear congruential generator whose output is the xor of its state's
 * halves, rotated by its top six bits (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
 * Algorithms for Random Number Generation", 2014, pcg-random.org). Steps first, then outputs, as NumPy's PCG64 does.
 *
 * After {@link Pcg64.step}, `high` and `low` are the 64-bit output in two signed 32-bit halves.
 */
export class Pcg64 {
  high = 0;
  low = 0;

  #s0 = 0;
  #s1 = 0;
  #s2 = 0;
  #s3 = 0;
  #s4 = 0;
  #s5 = 0;
  readonly #increment: readonly [number, number, number, number, number, number];

  /** Seeded as `numpy.random.PCG64(seed)`: a whole number ≥ 0, else a RangeError. */
  constructor(seed: number | bigint) {
    const words = seedWords(seed, 8);
    // Each 64-bit half comes low word first, the high half of each number before its low half.
    const number = (first: number) =>
      joined([2, 3, 0, 1].map((offset) => words[first + offset] ?? 0));
    const increment = BigInt.asUintN(128, (number(4) << 1n) | 1n);
    this.#increment = limbs(increment);
    // Seeding is: step from 0, add the seed, step. The step from 0 leaves the increment.
    this.#setState(BigInt.asUintN(128, increment + number(0)));
    this.step();
  }

  /** The 128-bit state, for records and tests. */
  get state(): bigint {
    return unlimbs([this.#s0, this.#s1, this.#s2, this.#s3, this.#s4, this.#s5]);
  }

  /** The 128-bit increment, which names the stream. */
  get increment(): bigint {
    return unlimbs(this.#increment);
  }

  /** Moves on by one and leaves the output in `high` and `low`. */
  step(): void {
    const a0 = this.#s0;
    const a1 = this.#s1;
    const a2 = this.#s2;
    const a3 = this.#s3;
    const a4 = this.#s4;
    const a5 = this.#s5;
    const c = this.#increment;

    let sum = a0 * M0 + c[0];
    let carry = Math.floor(sum * PER_LIMB);
    const s0 = sum - carry * LIMB;
    sum = a0 * M1 + a1 * M0 + c[1] + carry;
    carry = Math.floor(sum * PER_LIMB);
    const s1 = sum - carry * LIMB;
    sum = a0 * M2 + a1 * M1 + a2 * M0 + c[2] + carry;
    carry = Math.floor(sum * PER_LIMB);
    const s2 = sum - carry * LIMB;
    sum = a0 * M3 + a1 * M2 + a2 * M1 + a3 * M0 + c[3] + carry;
    carry = Math.floor(sum * PER_LIMB);
    const s3 = sum - carry * LIMB;
    sum = a0 * M4 + a1 * M3 + a2 * M2 + a3 * M1 + a4 * M0 + c[4] + carry;
    carry = Math.floor(sum * PER_LIMB);
    const s4 = sum - carry * LIMB;
    sum = a0 * M5 + a1 * M4 + a2 * M3 + a3 * M2 + a4 * M1 + a5 * M0 + c[5] + carry;
    const s5 = sum - Math.floor(sum / 256) * 256;

    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#s3 = s3;
    this.#s4 = s4;
    this.#s5 = s5;

    // Four limbs are three words: regroup, fold the halves together, rotate right by the top six bits.
    const low = s0 ^ (s1 << 24) ^ (s2 >>> 16) ^ (s3 << 8);
    const high = (s1 >>> 8) ^ (s2 << 16) ^ s4 ^ (s5 << 24);
    const rotation = s5 >>> 2;
    const shift = rotation & 31;
    const first = rotation < 32 ? low : high;
    const second = rotation < 32 ? high : low;
    if (shift === 0) {
      this.low = first;
      this.high = second;
    } else {
      this.low = (first >>> shift) | (second << (32 - shift));
      this.high = (second >>> shift) | (first << (32 - shift));
    }
  }

  #setState(state: bigint): void {
    [this.#s0, this.#s1, this.#s2, this.#s3, this.#s4, this.#s5] = limbs(state);
  }
}

function joined(words: readonly number[]): bigint {
  return words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

function limbs(value: bigint): [number, number, number, number, number, number] {
  const limb = (index: number) => Number((value >> BigInt(24 * index)) & 0xffffffn);
  return [limb(0), limb(1), limb(2), limb(3), limb(4), limb(5)];
}

function unlimbs(values: readonly number[]): bigint {
  return values.reduceRight((sum, limb) => (sum << 24n) | BigInt(limb), 0n);
}
