import { fileURLToPath } from "node:url";
import { PAPER_CLUSTER } from "../workload/index.js";
import type { Parameters } from "./parameters.js";

/** The ten paper traces, which come with the package. */
export const OWN_TRACES = fileURLToPath(new URL("../../traces/", import.meta.url));

/** The paper's cluster, the default where policies are compared. */
export const PAPER_PARAMETERS: Partial<Parameters> = {
  num_pools: PAPER_CLUSTER.numPools,
  cpus_per_pool: PAPER_CLUSTER.cpusPerPool,
  ram_gb_per_pool: PAPER_CLUSTER.ramGbPerPool,
  multi_operator_containers: PAPER_CLUSTER.multiOperatorContainers,
  duration: PAPER_CLUSTER.durationSeconds,
  ticks_per_second: PAPER_CLUSTER.ticksPerSecond,
};
