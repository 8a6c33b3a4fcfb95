import type { MedianInterval } from "../statistics/index.js";
import { medianInterval } from "../statistics/index.js";
import type { SensitivityRow } from "./measure-sensitivity.js";
import type { Mutation } from "./mutations.js";
import { MUTATIONS } from "./mutations.js";
import { SENSITIVITY_METRICS } from "./sensitivity-metrics.js";

/**
 * The error of a metric over the workloads on which it is defined, per cent; the interval is that of the median at 95 %. NaN
 * where there are none.
 */
export interface SensitivityCell extends MedianInterval {
  readonly mutation: Mutation;
  readonly ticksPerSecond: number;
  readonly metric: string;
}

/** Sums the rows up: by metric, then rate from coarse to fine, then mutation; without what has no rows. */
export function summariseSensitivity(rows: readonly SensitivityRow[]): SensitivityCell[] {
  const rates = [...new Set(rows.map((row) => row.ticksPerSecond))].sort((a, b) => a - b);
  return SENSITIVITY_METRICS.flatMap(({ name: metric }) =>
    rates.flatMap((ticksPerSecond) =>
      MUTATIONS.flatMap((mutation) => {
        const errors = rows
          .filter(
            (row) =>
              row.metric === metric &&
              row.ticksPerSecond === ticksPerSecond &&
              row.mutation === mutation,
          )
          .map((row) => row.relativeErrorPercent);
        if (errors.length === 0) return [];
        const defined = errors.filter((error) => !Number.isNaN(error));
        return [
          { mutation, ticksPerSecond, metric, ...medianInterval(defined, { resamples: 2000 }) },
        ];
      }),
    ),
  );
}

/** How fine the tick must be. */
export interface SensitivityVerdict {
  /** The coarsest rate at which, as at every finer one, no metric's median error exceeds the tolerance; null: none. */
  readonly ticksPerSecond: number | null;
  /** The largest median error there, or at the finest rate that was compared if there is none. */
  readonly worst: SensitivityCell | undefined;
}

/** Judges the mutation `tick`, by the medians that are defined. */
export function sensitivityVerdict(
  cells: readonly SensitivityCell[],
  tolerancePercent: number,
): SensitivityVerdict {
  const ticks = cells.filter(({ mutation, count }) => mutation === "tick" && count > 0);
  const rates = [...new Set(ticks.map((cell) => cell.ticksPerSecond))].sort((a, b) => b - a);
  let verdict: SensitivityVerdict = { ticksPerSecond: null, worst: undefined };
  for (const rate of rates) {
    const worst = worstOf(ticks.filter((cell) => cell.ticksPerSecond === rate));
    const isFine = worst !== undefined && worst.median <= tolerancePercent;
    if (!isFine) return verdict.worst ? verdict : { ticksPerSecond: null, worst };
    verdict = { ticksPerSecond: rate, worst };
  }
  return verdict;
}

function worstOf(cells: readonly SensitivityCell[]): SensitivityCell | undefined {
  return cells.reduce<SensitivityCell | undefined>(
    (worst, cell) => (worst && worst.median >= cell.median ? worst : cell),
    undefined,
  );
}
