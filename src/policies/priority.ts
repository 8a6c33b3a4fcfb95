import type {
  Assignment,
  Cluster,
  Container,
  Operator,
  Pipeline,
  Policy,
  Pool,
  SystemView,
} from "../simulator/index.js";
import type { Fifo } from "../simulator/index.js";
import type { Job, Retry, Size } from "./job.js";
import { jobQueues, retryOf, tenthOf, unfinished } from "./job.js";

/**
 * Queries before interactive before batch, each first in, first out. A job starts with a tenth of the pool that has
 * most memory left, and doubles after each failure until it would need half a pool. Suspends other work while queries
 * wait.
 */
export function priority(cluster: Cluster): Policy {
  const { pools } = cluster;
  const queues = jobQueues();
  const queued = new Set<Operator>();
  /** Jobs of containers that are being suspended. */
  const suspended = new Map<Container, Job>();
  /** Nobody else suspends: before the first time there is nothing to track. */
  let hasSuspended = false;
  const availableCpu: number[] = [];
  const availableRamGb: number[] = [];

  function enqueue(job: Job): void {
    for (const operator of job.operators) queued.add(operator);
    queues[job.pipeline.priority].push(job);
  }

  function enqueueTouched({ arrivals, results }: SystemView): void {
    const touched = new Set<Pipeline>(arrivals);
    const retries = new Map<Operator, Retry>();
    for (const result of results) {
      for (const operator of result.operators) {
        touched.add(operator.pipeline);
        if (result.error && operator.state !== "COMPLETED") retries.set(operator, retryOf(result));
      }
    }
    const multi = cluster.multiOperatorContainers;
    for (const pipeline of touched) {
      const ready = pipeline.operators.filter(
        (o) => o.isAssignable && (multi || o.parentsComplete) && !queued.has(o),
      );
      const jobs = multi && ready.length > 0 ? [ready] : ready.map((operator) => [operator]);
      for (const operators of jobs) {
        const [first] = operators;
        enqueue({ pipeline, operators, retry: first && retries.get(first) });
      }
    }
  }

  function trackSuspensions(): void {
    if (!hasSuspended) return;
    for (const pool of pools) {
      for (const container of pool.suspending) {
        const operators = unfinished(container.operators);
        const [first] = operators;
        if (!first || suspended.has(container)) continue;
        const { cpu, ramGb } = container;
        const retry = { cpu, ramGb, hasFailed: false };
        suspended.set(container, { pipeline: first.pipeline, operators, retry });
      }
    }
    if (suspended.size === 0) return;
    for (const pool of pools) {
      for (const container of pool.suspended) {
        const job = suspended.get(container);
        if (!job) continue;
        enqueue(job);
        suspended.delete(container);
      }
    }
  }

  /** The pool with most memory left, of those with something left; -1: none. */
  function roomiestPool(): number {
    let best = -1;
    for (let i = 0; i < availableRamGb.length; i++) {
      const ramGb = availableRamGb[i] as number;
      if (ramGb <= 0 || (availableCpu[i] as number) <= 0) continue;
      if (best < 0 || ramGb > (availableRamGb[best] as number)) best = i;
    }
    return best;
  }

  function sizeOf({ retry }: Job, total: Size, available: Size): Size | undefined {
    if (retry?.hasFailed) {
      const size = { cpu: 2 * retry.cpu, ramGb: 2 * retry.ramGb };
      const fits = size.cpu <= available.cpu && size.ramGb <= available.ramGb;
      const isSmall = size.cpu < total.cpu / 2 && size.ramGb < total.ramGb / 2;
      return fits && isSmall ? size : undefined;
    }
    if (retry && retry.cpu < available.cpu && retry.ramGb < available.ramGb) return retry;
    return tenthOf(total, available);
  }

  /** Takes jobs from the queue's head as long as there is room, or they have timed out. */
  function assignFrom(queue: Fifo<Job>, assign: Assignment[]): void {
    for (let job = queue.first; job; job = queue.first) {
      const isTimedOut = job.pipeline.isTimedOut;
      const index = isTimedOut ? -1 : roomiestPool();
      if (!isTimedOut && index < 0) return;
      queue.shift();
      for (const operator of job.operators) queued.delete(operator);
      if (isTimedOut) continue;
      const pool = pools[index] as Pool;
      const available = {
        cpu: availableCpu[index] as number,
        ramGb: availableRamGb[index] as number,
      };
      const size = sizeOf(job, pool, available);
      if (!size) continue;
      availableCpu[index] = available.cpu - size.cpu;
      availableRamGb[index] = available.ramGb - size.ramGb;
      assign.push({ operators: job.operators, pool, cpu: size.cpu, ramGb: size.ramGb });
    }
  }

  function assignQueued(): Assignment[] {
    const assign: Assignment[] = [];
    for (let i = 0; i < pools.length; i++) {
      const pool = pools[i] as Pool;
      availableCpu[i] = pool.availableCpu;
      availableRamGb[i] = pool.availableRamGb;
    }
    // Without room and deadlines no queue moves, and that is so in most ticks.
    if (cluster.maxJobSeconds === undefined && roomiestPool() < 0) return assign;
    assignFrom(queues.QUERY, assign);
    assignFrom(queues.INTERACTIVE, assign);
    assignFrom(queues.BATCH_PIPELINE, assign);
    return assign;
  }

  /** As many suspendable containers as there are queries waiting, taken from the pools in turn. */
  function chooseSuspensions(wanted: number): Container[] {
    const chosen: Container[] = [];
    const isAny = pools.some((pool) => pool.containers.some((c) => c.isSuspendable));
    if (!isAny) return chosen;
    const lists = pools.map((pool) => pool.containers.filter((c) => c.priority !== "QUERY"));
    const longest = Math.max(...lists.map((list) => list.length));
    for (let visit = 0; visit < longest; visit++) {
      for (const list of lists) {
        const container = list[visit];
        if (!container?.isSuspendable) continue;
        chosen.push(container);
        if (chosen.length === wanted) return chosen;
      }
    }
    return chosen;
  }

  return {
    schedule(view: SystemView) {
      if (view.arrivals.length > 0 || view.results.length > 0) enqueueTouched(view);
      trackSuspensions();
      const { QUERY, INTERACTIVE, BATCH_PIPELINE } = queues;
      if (QUERY.length + INTERACTIVE.length + BATCH_PIPELINE.length === 0) return undefined;
      const assign = assignQueued();
      // A container of one operator can never be suspended.
      const isWanted = QUERY.length > 0 && cluster.multiOperatorContainers;
      const suspend = isWanted ? chooseSuspensions(QUERY.length) : [];
      if (suspend.length > 0) hasSuspended = true;
      return assign.length + suspend.length > 0 ? { assign, suspend } : undefined;
    },
  };
}
