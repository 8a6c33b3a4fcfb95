import { readFileSync } from "node:fs";
import {
  GENERATOR_DEFAULTS,
  generateWorkload,
  type GeneratorOptions,
  pipelinesOf,
  type PipelineSpec,
} from "../../src/workload/index.js";

export interface ReferenceTrace {
  readonly name: string;
  readonly dag_shape_draw: boolean;
  readonly params: Readonly<Record<string, number | boolean>>;
  readonly rows: number;
  readonly pipelines: number;
  readonly by_priority: Readonly<Record<string, number>>;
  readonly last_arrival_seconds: number;
  readonly sha256_canonical: string;
  readonly first_lines: readonly string[];
}

/** The settings and figures that the original generator printed. */
export const REFERENCE_TRACES = JSON.parse(
  readFileSync(new URL("../fixtures/traces.json", import.meta.url), "utf8"),
) as readonly ReferenceTrace[];

/** A reference trace's parameters as options of our generator. */
export function optionsOf(trace: ReferenceTrace): GeneratorOptions {
  const number = (name: string, fallback: number) => Number(trace.params[name] ?? fallback);
  const defaults = GENERATOR_DEFAULTS;
  return {
    durationSeconds: number("duration", defaults.durationSeconds),
    ticksPerSecond: number("ticks_per_second", defaults.ticksPerSecond),
    waitingSecondsMean: number("waiting_seconds_mean", defaults.waitingSecondsMean),
    numPipelines: number("num_pipelines", defaults.numPipelines),
    numOperators: number("num_operators", defaults.numOperators),
    interactiveProb: number("interactive_prob", defaults.interactiveProb),
    queryProb: number("query_prob", defaults.queryProb),
    batchProb: number("batch_prob", defaults.batchProb),
    dagShape: trace.dag_shape_draw
      ? {
          linear: number("dag_linear_prob", 1),
          branchIn: number("dag_branch_in_prob", 0),
          branchOut: number("dag_branch_out_prob", 0),
        }
      : null,
    randomSeed: number("random_seed", defaults.randomSeed),
  };
}

export function referencePipelines(trace: ReferenceTrace): PipelineSpec[] {
  return [...pipelinesOf(generateWorkload(optionsOf(trace)))];
}
