import type { OperatorSpec } from "../workload/index.js";
import { cpuSeconds } from "../workload/index.js";
import { ALLOCATION_SLACK } from "./knapsack.js";
import { STORAGE_GB_PER_SECOND, ioTicks, ticksIn } from "./memory-curve.js";

/** What the needs of an operator depend on. */
export interface NeedLimits {
  readonly tickSeconds: number;
  /** CPUs of the largest pool. */
  readonly mostCpu: number;
  readonly allowMemoryOvercommit: boolean;
}

/** What an operator needs at the very least to complete, whatever it is given. */
export interface LeastNeeds {
  /** It runs this many ticks, in one container. */
  readonly ticks: number;
  /** Its pool must have this much memory, GB. */
  readonly peakGb: number;
  /** Memory × ticks that it holds, GB·ticks: what is allocated to it or, with overcommit, what it uses. */
  readonly gbTicks: number;
  /** CPUs × ticks that are allocated to it. */
  readonly cpuTicks: number;
}

/**
 * The least needs of an operator.
 *
 * Ticks: CPU time falls with the CPUs given, so it is least with all of the largest pool; only `log` has no positive
 * time below 1/e CPUs, which the simulator counts as 0 ticks.
 *
 * Memory without overcommit: an allocation is fixed, and exceeding it in any tick ends the container, so the allocation
 * is at least the most memory in the first `ticks` ticks, and it is held for all of them. With overcommit only memory in
 * use is limited, and not in the tick in which a container finishes: the sum over the first `ticks` − 1.
 */
export function leastNeeds(operator: OperatorSpec, limits: NeedLimits): LeastNeeds {
  const { tickSeconds, mostCpu, allowMemoryOvercommit } = limits;
  const { cpuScaling, baselineCpuSeconds } = operator;
  const io = ioTicks(operator, tickSeconds);
  const cpuTime =
    cpuScaling === "log"
      ? 0
      : cpuSeconds(cpuScaling, baselineCpuSeconds, mostCpu * (1 + ALLOCATION_SLACK));
  const ticks = Math.max(1, io + ticksIn(cpuTime, tickSeconds));
  const cpuTicks = leastCpuTicks(operator, io, limits);
  if (allowMemoryOvercommit) {
    const peakGb = mostGb(operator, io, ticks - 1, tickSeconds);
    return { ticks, peakGb, gbTicks: usedGbTicks(operator, io, ticks - 1, tickSeconds), cpuTicks };
  }
  const peakGb = mostGb(operator, io, ticks, tickSeconds);
  return { ticks, peakGb, gbTicks: peakGb * ticks, cpuTicks };
}

/** The most memory in the operator's first `ticks` ticks, GB. */
function mostGb(operator: OperatorSpec, io: number, ticks: number, tickSeconds: number): number {
  if (ticks === 0) return 0;
  if (operator.memoryGb !== null) return operator.memoryGb;
  const read = Math.min(io, ticks) * tickSeconds * STORAGE_GB_PER_SECOND;
  return ticks > io ? Math.max(read, operator.storageReadGb) : read;
}

/** The sum of the memory in the operator's first `ticks` ticks, GB·ticks. */
function usedGbTicks(
  operator: OperatorSpec,
  io: number,
  ticks: number,
  tickSeconds: number,
): number {
  if (operator.memoryGb !== null) return operator.memoryGb * ticks;
  const reading = Math.min(io, ticks);
  const growing = ((reading * (reading + 1)) / 2) * tickSeconds * STORAGE_GB_PER_SECOND;
  return growing + operator.storageReadGb * Math.max(0, ticks - io);
}

/**
 * At most the least c · (io + trunc(time(c) / tick)) over all allocations of c CPUs. Truncating takes less than a tick, so
 * with x = baseline / tick it is at least c · (io − 1) + c · x / speed(c): for `linear3` and `linear7`, where speed(c) ≤ c,
 * at least x, less what the truncation costs if nothing is read; for `squared` c · (io − 1) + x / c, least at √(x / (io − 1)).
 * For the others the product goes to 0 with c.
 */
function leastCpuTicks(operator: OperatorSpec, io: number, limits: NeedLimits): number {
  const x = operator.baselineCpuSeconds / limits.tickSeconds;
  const most = limits.mostCpu * (1 + ALLOCATION_SLACK);
  const rounding = 1 - ALLOCATION_SLACK;
  switch (operator.cpuScaling) {
    case "linear3":
    case "linear7": {
      const useful = Math.min(most, operator.cpuScaling === "linear3" ? 3 : 7);
      return Math.max(0, rounding * x - (io === 0 ? useful : 0));
    }
    case "squared": {
      const c = io > 1 ? Math.min(most, Math.sqrt(x / (io - 1))) : most;
      return c > 0 ? Math.max(0, rounding * (c * (io - 1) + x / c)) : 0;
    }
    default:
      return 0;
  }
}
