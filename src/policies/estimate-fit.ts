import type { Cluster, Operator, Policy, Result } from "../simulator/index.js";
import { estimateGb } from "./estimate.js";
import type { OperatorSizes } from "./weighted-srpt.js";
import { roomiestPool, weightedSrpt, wholeUnits } from "./weighted-srpt.js";

/** The share of first attempts that may run out of memory. */
const TARGET_FAILURES = 0.1;
/** How far one result moves the logarithm of the margin. */
const STEP = 0.1;

/**
 * Gives each operator its estimated peak memory times a margin, twice of that after each failure, and serves the least
 * remaining work per class weight first; see {@link weightedSrpt}. The margin begins at 1 and is learned: it grows by a first
 * attempt that runs out of memory and shrinks by one that does not, so that about a tenth of them fail (the quantile
 * by stochastic approximation: H. Robbins, S. Monro, "A stochastic approximation method", 1951), and is never below 1:
 * where estimates are exact, nothing fails. Without a usable estimate the first size is a tenth of the largest pool.
 */
export function estimateFit(cluster: Cluster): Policy {
  return weightedSrpt(new EstimatedSizes(cluster));
}

class EstimatedSizes implements OperatorSizes {
  #logMargin = 0;
  /** Largest allocation an operator has failed with. */
  readonly #failedGb = new Map<Operator, number>();
  readonly #poolGb: number;
  readonly #roundUp: (gb: number) => number;
  readonly #mostGb: number;

  constructor(cluster: Cluster) {
    const { ramGb } = roomiestPool(cluster);
    const { up, down } = wholeUnits(ramGb);
    this.#poolGb = ramGb;
    this.#roundUp = up;
    this.#mostGb = down(ramGb);
  }

  learn({ operators, ramGb, error }: Result): void {
    for (const operator of operators) {
      const isFirst = !this.#failedGb.has(operator) && estimateGb(operator) !== undefined;
      const isDone = operator.state === "COMPLETED";
      if (isDone) this.#failedGb.delete(operator);
      else if (error === "OOM") this.#failedGb.set(operator, ramGb);
      else continue;
      if (!isFirst) continue;
      const step = isDone ? -STEP * TARGET_FAILURES : STEP * (1 - TARGET_FAILURES);
      this.#logMargin = Math.max(0, this.#logMargin + step);
    }
  }

  sizeGb(operator: Operator): number {
    const failed = this.#failedGb.get(operator);
    if (failed !== undefined) {
      return failed < this.#mostGb ? Math.min(this.#roundUp(2 * failed), this.#mostGb) : Infinity;
    }
    const estimate = estimateGb(operator);
    const wanted =
      estimate === undefined ? this.#poolGb / 10 : estimate * Math.exp(this.#logMargin);
    return Math.min(this.#roundUp(wanted), this.#mostGb);
  }

  passOver(): void {
    // Nothing is tried out that another operator could take up.
  }
}
