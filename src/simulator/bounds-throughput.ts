import type { WorkloadSurvey } from "./bounds-survey.js";
import { RESOURCES } from "./bounds-survey.js";

/** Sums of doubles are trusted to this share. */
const ROUNDING = 1e-9;

/**
 * At least the containers that complete within the run.
 *
 * Each completed container completes its last operator, each operator completes once, so operators are counted. Take any
 * tick τ: of those that can start before τ, all may complete; those that cannot use up their cost of every resource in
 * the ticks from τ on, in which there is perTick · (ticks left), so they are no more than the cheapest operators that
 * it pays for. The least over all τ and resources holds.
 */
export function mostContainers(survey: WorkloadSurvey, perTick: readonly number[]): number {
  const starts = Float64Array.from(survey.starts).sort();
  let most = starts.length;
  for (const r of RESOURCES) {
    const budget = perTick[r] ?? Infinity;
    if (budget === Infinity) continue;
    const spent = prefixSums(Float64Array.from(survey.costs[r] ?? []).sort());
    let affordable = starts.length;
    const count = (early: number, from: number): void => {
      const available = budget * Math.max(0, survey.totalTicks - from) * (1 + ROUNDING) + ROUNDING;
      while (affordable > 0 && (spent[affordable] as number) > available) affordable--;
      most = Math.min(most, early + affordable);
    };
    for (let early = 0; early < starts.length; early++) {
      // The first of those that start in the same tick stands for all of them.
      const from = starts[early] as number;
      if (from !== starts[early - 1]) count(early, from);
    }
  }
  return most;
}

/** Element k is the sum of the first k values. */
export function prefixSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) {
    sums[k + 1] = (sums[k] as number) + (values[k] as number);
  }
  return sums;
}
