import type { Metric } from "../../verifier/index.js";
import type { ProgressAxis, ScoredCandidate } from "./best-so-far.js";
import { bestSoFar, progressOf } from "./best-so-far.js";
import type { Band } from "./median-band.js";
import { medianBand } from "./median-band.js";
import { distinct } from "./palette.js";

/** A candidate of one of several runs, such as the seeds of a setting. */
export interface RunCandidate extends ScoredCandidate {
  /** What its run is compared as, such as "gpt-5.2 low". */
  readonly group: string;
  /** Which run of the group it is of, such as "seed 3". */
  readonly run: string;
}

/** A place on a group's curve; it holds up to the next. */
export interface GroupPoint {
  readonly at: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface GroupCurve {
  readonly group: string;
  /** How many runs have a score at all. */
  readonly runs: number;
  readonly points: readonly GroupPoint[];
}

/**
 * The best so far of each group's runs: median and band over the runs, from where each has a score to where the last ends; a
 * run that has ended keeps its best. Runs without any score are not in it. In order of appearance.
 */
export function groupCurves(
  rows: readonly RunCandidate[],
  { metric, x, band }: { readonly metric: Metric; readonly x: ProgressAxis; readonly band: Band },
): GroupCurve[] {
  const usable = rows.filter((row) => Number.isFinite(progressOf(x, row)));
  return distinct(usable.map(({ group }) => group)).flatMap((group) => {
    const own = usable.filter((row) => row.group === group);
    const runs = distinct(own.map(({ run }) => run))
      .map((run) =>
        bestSoFar(
          own.filter((row) => row.run === run).sort((a, b) => a.number - b.number),
          metric,
        ).map((row) => ({ at: progressOf(x, row), score: row.score })),
      )
      .filter((steps) => steps.length > 0);
    if (runs.length === 0) return [];
    const start = Math.max(...runs.map(([first]) => first?.at ?? 0));
    const places = distinct(runs.flat().map(({ at }) => at))
      .filter((at) => at >= start)
      .sort((a, b) => a - b);
    const next = runs.map(() => 0);
    const points = places.map((at) => {
      const scores = runs.map((steps, i) => {
        let index = next[i] ?? 0;
        while ((steps[index + 1]?.at ?? Infinity) <= at) index++;
        next[i] = index;
        return steps[index]?.score ?? NaN;
      });
      return { at, ...medianBand(scores, band) };
    });
    return [{ group, runs: runs.length, points: withoutRepeats(points) }];
  });
}

/** Only where something changes, and the last. */
function withoutRepeats(points: readonly GroupPoint[]): GroupPoint[] {
  return points.filter(({ median, low, high }, i) => {
    const before = points[i - 1];
    return (
      i === points.length - 1 ||
      before?.median !== median ||
      before.low !== low ||
      before.high !== high
    );
  });
}
