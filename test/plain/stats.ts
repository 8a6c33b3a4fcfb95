/** Rule 8. */
import type { Priority } from "../../src/simulator/policy.js";
import { isComplete, isTimedOut, type PlainPipeline, type World } from "./model.js";

export interface PlainPipelineStats {
  readonly arrival_count: number;
  readonly completion_count: number;
  readonly timeout_count: number;
  readonly mean_latency_seconds: number | null;
  readonly p99_latency_seconds: number | null;
}

export interface PlainStats {
  readonly pipelines_created: number;
  readonly containers_completed: number;
  readonly throughput: number;
  readonly p99_latency: number | null;
  readonly assignments: number;
  readonly suspensions: number;
  readonly failures: number;
  readonly failure_error_counts: Readonly<Record<string, number>>;
  readonly pipelines_all: PlainPipelineStats;
  readonly pipelines_query: PlainPipelineStats;
  readonly pipelines_interactive: PlainPipelineStats;
  readonly pipelines_batch: PlainPipelineStats;
  readonly adjusted_latency: number;
  readonly adjusted_latency_unfinished_penalty?: number;
  readonly mean_memory_allocated_percent: number | null;
  readonly mean_memory_consumed_percent: number | null;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** Rule 2.4. */
function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** After a tick's executor step: completions, then timeouts, then the memory samples. */
export function count(world: World, isLastTick: boolean): void {
  const { tick, events, tally } = world;
  const isFullSecond = tick % world.options.ticksPerSecond === 0;
  if (world.results.length > 0) {
    for (const pipeline of world.pipelines) {
      if (pipeline.counted || !isComplete(pipeline)) continue;
      pipeline.counted = true;
      tally.latencyTicks.push({ pipeline, ticks: tick - pipeline.arrivalTick });
      events.push({ tick, type: "complete", pipeline: pipeline.spec.id });
    }
  }
  if (isFullSecond || isLastTick) {
    for (const pipeline of world.pipelines) {
      if (pipeline.counted || !isTimedOut(world, pipeline)) continue;
      pipeline.counted = true;
      tally.timedOut.push(pipeline);
      events.push({ tick, type: "timed-out", pipeline: pipeline.spec.id });
    }
  }
  if (isFullSecond) {
    const totalGb = sum(world.pools.map((pool) => pool.ramGb));
    const allocatedGb = sum(
      world.pools.map((pool) => (pool.isUp ? pool.ramGb - pool.availableRamGb : 0)),
    );
    const consumedGb = sum(world.pools.map((pool) => pool.memoryInUseGb));
    tally.allocatedPercent.push((100 * allocatedGb) / totalGb);
    tally.consumedPercent.push((100 * consumedGb) / totalGb);
  }
}

function pipelineStats(
  world: World,
  belongs: (pipeline: PlainPipeline) => boolean,
): PlainPipelineStats {
  const latencySeconds = world.tally.latencyTicks
    .filter(({ pipeline }) => belongs(pipeline))
    .map(({ ticks }) => ticks / world.options.ticksPerSecond);
  return {
    arrival_count: world.pipelines.filter(belongs).length,
    completion_count: latencySeconds.length,
    timeout_count: world.tally.timedOut.filter(belongs).length,
    mean_latency_seconds: mean(latencySeconds),
    p99_latency_seconds: percentile(latencySeconds, 99),
  };
}

export function statistics(world: World): PlainStats {
  const { options, tally } = world;
  const ofClass = (priority: Priority) =>
    pipelineStats(world, (pipeline) => pipeline.spec.priority === priority);
  const all = pipelineStats(world, () => true);
  const query = ofClass("QUERY");
  const interactive = ofClass("INTERACTIVE");
  const batch = ofClass("BATCH_PIPELINE");

  let weighted = 0;
  let weights = 0;
  let penalty = 0;
  let penaltyWeights = 0;
  const classes = [
    [10, query],
    [5, interactive],
    [1, batch],
  ] as const;
  for (const [weight, pipelines] of classes) {
    const finished = pipelines.completion_count;
    const finishedLatency = finished * (pipelines.mean_latency_seconds ?? 0);
    const unfinished = pipelines.arrival_count - finished;
    weighted += weight * finishedLatency;
    weights += weight * finished;
    penalty += weight * (finishedLatency + unfinished * 2 * options.maxJobSeconds);
    penaltyWeights += weight * pipelines.arrival_count;
  }
  const latency99 = percentile(tally.containerTicks, 99);
  return {
    pipelines_created: world.pipelines.length,
    containers_completed: tally.containersCompleted,
    throughput: tally.containersCompleted / options.durationSeconds,
    p99_latency: latency99 === null ? null : latency99 / options.ticksPerSecond,
    assignments: tally.assignments,
    suspensions: tally.suspensions,
    failures: sum(Object.values(tally.failures)),
    failure_error_counts: tally.failures,
    pipelines_all: all,
    pipelines_query: query,
    pipelines_interactive: interactive,
    pipelines_batch: batch,
    adjusted_latency:
      weights === 0 ? Infinity : weighted / weights / (all.completion_count / all.arrival_count),
    ...(options.maxJobSeconds > 0 && {
      adjusted_latency_unfinished_penalty:
        penaltyWeights === 0 ? Infinity : penalty / penaltyWeights,
    }),
    mean_memory_allocated_percent: mean(tally.allocatedPercent),
    mean_memory_consumed_percent: mean(tally.consumedPercent),
  };
}
