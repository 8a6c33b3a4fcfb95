import type {
  Assignment,
  Container,
  Operator,
  Pipeline,
  PolicyFactory,
  SystemView,
} from "../../../src/simulator/index.js";

/** Bad habits of the policy of {@link policyWith}, and what it does with containers of several operators. */
export interface Habits {
  readonly ignoresParents?: boolean;
  /** No second attempt. */
  readonly givesUpAtOnce?: boolean;
  /** Retries with the size that was too small. */
  readonly repeatsSizes?: boolean;
  /** Retries what has failed with all there is. */
  readonly neverGivesUp?: boolean;
  /** Remembers what has timed out and goes on trying it. */
  readonly keepsTimedOut?: boolean;
  /** Doubles without limit, and waits for room before it looks at anything else. */
  readonly blocksAtHead?: boolean;
  readonly ignoresClasses?: boolean;
  /** Runs batch only while nothing else is there. */
  readonly starvesBatch?: boolean;
  /** Does not look at what is available. */
  readonly overallocates?: boolean;
  readonly usesOnePool?: boolean;
  /** Gives out at most this share of a pool's memory at a time. */
  readonly usesShare?: number;
  /** Decides only so often. */
  readonly everySeconds?: number;
  /** Decides nothing when more pipelines wait. */
  readonly panicsAbove?: number;
  /** Sizes are the estimates. */
  readonly needsEstimates?: boolean;
  /** Whole pipelines in a container. */
  readonly packs?: boolean;
  readonly suspends?: boolean;
  /** Never assigns again what was suspended. */
  readonly losesSuspended?: boolean;
}

const URGENCY = { QUERY: 0, INTERACTIVE: 1, BATCH_PIPELINE: 2 } as const;

/**
 * A plain sane policy, except for its habits: queries before interactive before batch, a tenth of the largest pool for
 * each operator, doubled after running out of memory up to all of that pool; first fit.
 */
export function policyWith(habits: Habits = {}): PolicyFactory {
  return ({ pools, multiOperatorContainers }) => {
    const largestGb = Math.max(...pools.map(({ ramGb }) => ramGb));
    const failedGb = new Map<Operator, number>();
    const known = new Set<Pipeline>();
    const lost = new Set<Operator>();
    const packs = habits.packs === true && multiOperatorContainers;
    let nextAt = 0;

    function sizeGb(operator: Operator): number {
      if (habits.needsEstimates) return operator.estimatedPeakGb ?? NaN;
      const failed = failedGb.get(operator) ?? 0;
      if (failed > 0 && habits.givesUpAtOnce) return Infinity;
      if (habits.repeatsSizes) return largestGb / 10;
      if (habits.blocksAtHead) return Math.max(largestGb / 10, 2 * failed);
      if (failed >= largestGb && !habits.neverGivesUp) return Infinity;
      return Math.min(largestGb, Math.max(largestGb / 10, 2 * failed));
    }

    function waiting(view: SystemView): readonly Pipeline[] {
      for (const pipeline of view.arrivals) known.add(pipeline);
      const open = habits.keepsTimedOut
        ? [...known].filter(({ isComplete }) => !isComplete)
        : view.pipelines;
      const isUrgentOpen = open.some(({ priority }) => priority !== "BATCH_PIPELINE");
      const served = open.filter(
        ({ priority }) => !(habits.starvesBatch && isUrgentOpen && priority === "BATCH_PIPELINE"),
      );
      if (habits.ignoresClasses) return served;
      return [...served].sort((a, b) => URGENCY[a.priority] - URGENCY[b.priority]);
    }

    function operatorsOf(pipeline: Pipeline): Operator[][] {
      const able = pipeline.operators.filter((o) => o.isAssignable && !lost.has(o));
      if (packs) {
        const isUnderWay = able.length < pipeline.remainingOperators;
        return able.length > 0 && !isUnderWay ? [able] : [];
      }
      return able.filter((o) => habits.ignoresParents || o.parentsComplete).map((o) => [o]);
    }

    function fill(view: SystemView): { assign: Assignment[]; queriesWait: boolean } {
      const assign: Assignment[] = [];
      const room = (habits.usesOnePool ? view.pools.slice(0, 1) : view.pools).map((pool) => ({
        pool,
        cpu: pool.availableCpu,
        ramGb: pool.availableRamGb - (1 - (habits.usesShare ?? 1)) * pool.ramGb,
      }));
      let queriesWait = false;
      for (const pipeline of waiting(view)) {
        if (room.every(({ cpu, ramGb }) => cpu < 1 || ramGb <= 0) && !habits.overallocates) {
          if (pipeline.priority === "QUERY" && operatorsOf(pipeline).length > 0) queriesWait = true;
          continue;
        }
        for (const operators of operatorsOf(pipeline)) {
          const [first] = operators;
          if (!first) continue;
          const wanted = sizeGb(first);
          if (wanted === Infinity) continue;
          const place = room.find(({ cpu, ramGb }) => cpu >= 1 && ramGb >= wanted);
          const anywhere = habits.overallocates || habits.needsEstimates ? room[0] : undefined;
          const chosen = place ?? anywhere;
          if (!chosen) {
            if (pipeline.priority === "QUERY") queriesWait = true;
            if (habits.blocksAtHead) return { assign, queriesWait };
            continue;
          }
          chosen.cpu -= 1;
          chosen.ramGb -= wanted;
          assign.push({ operators, pool: chosen.pool, cpu: 1, ramGb: wanted });
        }
      }
      return { assign, queriesWait };
    }

    function chooseSuspensions(view: SystemView): Container[] {
      const container = view.pools
        .flatMap((pool) => pool.containers)
        .find((c) => c.isSuspendable && c.priority !== "QUERY");
      const isUnderWay = view.pools.some((pool) => pool.suspending.length > 0);
      if (!container || isUnderWay) return [];
      if (habits.losesSuspended) for (const o of container.operators) lost.add(o);
      return [container];
    }

    return {
      schedule(view) {
        for (const { operators, ramGb, error } of view.results) {
          if (error !== "OOM") continue;
          for (const operator of operators) failedGb.set(operator, ramGb);
        }
        if (view.now < nextAt) return { wakeAt: nextAt };
        if (view.pipelines.length > (habits.panicsAbove ?? Infinity)) return undefined;
        if (habits.everySeconds) nextAt = view.now + habits.everySeconds;
        const { assign, queriesWait } = fill(view);
        const suspend = habits.suspends && queriesWait ? chooseSuspensions(view) : [];
        return habits.everySeconds ? { assign, suspend, wakeAt: nextAt } : { assign, suspend };
      },
    };
  };
}
