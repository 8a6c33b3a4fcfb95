import {
  randomExponential,
  randomInt,
  randomLogNormal,
  randomNormal,
  randomUniform,
} from "d3-random";
import type { RandomSource } from "./source.js";

const numbers = (source: RandomSource) => () => source.random();

/** Uniform in [min, max); by default in [0, 1). */
export function uniform(source: RandomSource, min = 0, max = 1): number {
  return randomUniform.source(numbers(source))(min, max)();
}

/** Normal with the given mean (0) and standard deviation (1). */
export function normal(source: RandomSource, mean = 0, standardDeviation = 1): number {
  return randomNormal.source(numbers(source))(mean, standardDeviation)();
}

/** e to the power of a normal with mean `mu` (0) and standard deviation `sigma` (1). */
export function logNormal(source: RandomSource, mu = 0, sigma = 1): number {
  return randomLogNormal.source(numbers(source))(mu, sigma)();
}

/** Exponential with the given mean, which must be > 0: the gap between two arrivals of a Poisson process. */
export function exponential(source: RandomSource, mean = 1): number {
  if (!(mean > 0) || !Number.isFinite(mean)) {
    throw new RangeError(`expected \`mean\` to be a finite number > 0, got ${mean}`);
  }
  return randomExponential.source(numbers(source))(1 / mean)();
}

/** A whole number from `min` to `max`, both included and equally likely. Throws unless both are whole and min ≤ max. */
export function integer(source: RandomSource, min: number, max: number): number {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new RangeError(`expected whole numbers \`min\` ≤ \`max\`, got ${min} and ${max}`);
  }
  return randomInt.source(numbers(source))(min, max + 1)();
}

/** One of the items, all equally likely. Throws if there are none. */
export function pick<T>(source: RandomSource, items: readonly T[]): T {
  return at(items, integer(source, 0, atLeastOne(items).length - 1));
}

/**
 * One of the items, each as likely as its share of the weights. Weights must be finite and ≥ 0, one per item, with a
 * sum > 0. An item of weight 0 is never picked.
 */
export function weightedPick<T>(
  source: RandomSource,
  items: readonly T[],
  weights: readonly number[],
): T {
  if (atLeastOne(items).length !== weights.length) {
    throw new RangeError(
      `expected a weight for each of ${items.length} items, got ${weights.length}`,
    );
  }
  let total = 0;
  let last = -1;
  for (const [index, weight] of weights.entries()) {
    if (!(weight >= 0) || !Number.isFinite(weight)) {
      throw new RangeError(`expected weights to be finite numbers ≥ 0, got ${weight}`);
    }
    total += weight;
    if (weight > 0) last = index;
  }
  if (last < 0) {
    throw new RangeError("expected at least one weight > 0, got only 0");
  }
  let left = source.random() * total;
  for (const [index, weight] of weights.entries()) {
    if (left < weight) return at(items, index);
    left -= weight;
  }
  // Rounding in the subtractions can leave a remainder past the end.
  return at(items, last);
}

/** A new array with the items in random order, all orders equally likely (Fisher and Yates). */
export function shuffle<T>(source: RandomSource, items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = integer(source, 0, last);
    const moved = at(shuffled, last);
    shuffled[last] = at(shuffled, other);
    shuffled[other] = moved;
  }
  return shuffled;
}

function atLeastOne<T>(items: readonly T[]): readonly T[] {
  if (items.length === 0) {
    throw new RangeError("expected at least one item, got none");
  }
  return items;
}

/** `items[index]` for an index known to be inside; the items themselves may be undefined. */
function at<T>(items: readonly T[], index: number): T {
  return items[index] as T;
}
