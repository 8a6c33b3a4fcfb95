/**
 * The q-th percentile (0–100) of values in ascending order, linear between closest ranks (type 7 of Hyndman and Fan,
 * "Sample Quantiles in Statistical Packages", 1996; NumPy's default). NaN when there are none.
 */
export function percentileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const position = (q / 100) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (high - low) * (position - below);
}

/** The median of values in any order; NaN when there are none. Infinities are values like any other. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  if (low === undefined || high === undefined) return NaN;
  return low === high ? low : (low + high) / 2;
}

/** Numbers collected one by one, 8 bytes each. */
export class Samples {
  #values = new Float64Array(64);
  #length = 0;
  #sum = 0;

  get length(): number {
    return this.#length;
  }
  get sum(): number {
    return this.#sum;
  }
  /** NaN when empty. */
  get mean(): number {
    return this.#sum / this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
    this.#sum += value;
  }

  /** In ascending order. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }
}
