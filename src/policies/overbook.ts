import type {
  Assignment,
  Cluster,
  Operator,
  Pipeline,
  Policy,
  SystemView,
} from "../simulator/index.js";

const MAX_FAILURES = 3;

/**
 * For clusters that allow memory overcommit: every operator gets one CPU and a whole pool's memory, and the pool's
 * out-of-memory killer sorts it out. A pipeline is given up after three failures.
 */
export function overbook(_cluster: Cluster): Policy {
  let queue: Operator[] = [];
  const queued = new Set<Operator>();
  const failures = new Map<Pipeline, number>();

  function enqueueReady(pipeline: Pipeline): void {
    for (const operator of pipeline.operators) {
      if (!operator.isAssignable || !operator.parentsComplete || queued.has(operator)) continue;
      queued.add(operator);
      queue.push(operator);
    }
  }

  return {
    schedule({ arrivals, results, pools }: SystemView) {
      if (arrivals.length === 0 && results.length === 0) return undefined;
      const touched = new Set<Pipeline>(arrivals);
      for (const result of results) {
        const pipelines = new Set(result.operators.map((operator) => operator.pipeline));
        for (const pipeline of pipelines) {
          touched.add(pipeline);
          if (result.error) failures.set(pipeline, (failures.get(pipeline) ?? 0) + 1);
        }
      }
      for (const pipeline of touched) enqueueReady(pipeline);

      const cpus = pools.map((pool) => pool.availableCpu);
      const assign: Assignment[] = [];
      let taken = 0;
      for (const operator of queue) {
        const { pipeline } = operator;
        if ((failures.get(pipeline) ?? 0) < MAX_FAILURES && !pipeline.isTimedOut) {
          const index = cpus.findIndex((cpu) => cpu >= 1);
          const pool = pools[index];
          if (!pool) break;
          cpus[index] = (cpus[index] ?? 0) - 1;
          assign.push({ operators: [operator], pool, cpu: 1, ramGb: pool.ramGb });
        }
        taken++;
        queued.delete(operator);
      }
      queue = queue.slice(taken);
      return { assign };
    },
  };
}
