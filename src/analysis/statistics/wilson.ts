/** A share with how sure it is; all NaN for no trials. */
export interface ShareInterval {
  /** 0–1. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/**
 * The share of successes with its 95 % score interval: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", Journal of the American Statistical Association 22 (1927). `successes` ≤ `trials`, both ≥ 0.
 */
export function wilsonInterval(successes: number, trials: number): ShareInterval {
  if (trials === 0) return { share: NaN, low: NaN, high: NaN };
  const share = successes / trials;
  const square = Z_95 ** 2;
  const middle = (share + square / (2 * trials)) / (1 + square / trials);
  const half =
    (Z_95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials ** 2))) /
    (1 + square / trials);
  // At the ends a bound is the share itself, but for what is lost in rounding.
  const low = successes === 0 ? 0 : middle - half;
  const high = successes === trials ? 1 : middle + half;
  return { share, low, high };
}
