/** The built-in policies (rule 10), written a second time, to the letter. */
import type {
  Assignment,
  Cluster,
  Container,
  FailureReason,
  Operator,
  Pipeline,
  Policy,
  PolicyFactory,
  Pool,
  Priority,
  SystemView,
} from "../../src/simulator/policy.js";

interface Retry {
  readonly cpu: number;
  readonly ramGb: number;
  readonly error: FailureReason | undefined;
}

interface Job {
  readonly pipeline: Pipeline;
  readonly operators: readonly Operator[];
  readonly retry: Retry | undefined;
}

/** What is left of a pool while a call hands it out. */
interface Left {
  readonly pool: Pool;
  cpu: number;
  ramGb: number;
}

interface Size {
  readonly cpu: number;
  readonly ramGb: number;
}

function isQuiet(view: SystemView): boolean {
  return view.arrivals.length === 0 && view.results.length === 0;
}

function leftOf(pool: Pool): Left {
  return { pool, cpu: pool.availableCpu, ramGb: pool.availableRamGb };
}

function unfinished(operators: readonly Operator[]): Operator[] {
  return operators.filter((operator) => operator.state !== "COMPLETED");
}

function pipelineOf(operators: readonly Operator[]): Pipeline {
  const first = operators[0];
  if (first === undefined) throw new Error("a job has at least one operator");
  return first.pipeline;
}

/** Arrivals, then the pipelines of all results' operators, first occurrence order. */
function touchedPipelines(view: SystemView): Set<Pipeline> {
  const touched = new Set(view.arrivals);
  for (const result of view.results) {
    for (const operator of result.operators) touched.add(operator.pipeline);
  }
  return touched;
}

/** The paper's FIFO baseline. */
export const naive: PolicyFactory = (cluster) => {
  let fifo: Pipeline[] = [];
  return {
    schedule(view) {
      if (isQuiet(view)) return undefined;
      fifo.push(...view.arrivals);
      const assign: Assignment[] = [];
      const aside: Pipeline[] = [];
      for (const pool of view.pools) {
        if (!(pool.availableCpu > 0 && pool.availableRamGb > 0)) continue;
        for (;;) {
          const pipeline = fifo.shift();
          if (pipeline === undefined) break;
          if (pipeline.isComplete || pipeline.hasFailures || pipeline.isTimedOut) continue;
          aside.push(pipeline);
          const assignable = pipeline.operators.filter((operator) => operator.isAssignable);
          const operators = cluster.multiOperatorContainers
            ? assignable
            : assignable.filter((operator) => operator.parentsComplete).slice(0, 1);
          if (operators.length === 0) continue;
          assign.push({
            operators,
            pool,
            cpu: pool.availableCpu,
            ramGb: pool.availableRamGb,
          });
          break;
        }
      }
      fifo = [...fifo, ...aside];
      return { assign };
    },
  };
};

/** A tenth of the pool's total of each; if either is all there is or more, all that is available of both. */
function tenth(left: Left): Size {
  const cpu = Math.max(1, Math.trunc(left.pool.cpu / 10));
  const ramGb = Math.max(1, Math.trunc(left.pool.ramGb / 10));
  if (cpu >= left.cpu || ramGb >= left.ramGb) return { cpu: left.cpu, ramGb: left.ramGb };
  return { cpu, ramGb };
}

function isHalf(size: Size, pool: Pool): boolean {
  return size.cpu >= pool.cpu / 2 || size.ramGb >= pool.ramGb / 2;
}

/** "priority", step 3: the size of a job's container, if it gets one. */
function prioritySize(retry: Retry | undefined, left: Left): Size | undefined {
  if (retry?.error !== undefined) {
    const doubled = { cpu: 2 * retry.cpu, ramGb: 2 * retry.ramGb };
    const isTooMuch = doubled.cpu > left.cpu || doubled.ramGb > left.ramGb;
    return isTooMuch || isHalf(doubled, left.pool) ? undefined : doubled;
  }
  if (retry !== undefined && retry.cpu < left.cpu && retry.ramGb < left.ramGb) return retry;
  return tenth(left);
}

/** "priority-pool": the size of a job's container, if it gets one. */
function priorityPoolSize(retry: Retry | undefined, left: Left): Size | undefined {
  if (retry?.error !== undefined) {
    const doubled = { cpu: 2 * retry.cpu, ramGb: 2 * retry.ramGb };
    if (isHalf(doubled, left.pool)) return undefined;
    if (doubled.cpu >= left.cpu || doubled.ramGb >= left.ramGb) {
      return { cpu: left.cpu, ramGb: left.ramGb };
    }
    return doubled;
  }
  return tenth(left);
}

function place(job: Job, left: Left, size: Size, assign: Assignment[]): void {
  assign.push({
    operators: job.operators,
    pool: left.pool,
    cpu: size.cpu,
    ramGb: size.ramGb,
  });
  left.cpu -= size.cpu;
  left.ramGb -= size.ramGb;
}

type Queues = Record<Priority, Job[]>;

/** "priority", step 1. */
function queueTouched(view: SystemView, queues: Queues, cluster: Cluster): void {
  const retries = new Map<Operator, Retry>();
  for (const { error, operators, cpu, ramGb } of view.results) {
    if (error === undefined) continue;
    for (const operator of unfinished(operators)) retries.set(operator, { cpu, ramGb, error });
  }
  const touched = touchedPipelines(view);
  if (touched.size === 0) return;
  const jobs = [...queues.QUERY, ...queues.INTERACTIVE, ...queues.BATCH_PIPELINE];
  const queued = new Set(jobs.flatMap((job) => job.operators));
  const multi = cluster.multiOperatorContainers;
  for (const pipeline of touched) {
    const operators = pipeline.operators.filter(
      (operator) =>
        operator.isAssignable && (multi || operator.parentsComplete) && !queued.has(operator),
    );
    const groups = multi ? [operators] : operators.map((operator) => [operator]);
    for (const group of groups) {
      const first = group[0];
      if (first === undefined) continue;
      const retry = retries.get(first);
      queues[pipeline.priority].push({ pipeline, operators: group, retry });
    }
  }
}

/** "priority", step 2. */
function queueSuspended(view: SystemView, queues: Queues, remembered: Map<Container, Job>): void {
  for (const pool of view.pools) {
    for (const container of pool.suspending) {
      const operators = unfinished(container.operators);
      const retry = {
        cpu: container.cpu,
        ramGb: container.ramGb,
        error: undefined,
      };
      remembered.set(container, {
        pipeline: pipelineOf(operators),
        operators,
        retry,
      });
    }
  }
  for (const pool of view.pools) {
    for (const container of pool.suspended) {
      const job = remembered.get(container);
      if (job === undefined) continue;
      queues[job.pipeline.priority].push(job);
      remembered.delete(container);
    }
  }
}

/** The first pool with the most available RAM among those that have CPU and RAM left. */
function roomiest(lefts: readonly Left[]): Left | undefined {
  let best: Left | undefined;
  for (const left of lefts) {
    if (!(left.cpu > 0 && left.ramGb > 0)) continue;
    if (best === undefined || left.ramGb > best.ramGb) best = left;
  }
  return best;
}

/** "priority", step 3, for one queue. */
function serveQueue(queue: Job[], lefts: readonly Left[], assign: Assignment[]): void {
  for (let job = queue[0]; job !== undefined; job = queue[0]) {
    if (!job.pipeline.isTimedOut) {
      const left = roomiest(lefts);
      if (left === undefined) return;
      const size = prioritySize(job.retry, left);
      if (size !== undefined) place(job, left, size, assign);
    }
    queue.shift();
  }
}

/** "priority", step 4. */
function chooseSuspensions(pools: readonly Pool[], wanted: number): Container[] {
  const candidates = pools.map((pool) =>
    pool.containers.filter((container) => container.priority !== "QUERY"),
  );
  const chosen: Container[] = [];
  while (chosen.length < wanted && candidates.some((ofPool) => ofPool.length > 0)) {
    for (const ofPool of candidates) {
      const container = ofPool.shift();
      if (container?.isSuspendable === true && chosen.length < wanted) chosen.push(container);
    }
  }
  return chosen;
}

export const priority: PolicyFactory = (cluster): Policy => {
  const queues: Queues = { QUERY: [], INTERACTIVE: [], BATCH_PIPELINE: [] };
  const remembered = new Map<Container, Job>();
  return {
    schedule(view) {
      queueTouched(view, queues, cluster);
      queueSuspended(view, queues, remembered);
      const assign: Assignment[] = [];
      const lefts = view.pools.map(leftOf);
      serveQueue(queues.QUERY, lefts, assign);
      serveQueue(queues.INTERACTIVE, lefts, assign);
      serveQueue(queues.BATCH_PIPELINE, lefts, assign);
      return {
        assign,
        suspend: chooseSuspensions(view.pools, queues.QUERY.length),
      };
    },
  };
};

export const priorityPool: PolicyFactory = (cluster): Policy => {
  if (cluster.pools.length !== 2) throw new Error("priority-pool needs exactly 2 pools");
  const queues: Queues = { QUERY: [], INTERACTIVE: [], BATCH_PIPELINE: [] };

  function serve(queue: Job[], left: Left | undefined, assign: Assignment[]): void {
    if (left === undefined) return;
    for (let job = queue[0]; job !== undefined; job = queue[0]) {
      if (!job.pipeline.isTimedOut) {
        if (left.cpu === 0 || left.ramGb === 0) return;
        const size = priorityPoolSize(job.retry, left);
        if (size !== undefined) place(job, left, size, assign);
      }
      queue.shift();
    }
  }

  return {
    schedule(view) {
      for (const pipeline of view.arrivals) {
        const { operators } = pipeline;
        queues[pipeline.priority].push({
          pipeline,
          operators,
          retry: undefined,
        });
      }
      for (const result of view.results) {
        if (result.error === undefined) continue;
        const operators = unfinished(result.operators);
        const retry = {
          cpu: result.cpu,
          ramGb: result.ramGb,
          error: result.error,
        };
        queues[result.priority].push({
          pipeline: pipelineOf(operators),
          operators,
          retry,
        });
      }
      const assign: Assignment[] = [];
      const [first, second] = view.pools.map(leftOf);
      serve(queues.QUERY, first, assign);
      serve(queues.INTERACTIVE, first, assign);
      serve(queues.BATCH_PIPELINE, second, assign);
      return { assign };
    },
  };
};

/** For clusters with memory overcommit: one CPU and all of a pool's RAM to each operator. */
export const overbook: PolicyFactory = () => {
  const failures = new Map<Pipeline, number>();
  const fifo: Operator[] = [];
  return {
    schedule(view) {
      if (isQuiet(view)) return undefined;
      for (const result of view.results) {
        if (result.error === undefined) continue;
        const pipeline = pipelineOf(result.operators);
        failures.set(pipeline, (failures.get(pipeline) ?? 0) + 1);
      }
      for (const pipeline of touchedPipelines(view)) {
        for (const operator of pipeline.operators) {
          const isReady = operator.isAssignable && operator.parentsComplete;
          if (isReady && !fifo.includes(operator)) fifo.push(operator);
        }
      }
      const assign: Assignment[] = [];
      const lefts = view.pools.map(leftOf);
      for (let operator = fifo[0]; operator !== undefined; operator = fifo[0]) {
        const { pipeline } = operator;
        if ((failures.get(pipeline) ?? 0) < 3 && !pipeline.isTimedOut) {
          const left = lefts.find(({ cpu }) => cpu >= 1);
          if (left === undefined) break;
          assign.push({
            operators: [operator],
            pool: left.pool,
            cpu: 1,
            ramGb: left.pool.ramGb,
          });
          left.cpu -= 1;
        }
        fifo.shift();
      }
      return { assign };
    },
  };
};

export const POLICIES: Readonly<Record<string, PolicyFactory>> = {
  naive,
  priority,
  "priority-pool": priorityPool,
  overbook,
};
