import { jsonNumber } from "../../simulator/index.js";
import { outcomeJson } from "../../verifier/outcome.js";
import type { ClusterState, PoolState } from "./cluster-state.js";
import type { FirstDifference, RunComparison } from "./compare-runs.js";
import type { DecidedContainer, RunDecision } from "./decisions.js";
import type { FigureDifference } from "./figure-differences.js";
import type {
  CompletedPipelines,
  GainSummary,
  PipelineDifference,
} from "./pipeline-differences.js";
import { completedPipelines } from "./pipeline-differences.js";

type Json = Readonly<Record<string, unknown>>;

/** A comparison as JSON: snake_case, infinite figures as strings. */
export function comparisonJson(comparison: RunComparison): Json {
  const { names, outcomes, decisions, firstDifference: first } = comparison;
  return {
    a: { policy: names.a, outcome: outcomeJson(outcomes.a), decisions: decisions.a },
    b: { policy: names.b, outcome: outcomeJson(outcomes.b), decisions: decisions.b },
    compared_seconds: comparison.comparedSeconds,
    compared_ticks: comparison.comparedTicks,
    same_schedule: first === undefined,
    figures: comparison.figures.map(figureJson),
    first_difference: first ? firstJson(first) : null,
    unfinished_seconds: comparison.unfinishedSeconds,
    gains: comparison.gains.map(gainJson),
    pipelines: comparison.pipelines.map(pipelineJson),
    completed: completedJson(completedPipelines(comparison.pipelines)),
  };
}

function figureJson({ name, unit, a, b, ...rest }: FigureDifference): Json {
  return {
    name,
    unit,
    a: a === null ? null : jsonNumber(a),
    b: b === null ? null : jsonNumber(b),
    difference: rest.difference,
    relative_percent: rest.relativePercent,
    better: rest.better === undefined ? "neither" : rest.better,
  };
}

function firstJson(first: FirstDifference): Json {
  return {
    at_tick: first.atTick,
    at_second: first.atSecond,
    equal_decisions: first.equalDecisions,
    a: decisionJson(first.a),
    b: decisionJson(first.b),
    assigned_by_both: first.assignedByBoth.map(containerJson),
    assigned_only_by_a: first.assignedOnlyByA.map(containerJson),
    assigned_only_by_b: first.assignedOnlyByB.map(containerJson),
    state: stateJson(first.state),
  };
}

function decisionJson({ assigned, suspended }: RunDecision): Json {
  return { assigned: assigned.map(containerJson), suspended: suspended.map(containerJson) };
}

function containerJson({ container, pool, operators, cpu, ramGb }: DecidedContainer): Json {
  return { container, pool, operators, cpu, ram_gb: ramGb };
}

function stateJson({ openPipelines, waiting, pools }: ClusterState): Json {
  return {
    open_pipelines: openPipelines,
    waiting: waiting.map((each) => ({
      priority: each.priority,
      pipelines: each.pipelines,
      operators: each.operators,
      oldest_seconds: each.oldestSeconds,
      median_seconds: each.medianSeconds,
    })),
    pools: pools.map(poolJson),
  };
}

function poolJson(pool: PoolState): Json {
  return {
    id: pool.id,
    cpu: pool.cpu,
    ram_gb: pool.ramGb,
    is_up: pool.isUp,
    available_cpu: pool.availableCpu,
    available_ram_gb: pool.availableRamGb,
    containers: pool.containers.map((each) => ({
      container: each.container,
      operators: each.operators,
      cpu: each.cpu,
      ram_gb: each.ramGb,
      since_second: each.sinceSecond,
      suspending: each.isSuspending,
    })),
  };
}

function gainJson(summary: GainSummary): Json {
  return {
    priority: summary.priority,
    pipelines: summary.pipelines,
    gained: summary.gained,
    lost: summary.lost,
    same: summary.same,
    completed_only_in_a: summary.completedOnlyInA,
    completed_only_in_b: summary.completedOnlyInB,
    completed_in_neither: summary.completedInNeither,
    difference_seconds: summary.differenceSeconds,
    median_difference_seconds: summary.medianDifferenceSeconds,
  };
}

function pipelineJson(row: PipelineDifference): Json {
  return {
    pipeline: row.pipeline,
    priority: row.priority,
    operators: row.operators,
    arrival_seconds: row.arrivalSeconds,
    latency_seconds_a: row.latencySecondsA,
    latency_seconds_b: row.latencySecondsB,
    difference_seconds: row.differenceSeconds,
  };
}

/** By name. */
function completedJson({ inBoth, onlyInA, onlyInB }: CompletedPipelines): Json {
  const names = (rows: readonly PipelineDifference[]) => rows.map(({ pipeline }) => pipeline);
  return { in_both: names(inBoth), only_in_a: names(onlyInA), only_in_b: names(onlyInB) };
}
