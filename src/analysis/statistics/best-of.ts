/**
 * The expected greatest of `count` values drawn from these without replacement: the unbiased estimate of what is reached
 * with `count` independent samples, as pass@k is for successes (M. Chen et al., "Evaluating large language models trained
 * on code", 2021). NaN for no values; `count` ≥ 1, more than there are values is as many as there are. Infinite values
 * count as they are.
 */
export function expectedBestOf(values: readonly number[], count: number): number {
  const total = values.length;
  const drawn = Math.min(count, total);
  if (drawn < 1) return NaN;
  const sorted = [...values].sort((a, b) => b - a);
  // That the i-th greatest is the greatest drawn: it is drawn, and none of the i before it.
  let probability = drawn / total;
  let expected = 0;
  for (const [i, value] of sorted.entries()) {
    if (probability <= 0) break;
    expected += value * probability;
    probability *= Math.max(0, total - i - drawn) / (total - i - 1);
  }
  return expected;
}
