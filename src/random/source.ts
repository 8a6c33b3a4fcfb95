import seedrandom from "seedrandom";

/** Where random numbers come from. Whatever needs chance takes one as its first parameter. */
export interface RandomSource {
  /** The next number, uniform in [0, 1). */
  random(): number;
}

/**
 * A reproducible source for one purpose: the same seed and stream names give the same numbers on every machine, and
 * different names give unrelated ones, so a purpose that draws more does not shift the numbers of another.
 *
 * The number 1 and the string "1" are different seeds. Throws if a number among them is not finite.
 *
 * @example
 * const parents = seededSource(42, "parents", 3); // for choosing the parents of generation 3
 */
export function seededSource(
  seed: number | string,
  ...stream: readonly (string | number)[]
): RandomSource {
  const path = [seed, ...stream];
  for (const part of path) {
    if (typeof part === "number" && !Number.isFinite(part)) {
      throw new RangeError(
        `expected seed and stream names to be finite numbers or strings, got ${part}`,
      );
    }
  }
  // JSON keeps the parts apart: ("ab", "c") and ("a", "bc") are two streams.
  const generator = seedrandom(JSON.stringify(path));
  return { random: () => generator() };
}
