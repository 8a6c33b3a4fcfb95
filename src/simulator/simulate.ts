import type { Batch } from "../workload/index.js";
import type { SimulationOptions } from "./options.js";
import type { PolicyFactory } from "./policy.js";
import type { SimulationHooks, SimulationRun } from "./simulation.js";
import { Simulation } from "./simulation.js";

/**
 * Runs a policy on a workload and returns how it ended with all figures. The same workload, policy and options give
 * the same result to the last bit.
 *
 *     const run = simulate(generateWorkload({ randomSeed: 42 }), naive, { durationSeconds: 600 });
 *     console.log(run.statistics.throughput);
 *
 * @param batches the workload, in order of arrival; consumed only as far as the duration reaches
 */
export function simulate(
  batches: Iterable<Batch>,
  factory: PolicyFactory,
  options: SimulationOptions = {},
  hooks: SimulationHooks = {},
): SimulationRun {
  const simulation = new Simulation(factory, options, hooks);
  for (const batch of batches) {
    simulation.arrive(batch);
    if (simulation.isOver) break;
  }
  return simulation.finish();
}
