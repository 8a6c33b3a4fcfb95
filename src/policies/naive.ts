import type {
  Assignment,
  Cluster,
  Operator,
  Pipeline,
  Policy,
  SystemView,
} from "../simulator/index.js";

/**
 * First in, first out, one pipeline per pool at a time, which gets everything that is left of the pool. A pipeline
 * that has failed once is given up. The paper's FIFO baseline.
 */
export function naive(cluster: Cluster): Policy {
  let waiting: Pipeline[] = [];

  function assignable(pipeline: Pipeline): Operator[] {
    const operators = pipeline.operators.filter((operator) => operator.isAssignable);
    if (cluster.multiOperatorContainers) return operators;
    return operators.filter((operator) => operator.parentsComplete).slice(0, 1);
  }

  return {
    schedule({ arrivals, results, pools }: SystemView) {
      if (arrivals.length === 0 && results.length === 0) return undefined;
      waiting.push(...arrivals);
      const assign: Assignment[] = [];
      const requeue: Pipeline[] = [];
      let head = 0;
      for (const pool of pools) {
        if (pool.availableCpu <= 0 || pool.availableRamGb <= 0) continue;
        while (head < waiting.length) {
          const pipeline = waiting[head++] as Pipeline;
          if (pipeline.isComplete || pipeline.hasFailures || pipeline.isTimedOut) continue;
          requeue.push(pipeline);
          const operators = assignable(pipeline);
          if (operators.length === 0) continue;
          assign.push({ operators, pool, cpu: pool.availableCpu, ramGb: pool.availableRamGb });
          break;
        }
      }
      waiting = waiting.slice(head).concat(requeue);
      return { assign };
    },
  };
}
