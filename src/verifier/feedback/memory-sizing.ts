import { largest, medianOf, sum } from "./numbers.js";
import { RatioHistogram } from "./ratio-histogram.js";

/**
 * How well the memory allocations of one class fitted. Only aggregates: what a single operator needs stays hidden, as
 * it does from a policy.
 */
export interface MemorySizing {
  /** Containers that ended without an error. */
  readonly containersCompleted: number;
  /** Containers killed because memory exceeded their allocation, or because their pool was full. */
  readonly ooms: number;
  /** Of these, those whose allocation was large enough: the pool was full. */
  readonly poolFullOoms: number;
  /** Memory × time that the killed operators held, GB·s; as in `Statistics.lostToFailuresGbSeconds`. */
  readonly lostGbSeconds: number;
  /** Needed / allocated memory of the containers whose allocation was too small: median; null without one. */
  readonly neededOverAllocatedP50: number | null;
  /** The same: the largest. An allocation this many times as large would have been enough for all. */
  readonly neededOverAllocatedMax: number | null;
  /** Allocated / peak memory of the completed containers: median; null without one. */
  readonly allocatedOverPeakP50: number | null;
  /** Memory × time that completed containers held above their peak use, GB·s: what a tighter fit had saved. */
  readonly unusedGbSeconds: number;
}

/** Collects what {@link MemorySizing} is made of. */
export class MemorySizingRecorder {
  #completed = 0;
  #ooms = 0;
  #poolFull = 0;
  #lostGbTicks = 0;
  #unusedGbTicks = 0;
  readonly #tooSmall = new RatioHistogram();
  readonly #tooLarge = new RatioHistogram();

  /** A container of `ramGb` whose operators used at most `peakGb` ended without an error after `ticks`. */
  completed(ramGb: number, peakGb: number, ticks: number): void {
    this.#completed++;
    this.#unusedGbTicks += Math.max(0, ramGb - peakGb) * ticks;
    if (peakGb > 0) this.#tooLarge.add(ramGb / peakGb);
  }

  /** A container of `ramGb` whose operators need `neededGb` was killed; its operator had held `lostGbTicks`. */
  outOfMemory(ramGb: number, neededGb: number, lostGbTicks: number): void {
    this.#ooms++;
    this.#lostGbTicks += lostGbTicks;
    if (neededGb > ramGb) this.#tooSmall.add(neededGb / ramGb);
    else this.#poolFull++;
  }

  result(ticksPerSecond: number): MemorySizing {
    return {
      containersCompleted: this.#completed,
      ooms: this.#ooms,
      poolFullOoms: this.#poolFull,
      lostGbSeconds: this.#lostGbTicks / ticksPerSecond,
      neededOverAllocatedP50: this.#tooSmall.percentile(50),
      neededOverAllocatedMax: this.#tooSmall.max,
      allocatedOverPeakP50: this.#tooLarge.percentile(50),
      unusedGbSeconds: this.#unusedGbTicks / ticksPerSecond,
    };
  }
}

/** Several runs in one: counts and GB·s are sums, medians the medians of the runs' medians, the largest the largest. */
export function mergeMemorySizing(runs: readonly MemorySizing[]): MemorySizing {
  return {
    containersCompleted: sum(runs.map((run) => run.containersCompleted)),
    ooms: sum(runs.map((run) => run.ooms)),
    poolFullOoms: sum(runs.map((run) => run.poolFullOoms)),
    lostGbSeconds: sum(runs.map((run) => run.lostGbSeconds)),
    neededOverAllocatedP50: medianOf(runs.map((run) => run.neededOverAllocatedP50)),
    neededOverAllocatedMax: largest(runs.map((run) => run.neededOverAllocatedMax)),
    allocatedOverPeakP50: medianOf(runs.map((run) => run.allocatedOverPeakP50)),
    unusedGbSeconds: sum(runs.map((run) => run.unusedGbSeconds)),
  };
}
