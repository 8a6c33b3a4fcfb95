import type { OperatorSpec } from "../pipeline.js";
import { cpuSeconds } from "../scaling.js";

/** Storage is read at this rate (rule 2.3 of the simulator). */
export const READ_GB_PER_SECOND = 20;

/** What a workload is made for. */
export interface ClusterSize {
  readonly pools: readonly { readonly cpu: number; readonly ramGb: number }[];
}

/** All pools together, and the memory of the largest. */
export interface ClusterTotals {
  readonly cpu: number;
  readonly ramGb: number;
  readonly largestRamGb: number;
}

export function clusterTotals({ pools }: ClusterSize): ClusterTotals {
  let cpu = 0;
  let ramGb = 0;
  let largestRamGb = 0;
  for (const pool of pools) {
    cpu += pool.cpu;
    ramGb += pool.ramGb;
    largestRamGb = Math.max(largestRamGb, pool.ramGb);
  }
  return { cpu, ramGb, largestRamGb };
}

/** The most memory the operator holds, GB. */
export function peakGb({ memoryGb, storageReadGb }: OperatorSpec): number {
  return memoryGb ?? storageReadGb;
}

/** How long an operator reads, in seconds. */
export function ioSeconds({ storageReadGb }: OperatorSpec): number {
  return storageReadGb / READ_GB_PER_SECOND;
}

/**
 * CPU time in seconds when the operator gets the CPUs that go with its memory: that share of the cluster's CPUs which its
 * peak is of the cluster's memory, and at least one.
 */
export function fairCpuSeconds(operator: OperatorSpec, { cpu, ramGb }: ClusterTotals): number {
  const cpus = Math.max(1, (cpu * peakGb(operator)) / ramGb);
  return cpuSeconds(operator.cpuScaling, operator.baselineCpuSeconds, cpus);
}

/**
 * What an operator takes of the cluster when it is given just its peak memory and the CPUs that go with it, in GB·s: the memory
 * or what its CPUs are worth in memory, whichever is more, times how long it runs.
 */
export function demandGbSeconds(operator: OperatorSpec, totals: ClusterTotals): number {
  const worthOfOneCpu = totals.ramGb / totals.cpu;
  const held = Math.max(peakGb(operator), worthOfOneCpu);
  return held * (ioSeconds(operator) + fairCpuSeconds(operator, totals));
}
