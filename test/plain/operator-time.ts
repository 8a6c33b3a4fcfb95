import type { OperatorSpec } from "../../src/workload/pipeline.js";

/** Rule 2.3: GB per second, for reading an operator's input and for writing a suspended container. */
export const DISK_GB_PER_SECOND = 20;

/** Rule 2.2: how many ticks a length of time takes. */
export function ticksIn(seconds: number, tickSeconds: number): number {
  return Math.trunc(seconds / tickSeconds);
}

/** Rule 5: CPU time of an operator on `cpu` CPUs. */
function cpuSeconds(spec: OperatorSpec, cpu: number): number {
  const baseline = spec.baselineCpuSeconds;
  if (baseline === 0) return 0;
  switch (spec.cpuScaling) {
    case "const":
      return baseline;
    case "log":
      // Below 1/e CPUs the formula is negative: such an operator never ends.
      return Math.log(cpu) <= -1 ? Infinity : baseline / (Math.log(cpu) + 1);
    case "sqrt":
      return baseline / Math.sqrt(cpu);
    case "linear3":
      return cpu < 3 ? baseline / cpu : baseline / 3;
    case "linear7":
      return cpu < 7 ? baseline / cpu : baseline / 7;
    case "squared":
      return baseline / (cpu * cpu);
    case "exp":
      return cpu < 4 ? baseline / 2 ** cpu : baseline / 16;
  }
}

function ioTicks(spec: OperatorSpec, tickSeconds: number): number {
  return ticksIn(spec.storageReadGb / DISK_GB_PER_SECOND, tickSeconds);
}

/** Rule 7.1; rule 11: never less than one tick. */
export function operatorTicks(spec: OperatorSpec, cpu: number, tickSeconds: number): number {
  const cpuTicks = Math.max(0, ticksIn(cpuSeconds(spec, cpu), tickSeconds));
  return Math.max(1, ioTicks(spec, tickSeconds) + cpuTicks);
}

/** Rule 5: memory in the operator's tick number `i` (from 0), in GB. */
export function memoryInTick(spec: OperatorSpec, i: number, tickSeconds: number): number {
  if (spec.memoryGb !== null) return spec.memoryGb;
  if (i < ioTicks(spec, tickSeconds)) return (i + 1) * tickSeconds * DISK_GB_PER_SECOND;
  return spec.storageReadGb;
}
