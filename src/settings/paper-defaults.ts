import { packageFile } from "../files/index.js";
import { PAPER_CLUSTER } from "../workload/index.js";
import { outagesOf } from "./cluster-parameters.js";
import type { Parameters } from "./parameters.js";

/** The ten paper traces, which come with the package. */
export const OWN_TRACES = packageFile("traces/");

/** The paper's cluster, the default where policies are compared. */
export const PAPER_PARAMETERS: Partial<Parameters> = {
  num_pools: PAPER_CLUSTER.numPools,
  cpus_per_pool: PAPER_CLUSTER.cpusPerPool,
  ram_gb_per_pool: PAPER_CLUSTER.ramGbPerPool,
  multi_operator_containers: PAPER_CLUSTER.multiOperatorContainers,
  duration: PAPER_CLUSTER.durationSeconds,
  ticks_per_second: PAPER_CLUSTER.ticksPerSecond,
};

/** Are published figures of the paper's experiment comparable with runs that have these parameters? */
export function isPaperCluster(values: Parameters): boolean {
  const isDefault =
    values.pool.length === 0 &&
    outagesOf(values).length === 0 &&
    !values.allow_memory_overcommit &&
    values.max_job_seconds === 0 &&
    values.estimator_algo === "";
  const names = Object.keys(PAPER_PARAMETERS) as (keyof Parameters)[];
  return isDefault && names.every((name) => values[name] === PAPER_PARAMETERS[name]);
}
