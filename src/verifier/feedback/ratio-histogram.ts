/** Neighbouring buckets differ by this factor, so a percentile is at most this much too low. */
const STEP = Math.log(1.01);
/** Ratios beyond e^±30 are counted as that. */
const MOST = Math.exp(30);

interface Bucket {
  count: number;
  least: number;
}

/**
 * The distribution of positive ratios in a few thousand buckets at most, however many there are. A percentile is the
 * least ratio seen in its bucket: exact when those within 1 % of each other are equal, else less than 1 % too low.
 */
export class RatioHistogram {
  readonly #buckets = new Map<number, Bucket>();
  #count = 0;
  #max = 0;

  /** Takes a ratio. What is not a number > 0 is ignored. */
  add(ratio: number): void {
    if (!(ratio > 0)) return;
    const value = Math.min(Math.max(ratio, 1 / MOST), MOST);
    const key = Math.floor(Math.log(value) / STEP);
    const bucket = this.#buckets.get(key);
    if (!bucket) this.#buckets.set(key, { count: 1, least: value });
    else {
      bucket.count++;
      bucket.least = Math.min(bucket.least, value);
    }
    this.#count++;
    this.#max = Math.max(this.#max, value);
  }

  /** The largest ratio; null when there are none. */
  get max(): number | null {
    return this.#count === 0 ? null : this.#max;
  }

  /** The q-th percentile (0–100) by nearest rank, the lower of two middle ones; null when there are none. */
  percentile(q: number): number | null {
    const rank = Math.max(1, Math.ceil((q / 100) * this.#count));
    let below = 0;
    for (const [, { count, least }] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      below += count;
      if (below >= rank) return least;
    }
    return null;
  }
}
