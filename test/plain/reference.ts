/**
 * Figures that the original simulator printed (test/fixtures/stats.json and events.json), as cases to run and to
 * compare with. Names in them are the original's.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  batches,
  generateWorkload,
  pipelinesOf,
  readTrace,
  type Batch,
  type GeneratorOptions,
} from "../../src/workload/index.js";
import type { EventRow, PlainOptions } from "./simulate.js";
import type { SimulationEvent } from "../../src/simulator/index.js";

interface Parameters {
  readonly duration?: number;
  readonly ticks_per_second?: number;
  readonly waiting_seconds_mean?: number;
  readonly num_pipelines?: number;
  readonly num_operators?: number;
  readonly interactive_prob?: number;
  readonly query_prob?: number;
  readonly batch_prob?: number;
  readonly dag_linear_prob?: number;
  readonly dag_branch_in_prob?: number;
  readonly dag_branch_out_prob?: number;
  readonly random_seed?: number;
  readonly scheduler_algo?: string;
  readonly num_pools?: number;
  readonly cpus_per_pool?: number;
  readonly ram_gb_per_pool?: number;
  readonly multi_operator_containers?: boolean;
  readonly allow_memory_overcommit?: boolean;
  readonly max_job_seconds?: number;
}

interface TraceSetting {
  readonly name: string;
  readonly dag_shape_draw: boolean;
  readonly params: Parameters;
}

export interface ReferenceCase {
  readonly name: string;
  /** A setting of traces.json or a file of handmade/; null: generated without a trace in between. */
  readonly trace: string | null;
  readonly params: Parameters;
  readonly expected: unknown;
  /** Only in events.json. */
  readonly events?: readonly unknown[];
}

const FIXTURES = new URL("../fixtures/", import.meta.url);

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8"));
}

export const STATS_CASES = fixture("stats.json") as ReferenceCase[];

export const EVENT_CASES = (fixture("events.json") as Omit<ReferenceCase, "name">[]).map(
  (run, i): ReferenceCase => ({
    ...run,
    name: `events ${i}: ${run.trace}/${run.params.scheduler_algo}`,
  }),
);

const SETTINGS = fixture("traces.json") as TraceSetting[];

function generatorOptions(params: Parameters, hasShapeDraw: boolean): GeneratorOptions {
  return {
    durationSeconds: params.duration ?? 600,
    ticksPerSecond: params.ticks_per_second ?? 1000,
    waitingSecondsMean: params.waiting_seconds_mean ?? 10,
    numPipelines: params.num_pipelines ?? 4,
    numOperators: params.num_operators ?? 5,
    interactiveProb: params.interactive_prob ?? 0.3,
    queryProb: params.query_prob ?? 0.1,
    batchProb: params.batch_prob ?? 0.6,
    dagShape: hasShapeDraw
      ? {
          linear: params.dag_linear_prob ?? 1,
          branchIn: params.dag_branch_in_prob ?? 0,
          branchOut: params.dag_branch_out_prob ?? 0,
        }
      : null,
    randomSeed: params.random_seed ?? 42,
  };
}

/** What arrives in a case (rule 3.9: a trace's rounding can make it arrive a tick later than without one). */
export function batchesOf({ trace, params }: Pick<ReferenceCase, "trace" | "params">): Batch[] {
  if (trace === null) return [...generateWorkload(generatorOptions(params, true))];
  const tickSeconds = 1 / (params.ticks_per_second ?? 1000);
  const setting = SETTINGS.find(({ name }) => name === trace);
  if (setting === undefined) {
    const path = fileURLToPath(new URL(`handmade/${trace}.csv`, FIXTURES));
    return [...batches(readTrace(path), tickSeconds)];
  }
  const options = generatorOptions(setting.params, setting.dag_shape_draw);
  return [...batches(pipelinesOf(generateWorkload(options)), tickSeconds)];
}

export function policyName({ params }: ReferenceCase): string {
  return params.scheduler_algo ?? "priority";
}

export function optionsOf({ params }: ReferenceCase, mode: PlainOptions["mode"]): PlainOptions {
  return {
    durationSeconds: params.duration ?? 600,
    ticksPerSecond: params.ticks_per_second ?? 1000,
    pools: Array.from({ length: params.num_pools ?? 8 }, () => ({
      cpu: params.cpus_per_pool ?? 64,
      ramGb: params.ram_gb_per_pool ?? 256,
    })),
    multiOperatorContainers: params.multi_operator_containers ?? true,
    allowMemoryOvercommit: params.allow_memory_overcommit ?? false,
    maxJobSeconds: params.max_job_seconds ?? 0,
    mode,
  };
}

/** Events in the form of events.json: operators as numbers from 1, in creation order. */
export function originalEvents(
  events: readonly (EventRow | SimulationEvent)[],
  arriving: readonly Batch[],
): unknown[] {
  const pipelines = new Map([...pipelinesOf(arriving)].map((spec) => [spec.id, spec]));
  const numberOf = (pipeline: string, operator: string) =>
    1 + (pipelines.get(pipeline)?.operators.findIndex(({ id }) => id === operator) ?? NaN);
  return events.flatMap((event): unknown[][] => {
    switch (event.type) {
      case "assign": {
        const { tick, operators, cpu, ramGb, pool } = event;
        const numbers = operators.map(({ pipeline, operator }) => numberOf(pipeline, operator));
        return [[tick, "assign", operators[0]?.pipeline, numbers, cpu, ramGb, pool]];
      }
      case "suspend":
      case "suspended":
        return [[event.tick, event.type, event.container, event.pool]];
      case "result":
        return [[event.tick, "result", event.container, event.error, event.pool]];
      default:
        return [];
    }
  });
}

function isClose(got: unknown, expected: unknown): boolean {
  if (got === expected) return true;
  if (expected === "Infinity") return got === Infinity;
  if (typeof got !== "number" || typeof expected !== "number") return false;
  if (Number.isInteger(got) && Number.isInteger(expected)) return false;
  return Math.abs(got - expected) <= 1e-9 * Math.abs(expected);
}

/** Where two figures, lists or records differ, each as "path: got …, expected …"; integers exactly, others to 1e-9. */
export function differences(got: unknown, expected: unknown, path = ""): string[] {
  if (typeof expected === "object" && expected !== null) {
    const mine = Object(got) as Record<string, unknown>;
    const theirs = expected as Record<string, unknown>;
    const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) => differences(mine[key], theirs[key], `${path}/${key}`));
  }
  return isClose(got, expected)
    ? []
    : [`${path}: got ${String(got)}, expected ${String(expected)}`];
}
