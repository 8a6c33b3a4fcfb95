/** Rounding may carry what is allocated in a pool beyond its size by less than this share of it. */
export const ALLOCATION_SLACK = 1e-6;

/** Steps into which the capacity is divided; has many divisors, so that sizes of a k-th of it come out exact. */
const STEPS = 5040;

/** A kind of thing of which any number can be packed. */
export interface KnapsackItem {
  readonly size: number;
  readonly value: number;
}

/**
 * At least the value of the best packing of `capacity` with any number of each item (the unbounded knapsack); sizes and
 * values > 0. At most {@link ALLOCATION_SLACK} too full is still packed.
 *
 * Sizes are rounded down to a grid, so every packing that fits still fits, and the exact optimum on the grid is an upper
 * bound. Items smaller than a step are poured like a fluid into what the others leave. Never more than the fluid bound,
 * capacity times the best value per size.
 */
export function knapsackBound(items: Iterable<KnapsackItem>, capacity: number): number {
  const full = 1 + ALLOCATION_SLACK;
  const bestValue = new Float64Array(STEPS + 1);
  let density = 0;
  let pouredDensity = 0;
  for (const { size, value } of items) {
    if (size > capacity * full) continue;
    density = Math.max(density, value / size);
    // Rounded down after a tiny enlargement: sums stay below STEPS · full², which is less than a step above STEPS.
    const steps = Math.min(STEPS, Math.floor((size / capacity) * STEPS * full));
    if (steps === 0) pouredDensity = Math.max(pouredDensity, value / size);
    else bestValue[steps] = Math.max(bestValue[steps] as number, value);
  }
  const kinds = undominated(bestValue);
  const packed = new Float64Array(STEPS + 1);
  let most = pouredDensity * capacity * full;
  for (let used = 1; used <= STEPS; used++) {
    let best = packed[used - 1] as number;
    for (const { size, value } of kinds) {
      if (size > used) break;
      best = Math.max(best, (packed[used - size] as number) + value);
    }
    packed[used] = best;
    most = Math.max(most, best + pouredDensity * capacity * (full - used / STEPS));
  }
  return Math.min(most, density * capacity * full);
}

/** The sizes that are worth more than every smaller one, smallest first. */
function undominated(bestValue: Float64Array): KnapsackItem[] {
  const kinds: KnapsackItem[] = [];
  let best = 0;
  bestValue.forEach((value, size) => {
    if (value <= best) return;
    best = value;
    kinds.push({ size, value });
  });
  return kinds;
}
