import type { Cluster, Operator, Policy, Priority, Result } from "../simulator/index.js";
import { estimateGb } from "./estimate.js";
import type { OperatorSizes } from "./weighted-srpt.js";
import { roomiestPool, weightedSrpt, wholeUnits } from "./weighted-srpt.js";

/** What has been learned about the memory one class of operators needs. */
interface SizeBelief {
  /** Largest allocation that was too small, GB. */
  tooSmallGb: number;
  /** Smallest allocation that was enough, GB; Infinity: none yet. */
  enoughGb: number;
  /** The operator that tries out less than `enoughGb` now, so that only one at a time is at risk. */
  probe: Operator | undefined;
}

/**
 * Learns how much memory each class needs, fills the pools with containers of just that size, and serves the least
 * remaining work per class weight first; see {@link weightedSrpt}. A pool that holds k containers of a known size is tried
 * with k + 1, one operator at a time, until that fails. An estimate is the first size of a class of which nothing is known.
 */
export function learnedSrpt(cluster: Cluster): Policy {
  return weightedSrpt(new LearnedSizes(cluster));
}

class LearnedSizes implements OperatorSizes {
  readonly #beliefs = new Map<Priority, SizeBelief>();
  /** Largest allocation an operator itself has failed with. */
  readonly #failedGb = new Map<Operator, number>();
  readonly #poolGb: number;
  readonly #roundDown: (gb: number) => number;
  /** The largest size there is: an operator that has failed with it fits no pool. */
  readonly #mostGb: number;

  constructor(cluster: Cluster) {
    const { ramGb } = roomiestPool(cluster);
    this.#poolGb = ramGb;
    this.#roundDown = wholeUnits(ramGb).down;
    this.#mostGb = this.#roundDown(ramGb);
  }

  learn({ operators, ramGb, error }: Result): void {
    for (const operator of operators) {
      const belief = this.#beliefOf(operator);
      if (belief.probe === operator) belief.probe = undefined;
      if (operator.state === "COMPLETED") {
        this.#failedGb.delete(operator);
        belief.enoughGb = Math.min(belief.enoughGb, ramGb);
      } else if (error === "OOM") {
        this.#failedGb.set(operator, ramGb);
        belief.tooSmallGb = Math.max(belief.tooSmallGb, ramGb);
        // Operators of this class differ: what was enough for one is not for another.
        if (belief.enoughGb <= ramGb) belief.enoughGb = Infinity;
      }
    }
  }

  sizeGb(operator: Operator): number {
    return this.#roundDown(this.#wantedGb(operator));
  }

  passOver(operator: Operator): void {
    const belief = this.#beliefOf(operator);
    if (belief.probe === operator) belief.probe = undefined;
  }

  #wantedGb(operator: Operator): number {
    const belief = this.#beliefOf(operator);
    const failed = this.#failedGb.get(operator) ?? 0;
    const { tooSmallGb, enoughGb } = belief;
    const mostGb = this.#mostGb;
    if (enoughGb === Infinity) {
      const first = estimateGb(operator) ?? this.#poolGb / 10;
      const wanted = Math.max(first, 2 * Math.max(failed, tooSmallGb));
      return failed < mostGb ? Math.min(wanted, mostGb) : Infinity;
    }
    if (failed >= enoughGb) return failed < mostGb ? Math.min(2 * failed, mostGb) : Infinity;
    const more = this.#poolGb / (Math.floor(this.#poolGb / enoughGb) + 1);
    if (belief.probe || failed > 0 || this.#roundDown(more) <= tooSmallGb) return enoughGb;
    belief.probe = operator;
    return more;
  }

  #beliefOf(operator: Operator): SizeBelief {
    const { priority } = operator.pipeline;
    let belief = this.#beliefs.get(priority);
    if (!belief) {
      belief = { tooSmallGb: 0, enoughGb: Infinity, probe: undefined };
      this.#beliefs.set(priority, belief);
    }
    return belief;
  }
}
