import type { ClassStatistics, Statistics } from "./statistics.js";

/** A JSON value; infinities are written as the string "Infinity". */
export type StatisticsJson = Readonly<Record<string, unknown>>;

/**
 * The statistics under the names of the original simulator and, below those, the figures it does
 * not have. JSON has no infinity: an infinite latency is the string "Infinity".
 */
export function statisticsJson(statistics: Statistics): StatisticsJson {
  const s = statistics;
  return {
    pipelines_created: s.pipelinesCreated,
    containers_completed: s.containersCompleted,
    throughput: s.throughput,
    p99_latency: s.p99ContainerSeconds,
    assignments: s.assignments,
    suspensions: s.suspensions,
    failures: s.failures,
    failure_error_counts: s.failureErrorCounts,
    pipelines_all: classJson(s.all),
    pipelines_query: classJson(s.query),
    pipelines_interactive: classJson(s.interactive),
    pipelines_batch: classJson(s.batch),
    adjusted_latency: jsonNumber(s.adjustedLatencySeconds),
    ...(s.adjustedLatencyUnfinishedPenalty === null
      ? {}
      : {
          adjusted_latency_unfinished_penalty: jsonNumber(s.adjustedLatencyUnfinishedPenalty),
        }),
    mean_memory_allocated_percent: s.meanMemoryAllocatedPercent,
    mean_memory_consumed_percent: s.meanMemoryConsumedPercent,
    penalized_latency: s.penalizedLatencySeconds,
    mean_cpu_allocated_percent: s.meanCpuAllocatedPercent,
    lost_to_failures_gb_seconds: s.lostToFailuresGbSeconds,
    fairness: s.fairness,
    rejected_decisions: s.rejectedDecisions,
    policy_calls: s.policyCalls,
  };
}

/** A number as JSON can hold it. */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function classJson(c: ClassStatistics): StatisticsJson {
  return {
    arrival_count: c.arrivalCount,
    completion_count: c.completionCount,
    timeout_count: c.timeoutCount,
    mean_latency_seconds: c.meanLatencySeconds,
    p50_latency_seconds: c.p50LatencySeconds,
    p95_latency_seconds: c.p95LatencySeconds,
    p99_latency_seconds: c.p99LatencySeconds,
  };
}
