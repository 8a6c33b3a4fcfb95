import type {
  Assignment,
  Cluster,
  Operator,
  Policy,
  Pool,
  Result,
  SystemView,
} from "../simulator/index.js";
import { CLASS_WEIGHTS } from "../simulator/index.js";

/** How much memory operators are given, and what is learned from how they fared. */
export interface OperatorSizes {
  /** Told of every container that ended, before anything is asked in that call. */
  learn(result: Result): void;
  /** GB, in {@link wholeUnits}; more than any pool has: it cannot run. */
  sizeGb(operator: Operator): number;
  /** Told of an operator that was asked about, and not assigned. */
  passOver(operator: Operator): void;
}

/** An operator that could run now; smaller keys go first. */
interface Ready {
  readonly operator: Operator;
  readonly key: number;
}

/** A pipeline that has waited this many seconds longer goes behind one with one more operator to go. */
const WAIT_PER_OPERATOR_SECONDS = 20;

/**
 * Serves the least remaining work per class weight first (after Smith's rule: W. E. Smith, "Various optimizers for
 * single-stage production", 1956; with the square root of the weight, so that queries do not crowd out everything else),
 * with memory as `sizes` says and the share of CPUs that goes with it. Under overload not everything can be finished, so
 * what has waited long already yields to what can still be finished early.
 */
export function weightedSrpt(sizes: OperatorSizes): Policy {
  /** Sorted by key. */
  const ready: Ready[] = [];
  const listed = new Set<Operator>();
  /** Pools that were lost when the others were last filled. */
  let lost: readonly Pool[] = [];

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
      const ramGb = sizes.sizeGb(operator);
      const place = room.find((r) => r.ramGb >= ramGb && r.cpu > 0);
      if (!place) {
        sizes.passOver(operator);
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
      for (const result of view.results) sizes.learn(result);
      listReady(view);
      const assign = fill(view);
      return assign.length > 0 ? { assign } : undefined;
    },
  };
}

/** The pool with the most memory; the first of equal ones. */
export function roomiestPool({ pools }: Cluster): Pool {
  return pools.reduce((best, pool) => (pool.ramGb > best.ramGb ? pool : best));
}

/** Rounding to multiples of a power of two, about 1/8192 of a pool's memory: they add up without an error. At least one. */
export function wholeUnits(poolGb: number): {
  readonly down: (gb: number) => number;
  readonly up: (gb: number) => number;
} {
  const unitGb = 2 ** Math.floor(Math.log2(poolGb / 8192));
  const units = (round: (value: number) => number) => (gb: number) =>
    Math.max(unitGb, unitGb * round(gb / unitGb));
  return { down: units(Math.floor), up: units(Math.ceil) };
}
