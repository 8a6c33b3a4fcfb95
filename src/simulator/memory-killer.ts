import { containerMemoryGb } from "./memory-curve.js";
import type { ContainerRun, PoolRun } from "./state.js";

const NONE: readonly ContainerRun[] = [];

/**
 * What a pool's out-of-memory killer takes at the end of `tick`: while the memory in use exceeds the capacity, the container
 * that scores highest in memory × memory ÷ its allocation. `ended`: what has finished or failed in this tick already.
 */
export function chooseVictims(
  pool: PoolRun,
  tick: number,
  ended: readonly ContainerRun[],
): readonly ContainerRun[] {
  const { memory } = pool;
  if (!memory.isNearCapacity(tick)) return NONE;
  const { tickSeconds } = pool.run;
  const memoryOf = (container: ContainerRun): number =>
    containerMemoryGb(container, tick, tickSeconds);
  let inUseGb = memory.exactGb(tick);
  for (const container of ended) {
    if (container.error) inUseGb -= memoryOf(container);
  }
  if (inUseGb <= pool.ramGb) return NONE;
  const score = (container: ContainerRun): number =>
    memoryOf(container) * (memoryOf(container) / container.ramGb);
  const victims: ContainerRun[] = [];
  const candidates = pool.active
    .filter((c) => !c.isFinished && !c.error && memoryOf(c) > 0)
    .sort((a, b) => score(b) - score(a));
  for (const container of candidates) {
    if (inUseGb <= pool.ramGb) break;
    inUseGb -= memoryOf(container);
    victims.push(container);
  }
  return victims;
}
