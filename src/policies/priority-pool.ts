import type { Assignment, Cluster, Policy, Pool, SystemView } from "../simulator/index.js";
import type { Fifo } from "../simulator/index.js";
import type { Job, Size } from "./job.js";
import { jobQueues, retryOf, tenthOf, unfinished } from "./job.js";

/**
 * Two pools: the first serves queries and interactive pipelines, the second batch. Whole pipelines are jobs; they start
 * with a tenth of the pool and double after each failure until they would need half of it. Never suspends.
 */
export function priorityPool(cluster: Cluster): Policy {
  if (cluster.pools.length !== 2) {
    throw new RangeError(`priority-pool needs exactly 2 pools, got ${cluster.pools.length}`);
  }
  const queues = jobQueues();

  function sizeOf({ retry }: Job, total: Size, available: Size): Size | undefined {
    if (retry?.hasFailed) {
      const cpu = 2 * retry.cpu;
      const ramGb = 2 * retry.ramGb;
      if (cpu >= total.cpu / 2 || ramGb >= total.ramGb / 2) return undefined;
      return cpu >= available.cpu || ramGb >= available.ramGb ? available : { cpu, ramGb };
    }
    return tenthOf(total, available);
  }

  function serve(pool: Pool, served: readonly Fifo<Job>[], assign: Assignment[]): void {
    let { availableCpu: cpu, availableRamGb: ramGb } = pool;
    for (const queue of served) {
      for (let job = queue.first; job; job = queue.first) {
        if (!job.pipeline.isTimedOut) {
          if (cpu <= 0 || ramGb <= 0) break;
          const size = sizeOf(job, pool, { cpu, ramGb });
          if (size) {
            cpu -= size.cpu;
            ramGb -= size.ramGb;
            assign.push({ operators: job.operators, pool, cpu: size.cpu, ramGb: size.ramGb });
          }
        }
        queue.shift();
      }
    }
  }

  return {
    schedule({ arrivals, results, pools }: SystemView) {
      for (const pipeline of arrivals) {
        const { operators } = pipeline;
        queues[pipeline.priority].push({ pipeline, operators, retry: undefined });
      }
      for (const result of results) {
        const operators = unfinished(result.operators);
        const [first] = operators;
        if (!result.error || !first) continue;
        queues[result.priority].push({
          pipeline: first.pipeline,
          operators,
          retry: retryOf(result),
        });
      }
      const assign: Assignment[] = [];
      const [first, second] = pools;
      if (first) serve(first, [queues.QUERY, queues.INTERACTIVE], assign);
      if (second) serve(second, [queues.BATCH_PIPELINE], assign);
      return assign.length > 0 ? { assign } : undefined;
    },
  };
}
