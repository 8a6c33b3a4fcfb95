import type { OperatorSpec } from "../../workload/index.js";
import { cpuSeconds } from "../../workload/index.js";

/** Storage is read, and suspended containers are written, at this rate. */
const STORAGE_GB_PER_SECOND = 20;

/** What becomes of an operator that is left alone in a container. */
export interface OperatorCourse {
  /** So many ticks after its first it completes, or its memory exceeds the allocation. */
  readonly lastsTicks: number;
  readonly isOutOfMemory: boolean;
}

/** Whole ticks in a length of time, by division by the double `tickSeconds`. A length below 0 or NaN takes none. */
function wholeTicks(seconds: number, tickSeconds: number): number {
  const ticks = Math.trunc(seconds / tickSeconds);
  return ticks > 0 ? ticks : 0;
}

function readingTicks(spec: OperatorSpec, tickSeconds: number): number {
  return wholeTicks(spec.storageReadGb / STORAGE_GB_PER_SECOND, tickSeconds);
}

/** Ticks in which a suspended container of that allocation is written to disk, at least 1. */
export function writingTicks(ramGb: number, tickSeconds: number): number {
  return Math.max(1, wholeTicks(ramGb / STORAGE_GB_PER_SECOND, tickSeconds));
}

/** Memory in GB in the operator's tick number `i`, from 0. Never falls with `i`, but for rounding. */
export function memoryGbInTick(spec: OperatorSpec, i: number, tickSeconds: number): number {
  if (spec.memoryGb !== null) return spec.memoryGb;
  const isReading = i < readingTicks(spec, tickSeconds);
  // In this association: the last bit decides whether an allocation is exceeded.
  return isReading ? (i + 1) * tickSeconds * STORAGE_GB_PER_SECOND : spec.storageReadGb;
}

/** How an operator runs with that allocation. An infinite CPU time lasts for ever. */
export function operatorCourse(
  spec: OperatorSpec,
  cpu: number,
  ramGb: number,
  tickSeconds: number,
): OperatorCourse {
  const cpuTicks = wholeTicks(
    cpuSeconds(spec.cpuScaling, spec.baselineCpuSeconds, cpu),
    tickSeconds,
  );
  const reading = readingTicks(spec, tickSeconds);
  const ticks = Math.max(1, reading + cpuTicks);
  const exceeds = (i: number): boolean => memoryGbInTick(spec, i, tickSeconds) > ramGb;
  if (spec.memoryGb !== null) {
    return exceeds(0) ? OUT_OF_MEMORY_AT_ONCE : { lastsTicks: ticks - 1, isOutOfMemory: false };
  }
  if (reading > 0 && exceeds(reading - 1)) {
    return { lastsTicks: firstTrue(exceeds, reading - 1), isOutOfMemory: true };
  }
  return ticks > reading && exceeds(reading)
    ? { lastsTicks: reading, isOutOfMemory: true }
    : { lastsTicks: ticks - 1, isOutOfMemory: false };
}

const OUT_OF_MEMORY_AT_ONCE: OperatorCourse = { lastsTicks: 0, isOutOfMemory: true };

/** The least i for which a test holds that, once it holds, holds for all larger ones; it does for `high`. */
function firstTrue(test: (i: number) => boolean, high: number): number {
  let low = 0;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
