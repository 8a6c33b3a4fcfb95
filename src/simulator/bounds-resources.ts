import type { WorkloadSurvey } from "./bounds-survey.js";
import type { KnapsackItem } from "./knapsack.js";
import { ALLOCATION_SLACK, knapsackBound } from "./knapsack.js";
import type { ResolvedSimulationOptions } from "./options.js";

/**
 * How much of each resource (see `RESOURCES`) can be used up in a tick, at most, by operators that complete.
 *
 * Service: an operator with peak m that runs T ticks or more receives 1/T in each of T ticks, 1 in all. The operators
 * that run in a pool in a tick, one per container, have allocations of at least their m, which fit the pool together;
 * their service is at most the best knapsack of the pool, filled with any number of the workload's (m, 1/T). Infinite with
 * overcommit, where allocations need not fit.
 *
 * Memory: what is allocated in a tick, or with overcommit in use at its end, is within the pools. (In the tick in which
 * a container finishes, its memory is not counted; `leastNeeds` leaves that tick out.)
 *
 * CPU: allocations are within the pools in every case.
 */
export function resourcesPerTick(
  { leastTicksBySize }: WorkloadSurvey,
  { pools, allowMemoryOvercommit }: ResolvedSimulationOptions,
): readonly number[] {
  const items = Array.from(leastTicksBySize, ([size, ticks]): KnapsackItem => ({
    size,
    value: 1 / ticks,
  }));
  const serviceBySize = new Map<number, number>();
  let service = 0;
  let ramGb = 0;
  let cpu = 0;
  for (const pool of pools) {
    const poolService = serviceBySize.get(pool.ramGb) ?? knapsackBound(items, pool.ramGb);
    serviceBySize.set(pool.ramGb, poolService);
    service += poolService;
    ramGb += pool.ramGb;
    cpu += pool.cpu;
  }
  const full = 1 + ALLOCATION_SLACK;
  return [allowMemoryOvercommit ? Infinity : service, ramGb * full, cpu * full];
}
