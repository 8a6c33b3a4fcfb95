import type { Assignment, Cluster, Operator, Pipeline, Policy, Pool } from "schedlab/policy";

/** First come, first served: each operator gets a quarter of a pool, and twice the memory after each OOM. */
export default function create(cluster: Cluster): Policy {
  const queue: Operator[] = [];
  const queued = new Set<Operator>();
  /** The allocation an operator was killed with, GB. */
  const failedWithGb = new Map<Operator, number>();
  const largestGb = Math.max(...cluster.pools.map((pool) => pool.ramGb));

  function enqueueReady(pipeline: Pipeline): void {
    for (const operator of pipeline.operators) {
      if (!operator.isAssignable || !operator.parentsComplete || queued.has(operator)) continue;
      queued.add(operator);
      queue.push(operator);
    }
  }

  function ramFor(operator: Operator, pool: Pool): number {
    const failedGb = failedWithGb.get(operator) ?? 0;
    return Math.min(pool.ramGb, Math.max(pool.ramGb / 4, 2 * failedGb));
  }

  function isHopeless(operator: Operator): boolean {
    return operator.pipeline.isTimedOut || (failedWithGb.get(operator) ?? 0) >= largestGb;
  }

  return {
    schedule(view) {
      // What is new is in the arrivals and results, each of which is shown once.
      const touched = new Set<Pipeline>(view.arrivals);
      for (const { operators, ramGb, error } of view.results) {
        for (const operator of operators) {
          touched.add(operator.pipeline);
          if (operator.state === "COMPLETED") failedWithGb.delete(operator);
          else if (error === "OOM") failedWithGb.set(operator, ramGb);
        }
      }
      for (const pipeline of touched) enqueueReady(pipeline);

      // What is left of each pool after the assignments of this call.
      const room = cluster.pools.map((pool) => ({
        pool,
        cpu: pool.availableCpu,
        ramGb: pool.availableRamGb,
      }));
      const assign: Assignment[] = [];
      while (queue.length > 0) {
        const operator = queue[0];
        if (!isHopeless(operator)) {
          const failedGb = failedWithGb.get(operator) ?? 0;
          const place = room.find(
            ({ pool, cpu, ramGb }) =>
              cpu >= pool.cpu / 4 && ramGb >= ramFor(operator, pool) && pool.ramGb > failedGb,
          );
          if (!place) break;
          const { pool } = place;
          const ramGb = ramFor(operator, pool);
          assign.push({ operators: [operator], pool, cpu: pool.cpu / 4, ramGb });
          place.cpu -= pool.cpu / 4;
          place.ramGb -= ramGb;
        }
        queue.shift();
        queued.delete(operator);
      }
      return { assign };
    },
  };
}
