import type { SimulationOptions } from "../simulator/index.js";
import type { GeneratorOptions } from "../workload/index.js";
import { outagesOf, poolsOf } from "./cluster-parameters.js";
import type { Parameters } from "./parameters.js";

export type Mode = "every-tick" | "on-event";
export const MODES: readonly Mode[] = ["every-tick", "on-event"];

/** The cluster and the rules of a run. Without a mode the policy's own counts. */
export function simulationOptions(values: Parameters, mode?: Mode): SimulationOptions {
  const outages = outagesOf(values);
  return {
    durationSeconds: values.duration,
    ticksPerSecond: values.ticks_per_second,
    pools: poolsOf(values),
    ...(outages.length === 0 ? {} : { outages }),
    multiOperatorContainers: values.multi_operator_containers,
    allowMemoryOvercommit: values.allow_memory_overcommit,
    maxJobSeconds: values.max_job_seconds,
    ...(mode === undefined ? {} : { mode }),
    ...(values.estimator_algo === "noisy"
      ? {
          estimator: { sigma: values.noisy_estimator_sigma, randomSeed: values.random_seed },
        }
      : {}),
  };
}

/** What a random workload is made from. */
export function generatorOptions(values: Parameters): GeneratorOptions {
  return {
    durationSeconds: values.duration,
    ticksPerSecond: values.ticks_per_second,
    waitingSecondsMean: values.waiting_seconds_mean,
    numPipelines: values.num_pipelines,
    numOperators: values.num_operators,
    interactiveProb: values.interactive_prob,
    queryProb: values.query_prob,
    batchProb: values.batch_prob,
    dagShape: values.dag_shape_draw
      ? {
          linear: values.dag_linear_prob,
          branchIn: values.dag_branch_in_prob,
          branchOut: values.dag_branch_out_prob,
        }
      : null,
    randomSeed: values.random_seed,
  };
}
