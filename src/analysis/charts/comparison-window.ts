import { maximum } from "./axis-scale.js";
import type { ContainerBar } from "./container-bars.js";

/** Containers of a run that begin in the window from the difference on, about. */
const SHOWN = 30;

/**
 * From when to when to draw what two runs did around a moment: until the 30th container after it in either, and until half
 * of those that began by then have ended; half as long before it. Within 0 and `endSecond` > 0.
 */
export function comparisonWindow(
  runs: readonly (readonly ContainerBar[])[],
  { atSecond, endSecond }: { readonly atSecond: number; readonly endSecond: number },
): readonly [fromSecond: number, toSecond: number] {
  const after = maximum(
    runs.map((bars) => {
      const begun = bars
        .filter(({ kind, fromSecond }) => kind === "container" && fromSecond >= atSecond)
        .sort((x, y) => x.fromSecond - y.fromSecond)
        .slice(0, SHOWN);
      const ends = begun.map(({ toSecond }) => toSecond).sort((x, y) => x - y);
      return Math.max(
        begun.at(-1)?.fromSecond ?? atSecond,
        ends[Math.floor(ends.length / 2)] ?? atSecond,
      );
    }),
  );
  const to = after > atSecond ? Math.min(endSecond, after) : endSecond;
  const from = Math.max(0, atSecond - (to - atSecond) / 2);
  return to > from ? [from, to] : [Math.max(0, to - 1), to];
}
