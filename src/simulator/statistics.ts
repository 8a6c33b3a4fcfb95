import type { Priority } from "../workload/index.js";
import { PRIORITIES } from "../workload/index.js";
import { Samples, percentileOfSorted } from "./percentile.js";
import type { ResolvedSimulationOptions } from "./options.js";
import type { FailureReason } from "./policy.js";
import type { ContainerRun, PipelineRun, PoolRun } from "./state.js";

/** What a completed pipeline of each class weighs in the latency metrics. */
export const CLASS_WEIGHTS: Readonly<Record<Priority, number>> = {
  QUERY: 10,
  INTERACTIVE: 5,
  BATCH_PIPELINE: 1,
};

/** Pipelines of one class, or of all. Latency is from arrival to the tick a pipeline is found complete. */
export interface ClassStatistics {
  readonly arrivalCount: number;
  readonly completionCount: number;
  readonly timeoutCount: number;
  /** null when none completed; so are the percentiles. */
  readonly meanLatencySeconds: number | null;
  readonly p50LatencySeconds: number | null;
  readonly p95LatencySeconds: number | null;
  readonly p99LatencySeconds: number | null;
}

/** The outcome of a run in figures. */
export interface Statistics {
  readonly pipelinesCreated: number;
  readonly assignments: number;
  readonly suspensions: number;
  /** Containers that ended with an error. */
  readonly failures: number;
  readonly failureErrorCounts: Readonly<Partial<Record<FailureReason, number>>>;
  /** Containers that ended without an error. */
  readonly containersCompleted: number;
  /** containersCompleted per simulated second. */
  readonly throughput: number;
  /** 99th percentile of the run time of all ended containers, failed ones too; null when none ended. */
  readonly p99ContainerSeconds: number | null;
  readonly all: ClassStatistics;
  readonly query: ClassStatistics;
  readonly interactive: ClassStatistics;
  readonly batch: ClassStatistics;
  /**
   * Σ w·n·mean / Σ w·n over the classes with completions (n of them), divided by the share of arrivals completed;
   * lower is better, Infinity when nothing completed. Can be lowered by not running what would finish late.
   */
  readonly adjustedLatencySeconds: number;
  /**
   * Weighted mean latency over all arrivals, in which an unfinished pipeline counts twice the run's duration; lower is
   * better. Cannot be lowered by refusing work. null when nothing arrived.
   */
  readonly penalizedLatencySeconds: number | null;
  /** The same with twice the limit on a pipeline's time; null without a limit. */
  readonly adjustedLatencyUnfinishedPenalty: number | null;
  /** Means over samples taken at each full second, in per cent of the cluster; null when the run has no tick. */
  readonly meanMemoryAllocatedPercent: number | null;
  readonly meanMemoryConsumedPercent: number | null;
  readonly meanCpuAllocatedPercent: number | null;
  /** Memory × time that operators held when they were killed, in GB·s. */
  readonly lostToFailuresGbSeconds: number;
  /**
   * Jain's index (Σx)² / (n·Σx²) over the completion rates x of the n classes with arrivals: 1 is even, 1/n is all for
   * one class. R. Jain et al., DEC-TR-301, 1984. null when nothing completed.
   */
  readonly fairness: number | null;
  /** Decisions that were left out because they were invalid; only with `onInvalid: "reject"`. */
  readonly rejectedDecisions: number;
  /** How often the policy was called. Depends on the mode, unlike everything above. */
  readonly policyCalls: number;
}

interface ClassCounts {
  arrivals: number;
  timeouts: number;
  readonly latencyTicks: Samples;
}

/** One sample of the utilisation of the whole cluster, taken after the tick that begins second `atSecond`. */
export interface UtilisationSample {
  readonly atSecond: number;
  readonly cpuAllocatedPercent: number;
  readonly memoryAllocatedPercent: number;
  readonly memoryConsumedPercent: number;
  readonly runningContainers: number;
  /** Pipelines that have arrived and are neither complete nor timed out. */
  readonly openPipelines: number;
}

/** Collects what {@link Statistics} are made of. */
export class StatisticsRecorder {
  assignments = 0;
  suspensions = 0;
  #completed = 0;
  readonly #errors: Partial<Record<FailureReason, number>> = {};
  readonly #containerTicks = new Samples();
  readonly #classes: Readonly<Record<Priority, ClassCounts>>;
  #lostGbTicks = 0;
  #cpuAllocated = 0;
  #memoryAllocated = 0;
  #memoryConsumed = 0;
  #samples = 0;
  readonly #cpu: number;
  readonly #ramGb: number;

  constructor(
    readonly options: ResolvedSimulationOptions,
    readonly onSample: ((sample: UtilisationSample) => void) | undefined,
  ) {
    this.#cpu = options.pools.reduce((sum, pool) => sum + pool.cpu, 0);
    this.#ramGb = options.pools.reduce((sum, pool) => sum + pool.ramGb, 0);
    const counts = (): ClassCounts => ({ arrivals: 0, timeouts: 0, latencyTicks: new Samples() });
    this.#classes = { QUERY: counts(), INTERACTIVE: counts(), BATCH_PIPELINE: counts() };
  }

  arrived(pipeline: PipelineRun): void {
    this.#classes[pipeline.priority].arrivals++;
  }

  completed(pipeline: PipelineRun, tick: number): void {
    this.#classes[pipeline.priority].latencyTicks.push(tick - pipeline.arrivalTick);
  }

  timedOut(pipeline: PipelineRun): void {
    this.#classes[pipeline.priority].timeouts++;
  }

  containerEnded(container: ContainerRun, tick: number): void {
    this.#containerTicks.push(tick - container.startTick + 1);
    if (container.error === undefined) {
      this.#completed++;
      return;
    }
    this.#errors[container.error] = (this.#errors[container.error] ?? 0) + 1;
    const start = container.startTicks[container.current];
    if (start !== undefined) this.#lostGbTicks += container.ramGb * (tick - start + 1);
  }

  sample(atSecond: number, tick: number, pools: readonly PoolRun[], openPipelines: number): void {
    let cpu = 0;
    let allocated = 0;
    let consumed = 0;
    let running = 0;
    for (const pool of pools) {
      cpu += pool.cpu - pool.availableCpu;
      allocated += pool.ramGb - pool.availableRamGb;
      consumed += pool.memory.estimateGb(tick);
      running += pool.active.length;
    }
    const cpuAllocatedPercent = (100 * cpu) / this.#cpu;
    const memoryAllocatedPercent = (100 * allocated) / this.#ramGb;
    const memoryConsumedPercent = (100 * consumed) / this.#ramGb;
    this.#cpuAllocated += cpuAllocatedPercent;
    this.#memoryAllocated += memoryAllocatedPercent;
    this.#memoryConsumed += memoryConsumedPercent;
    this.#samples++;
    this.onSample?.({
      atSecond,
      cpuAllocatedPercent,
      memoryAllocatedPercent,
      memoryConsumedPercent,
      runningContainers: running,
      openPipelines,
    });
  }

  result(policyCalls: number, rejectedDecisions: number): Statistics {
    const { durationSeconds, ticksPerSecond, maxJobSeconds } = this.options;
    const counts = PRIORITIES.map((priority) => this.#classes[priority]);
    const all = pooled(counts);
    const classStatistics = (c: ClassCounts): ClassStatistics => summarise(c, ticksPerSecond);
    const failures = Object.values(this.#errors).reduce((sum, n) => sum + n, 0);
    return {
      pipelinesCreated: all.arrivals,
      assignments: this.assignments,
      suspensions: this.suspensions,
      failures,
      failureErrorCounts: { ...this.#errors },
      containersCompleted: this.#completed,
      throughput: this.#completed / durationSeconds,
      p99ContainerSeconds: percentileSeconds(this.#containerTicks.sorted(), 99, ticksPerSecond),
      all: classStatistics(all),
      query: classStatistics(this.#classes.QUERY),
      interactive: classStatistics(this.#classes.INTERACTIVE),
      batch: classStatistics(this.#classes.BATCH_PIPELINE),
      adjustedLatencySeconds: this.#adjustedLatency(all),
      penalizedLatencySeconds: this.#penalizedLatency(2 * durationSeconds),
      adjustedLatencyUnfinishedPenalty:
        maxJobSeconds > 0 ? (this.#penalizedLatency(2 * maxJobSeconds) ?? Infinity) : null,
      meanMemoryAllocatedPercent: this.#meanSample(this.#memoryAllocated),
      meanMemoryConsumedPercent: this.#meanSample(this.#memoryConsumed),
      meanCpuAllocatedPercent: this.#meanSample(this.#cpuAllocated),
      lostToFailuresGbSeconds: this.#lostGbTicks / ticksPerSecond,
      fairness: jainIndex(
        counts.filter((c) => c.arrivals > 0).map((c) => c.latencyTicks.length / c.arrivals),
      ),
      rejectedDecisions,
      policyCalls,
    };
  }

  #meanSample(sum: number): number | null {
    return this.#samples === 0 ? null : sum / this.#samples;
  }

  #adjustedLatency(all: ClassCounts): number {
    if (all.latencyTicks.length === 0) return Infinity;
    let weighted = 0;
    let weights = 0;
    for (const priority of PRIORITIES) {
      const { latencyTicks } = this.#classes[priority];
      weighted += (CLASS_WEIGHTS[priority] * latencyTicks.sum) / this.options.ticksPerSecond;
      weights += CLASS_WEIGHTS[priority] * latencyTicks.length;
    }
    return weighted / weights / (all.latencyTicks.length / all.arrivals);
  }

  #penalizedLatency(unfinishedSeconds: number): number | null {
    let weighted = 0;
    let weights = 0;
    for (const priority of PRIORITIES) {
      const { arrivals, latencyTicks } = this.#classes[priority];
      const seconds =
        latencyTicks.sum / this.options.ticksPerSecond +
        (arrivals - latencyTicks.length) * unfinishedSeconds;
      weighted += CLASS_WEIGHTS[priority] * seconds;
      weights += CLASS_WEIGHTS[priority] * arrivals;
    }
    return weights === 0 ? null : weighted / weights;
  }
}

function pooled(counts: readonly ClassCounts[]): ClassCounts {
  const latencyTicks = new Samples();
  let arrivals = 0;
  let timeouts = 0;
  for (const c of counts) {
    arrivals += c.arrivals;
    timeouts += c.timeouts;
    for (const ticks of c.latencyTicks.sorted()) latencyTicks.push(ticks);
  }
  return { arrivals, timeouts, latencyTicks };
}

function summarise(counts: ClassCounts, ticksPerSecond: number): ClassStatistics {
  const { arrivals, timeouts, latencyTicks } = counts;
  const sorted = latencyTicks.sorted();
  const percentile = (q: number): number | null => percentileSeconds(sorted, q, ticksPerSecond);
  return {
    arrivalCount: arrivals,
    completionCount: latencyTicks.length,
    timeoutCount: timeouts,
    meanLatencySeconds: latencyTicks.length === 0 ? null : latencyTicks.mean / ticksPerSecond,
    p50LatencySeconds: percentile(50),
    p95LatencySeconds: percentile(95),
    p99LatencySeconds: percentile(99),
  };
}

function percentileSeconds(sorted: Float64Array, q: number, ticksPerSecond: number): number | null {
  return sorted.length === 0 ? null : percentileOfSorted(sorted, q) / ticksPerSecond;
}

function jainIndex(values: readonly number[]): number | null {
  const sum = values.reduce((a, b) => a + b, 0);
  const squares = values.reduce((a, b) => a + b * b, 0);
  return squares === 0 ? null : (sum * sum) / (values.length * squares);
}
