/** Random choices from a seed, for policies in tests. */
export interface Chance {
  /** In [0, 1), of 2^32 steps. */
  share(): number;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True in so many of 100 cases. Without a choice (0 or less, 100 or more) nothing is drawn. */
  of(percent: number): boolean;
  pick<T>(values: readonly T[]): T | undefined;
  shuffled<T>(values: readonly T[]): T[];
}

/** Mulberry32 (Tommy Ettinger), public domain. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(share() * limit);
  return {
    share,
    below,
    of: (percent) => percent > 0 && (percent >= 100 || 100 * share() < percent),
    pick: (values) => values[below(values.length)],
    shuffled(values) {
      const shuffled = [...values];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const k = below(i + 1);
        const value = shuffled[i] as (typeof shuffled)[number];
        shuffled[i] = shuffled[k] as (typeof shuffled)[number];
        shuffled[k] = value;
      }
      return shuffled;
    },
  };
}
