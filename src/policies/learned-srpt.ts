import type {
  Assignment,
  Cluster,
  Operator,
  Policy,
  Pool,
  Priority,
  SystemView,
} from "../simulator/index.js";
import { CLASS_WEIGHTS } from "../simulator/index.js";

/** What has been learned about the memory one class of operators needs. */
interface SizeBelief {
  /** Largest allocation that was too small, GB. */
  tooSmallGb: number;
  /** Smallest allocation that was enough, GB; Infinity: none yet. */
  enoughGb: number;
  /** The operator that tries out less than `enoughGb` now, so that only one at a time is at risk. */
  probe: Operator | undefined;
}

/** An operator that could run now; smaller keys go first. */
interface Ready {
  readonly operator: Operator;
  readonly key: number;
}

/** A pipeline that has waited this many seconds longer goes behind one with one more operator to go. */
const WAIT_PER_OPERATOR_SECONDS = 20;

/**
 * Learns how much memory each class needs, fills the pools with containers of just that size, and serves the least
 * remaining work per class weight first (after Smith's rule: W. E. Smith, "Various optimizers for single-stage
 * production", 1956; with the square root of the weight, so that queries do not crowd out everything else). Under
 * overload not everything can be finished, so what has waited long already yields to what can still be finished early.
 * A pool that holds k containers of a known size is tried with k + 1, one operator at a time, until that fails.
 */
export function learnedSrpt({ pools }: Cluster): Policy {
  const roomiest = pools.reduce((best, pool) => (pool.ramGb > best.ramGb ? pool : best));
  const beliefs = new Map<Priority, SizeBelief>();
  /** Largest allocation an operator itself has failed with. */
  const failedGb = new Map<Operator, number>();
  /** Sorted by key. */
  const ready: Ready[] = [];
  const listed = new Set<Operator>();
  /** Pools that were lost when the others were last filled. */
  let lost: readonly Pool[] = [];

  function beliefOf(operator: Operator): SizeBelief {
    const { priority } = operator.pipeline;
    let belief = beliefs.get(priority);
    if (!belief) {
      belief = { tooSmallGb: 0, enoughGb: Infinity, probe: undefined };
      beliefs.set(priority, belief);
    }
    return belief;
  }

  function learn({ results }: SystemView): void {
    for (const { operators, ramGb, error } of results) {
      for (const operator of operators) {
        const belief = beliefOf(operator);
        if (belief.probe === operator) belief.probe = undefined;
        if (operator.state === "COMPLETED") {
          failedGb.delete(operator);
          belief.enoughGb = Math.min(belief.enoughGb, ramGb);
        } else if (error === "OOM") {
          failedGb.set(operator, ramGb);
          belief.tooSmallGb = Math.max(belief.tooSmallGb, ramGb);
          // Operators of this class differ: what was enough for one is not for another.
          if (belief.enoughGb <= ramGb) belief.enoughGb = Infinity;
        }
      }
    }
  }

  function list(operator: Operator): void {
    if (listed.has(operator)) return;
    const { pipeline } = operator;
    const work = pipeline.remainingOperators / Math.sqrt(CLASS_WEIGHTS[pipeline.priority]);
    // How long all have waited by now grows alike, so that the order never changes: the arrival stands for the age.
    const key = work - pipeline.arrivedAt / WAIT_PER_OPERATOR_SECONDS;
    let low = 0;
    let high = ready.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ready[middle] as Ready).key <= key) low = middle + 1;
      else high = middle;
    }
    ready.splice(low, 0, { operator, key });
    listed.add(operator);
  }

  function listReady({ arrivals, results }: SystemView): void {
    const touched = new Set(arrivals);
    for (const result of results) {
      for (const operator of result.operators) touched.add(operator.pipeline);
    }
    for (const pipeline of touched) {
      for (const operator of pipeline.operators) {
        if (operator.isAssignable && operator.parentsComplete) list(operator);
      }
    }
  }

  /** Sizes are multiples of this power of two, which add up without rounding. */
  const unitGb = 2 ** Math.floor(Math.log2(roomiest.ramGb / 8192));

  function roundDown(gb: number): number {
    return Math.max(unitGb, unitGb * Math.floor(gb / unitGb));
  }

  /** The largest size there is: an operator that has failed with it fits no pool. */
  const mostGb = roundDown(roomiest.ramGb);

  /** How much memory to give; Infinity: it cannot run. */
  function sizeGb(operator: Operator): number {
    return roundDown(wantedGb(operator));
  }

  function wantedGb(operator: Operator): number {
    const belief = beliefOf(operator);
    const failed = failedGb.get(operator) ?? 0;
    const { tooSmallGb, enoughGb } = belief;
    if (enoughGb === Infinity) {
      const first = operator.estimatedPeakGb ?? roomiest.ramGb / 10;
      const wanted = Math.max(first, 2 * Math.max(failed, tooSmallGb));
      return failed < mostGb ? Math.min(wanted, mostGb) : Infinity;
    }
    if (failed >= enoughGb) return failed < mostGb ? Math.min(2 * failed, mostGb) : Infinity;
    const more = roomiest.ramGb / (Math.floor(roomiest.ramGb / enoughGb) + 1);
    if (belief.probe || failed > 0 || roundDown(more) <= tooSmallGb) return enoughGb;
    belief.probe = operator;
    return more;
  }

  function fill({ pools }: SystemView): Assignment[] {
    const assign: Assignment[] = [];
    lost = pools.filter((pool) => !pool.isUp);
    const room = pools.map((pool) => ({
      pool,
      cpu: pool.availableCpu,
      ramGb: pool.availableRamGb,
    }));
    for (let i = 0; i < ready.length;) {
      const { operator } = ready[i] as Ready;
      if (!operator.isAssignable || operator.pipeline.isTimedOut) {
        ready.splice(i, 1);
        listed.delete(operator);
        continue;
      }
      const ramGb = sizeGb(operator);
      const place = room.find((r) => r.ramGb >= ramGb && r.cpu > 0);
      if (!place) {
        if (beliefOf(operator).probe === operator) beliefOf(operator).probe = undefined;
        if (room.every((r) => r.ramGb <= 0 || r.cpu <= 0) || i > 32) break;
        i++;
        continue;
      }
      const share = (place.pool.cpu * ramGb) / place.pool.ramGb;
      const cpu = Math.min(place.cpu, Math.max(1, Math.floor(share)));
      place.cpu -= cpu;
      place.ramGb -= ramGb;
      assign.push({ operators: [operator], pool: place.pool, cpu, ramGb });
      ready.splice(i, 1);
      listed.delete(operator);
    }
    return assign;
  }

  return {
    schedule(view: SystemView) {
      const isUnchanged = view.arrivals.length === 0 && view.results.length === 0;
      if (isUnchanged && lost.every((pool) => !pool.isUp)) return undefined;
      learn(view);
      listReady(view);
      const assign = fill(view);
      return assign.length > 0 ? { assign } : undefined;
    },
  };
}
