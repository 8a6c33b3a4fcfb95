import type { OperatorSpec } from "../workload/index.js";
import type { ContainerRun, OperatorRun } from "./state.js";

/** Storage is read, and suspended containers are written, at this rate, in GB/s. */
export const STORAGE_GB_PER_SECOND = 20;

/** Whole ticks in a length of time: trunc(seconds / tick); at least 0. */
export function ticksIn(seconds: number, tickSeconds: number): number {
  return Math.max(0, Math.trunc(seconds / tickSeconds));
}

/** Ticks an operator spends reading before its CPU phase. */
export function ioTicks(operator: OperatorSpec, tickSeconds: number): number {
  return ticksIn(operator.storageReadGb / STORAGE_GB_PER_SECOND, tickSeconds);
}

/** The most memory the operator uses, in GB. */
export function peakGb(operator: OperatorSpec): number {
  return operator.memoryGb ?? operator.storageReadGb;
}

/** Memory in GB in tick number `i` (from 0) of an operator that holds what it has read so far. */
export function memoryWhileReading(i: number, tickSeconds: number): number {
  return (i + 1) * tickSeconds * STORAGE_GB_PER_SECOND;
}

/** Memory in GB in the operator's tick number `i` (from 0): grows while it reads, unless `memoryGb` is set. */
export function memoryInTick(operator: OperatorRun, i: number, tickSeconds: number): number {
  const { memoryGb, storageReadGb } = operator.spec;
  if (memoryGb !== null) return memoryGb;
  return i < operator.ioTicks ? memoryWhileReading(i, tickSeconds) : storageReadGb;
}

/**
 * The operator's first tick (from 0) whose memory exceeds `limitGb`, or -1. `ticks` is how many it runs.
 * Agrees with {@link memoryInTick} to the last bit.
 */
export function firstTickAbove(
  operator: OperatorRun,
  ticks: number,
  limitGb: number,
  tickSeconds: number,
): number {
  const { memoryGb, storageReadGb } = operator.spec;
  if (memoryGb !== null) return memoryGb > limitGb ? 0 : -1;
  const io = operator.ioTicks;
  const inTick = (i: number): number => memoryWhileReading(i, tickSeconds);
  if (io > 0 && inTick(io - 1) > limitGb) {
    // Memory grows with i: start from the quotient and correct its rounding.
    let i = Math.min(Math.floor(limitGb / (tickSeconds * STORAGE_GB_PER_SECOND)), io - 1);
    while (i > 0 && inTick(i - 1) > limitGb) i--;
    while (inTick(i) <= limitGb) i++;
    return i;
  }
  return io < ticks && storageReadGb > limitGb ? io : -1;
}

/** Memory in GB of a container at the end of `tick`, a tick in which it is active; 0 before its first one. */
export function containerMemoryGb(
  container: ContainerRun,
  tick: number,
  tickSeconds: number,
): number {
  const starts = container.startTicks;
  for (let k = starts.length - 1; k >= 0; k--) {
    const start = starts[k] as number;
    if (start <= tick) {
      return memoryInTick(container.operators[k] as OperatorRun, tick - start, tickSeconds);
    }
  }
  return 0;
}

/** By how much, in GB per tick at most, a container's memory can grow after `tick` while its operator stays the same. */
export function growthGbPerTick(
  container: ContainerRun,
  tick: number,
  tickSeconds: number,
): number {
  const k = container.startTicks.length - 1;
  const start = container.startTicks[k];
  const operator = container.operators[k];
  if (start === undefined || !operator || operator.spec.memoryGb !== null) return 0;
  return tick - start < operator.ioTicks ? tickSeconds * STORAGE_GB_PER_SECOND : 0;
}

/** The first tick of the operator that grows in `tick`; undefined if the container's memory stays as it is. */
export function growingSince(container: ContainerRun, tick: number): number | undefined {
  const starts = container.startTicks;
  for (let k = starts.length - 1; k >= 0; k--) {
    const start = starts[k] as number;
    if (start > tick) continue;
    const { spec, ioTicks: io } = container.operators[k] as OperatorRun;
    return spec.memoryGb === null && tick - start < io ? start : undefined;
  }
  return undefined;
}

/** The first tick after `tick` in which a container starts an operator or ends the reading of one; Infinity: none. */
export function nextPhaseTick(containers: readonly ContainerRun[], tick: number): number {
  let next = Infinity;
  for (const { startTicks, operators } of containers) {
    for (let k = startTicks.length - 1; k >= 0; k--) {
      const start = startTicks[k] as number;
      const readUntil = start + (operators[k] as OperatorRun).ioTicks;
      if (start > tick) next = Math.min(next, start);
      if (readUntil > tick) next = Math.min(next, readUntil);
      if (start <= tick) break;
    }
  }
  return next;
}
