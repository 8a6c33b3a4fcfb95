/** Numbers of pipelines of each of the three classes. */
export type Counts = readonly [number, number, number];

interface Box {
  readonly low: Counts;
  readonly high: Counts;
  readonly bound: number;
}

/** More open boxes than this are not split further. */
const MOST_BOXES = 20_000;

/**
 * A lower bound for the least `bound(k, k)` over all 0 ≤ k ≤ `most`; exactly the least as long as few enough parts of
 * the space have to be looked at, and always within a small workload.
 *
 * `bound(low, high)` must be a lower bound for every k between `low` and `high`, Infinity where none is feasible. Branch and
 * bound, level by level: boxes are halved along their longest side, and dropped when they cannot beat a point that has
 * been found.
 */
export function leastOverCounts(
  most: Counts,
  bound: (low: Counts, high: Counts) => number,
): number {
  const origin: Counts = [0, 0, 0];
  let open: Box[] = [{ low: origin, high: most, bound: bound(origin, most) }];
  let best = Infinity;
  while (open.length > 0 && open.length <= MOST_BOXES) {
    const halves: Box[] = [];
    for (const box of open) {
      if (box.bound >= best) continue;
      best = Math.min(best, bound(box.low, box.low), bound(box.high, box.high));
      const side = longestSide(box);
      if (box.low[side] === box.high[side]) continue;
      const middle = (box.low[side] + box.high[side]) >> 1;
      for (const half of [
        { low: box.low, high: replaced(box.high, side, middle) },
        { low: replaced(box.low, side, middle + 1), high: box.high },
      ]) {
        const least = bound(half.low, half.high);
        if (least < best) halves.push({ ...half, bound: least });
      }
    }
    open = halves.filter((box) => box.bound < best);
  }
  return open.reduce((least, box) => Math.min(least, box.bound), best);
}

function longestSide({ low, high }: Box): 0 | 1 | 2 {
  const [q, i, b] = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  if (q >= i && q >= b) return 0;
  return i >= b ? 1 : 2;
}

function replaced(counts: Counts, side: 0 | 1 | 2, value: number): Counts {
  const [q, i, b] = counts;
  if (side === 0) return [value, i, b];
  return side === 1 ? [q, value, b] : [q, i, value];
}
