import {
  containerMemoryGb,
  growingSince,
  growthGbPerTick,
  memoryWhileReading,
  nextPhaseTick,
} from "./memory-curve.js";
import type { ContainerRun } from "./state.js";

/** Sums of memory are only told apart from the capacity when they differ by more than this share of it. */
const ROUNDING_MARGIN = 1e-6;

/**
 * The memory in use in a pool: one running sum, to which every container adds its change in every tick, in order of
 * creation, and which is recomputed after each tick in which a container ended. The order of
 * those additions decides by their rounding whether a pool that is exactly full kills a container, so it has to be
 * followed to the last bit, but only then: as long as the sum stays clear of the capacity nobody can tell, and an
 * estimate serves. The exact sum is therefore computed late, from the memory curves of the containers that have been
 * active since the last recomputation, when (and only when) the pool could come near its capacity.
 */
export class PoolMemory {
  /** The most that the active containers can use together, in GB. */
  #possibleGb = 0;
  /** Last memory of suspended containers, which stays in the sum until it is recomputed. */
  #staleGb = 0;
  /** The exact sum at the end of tick `#sumTick`; NaN: recomputed then, not yet needed. */
  #sumGb = 0;
  #sumTick = -1;
  readonly #limitGb: number;

  constructor(
    readonly capacityGb: number,
    /** The pool's active containers, in order of creation; kept up to date by the pool. */
    readonly active: readonly ContainerRun[],
    readonly tickSeconds: number,
  ) {
    this.#limitGb = capacityGb * (1 - ROUNDING_MARGIN);
  }

  /** Could the sum come within rounding of the capacity while the same containers are active? */
  get mayReachCapacity(): boolean {
    return this.#possibleGb + this.#staleGb >= this.#limitGb;
  }

  /** To be called when a container has been added to the active ones. */
  add(container: ContainerRun): void {
    this.#possibleGb += container.possibleGb;
  }

  /** To be called before a container leaves the active ones to be suspended at the start of `tick`. */
  suspend(container: ContainerRun, tick: number): void {
    this.exactGb(tick - 1);
    this.#possibleGb -= container.possibleGb;
    this.#staleGb += containerMemoryGb(container, tick - 1, this.tickSeconds);
  }

  /** To be called when containers have ended in `tick` and left the active ones. */
  recompute(tick: number, ended: readonly ContainerRun[]): void {
    for (const container of ended) this.#possibleGb -= container.possibleGb;
    if (this.active.length === 0) this.#possibleGb = 0;
    this.#staleGb = 0;
    this.#sumGb = NaN;
    this.#sumTick = tick;
  }

  /** The sum at the end of `tick`, up to rounding. */
  estimateGb(tick: number): number {
    let sum = 0;
    for (const container of this.active) {
      if (!container.isFinished) sum += containerMemoryGb(container, tick, this.tickSeconds);
    }
    return sum + this.#staleGb;
  }

  isNearCapacity(tick: number): boolean {
    return this.estimateGb(tick) >= this.#limitGb;
  }

  /**
   * The running sum, exactly, at the end of `tick`. Containers that are finished count 0 in it, so that it serves in
   * the middle of a tick as well as after it.
   */
  exactGb(tick: number): number {
    const { active, tickSeconds } = this;
    if (Number.isNaN(this.#sumGb)) {
      let sum = 0;
      for (const container of active)
        sum += containerMemoryGb(container, this.#sumTick, tickSeconds);
      this.#sumGb = sum;
    }
    while (this.#sumTick < tick) {
      const next = Math.min(tick, nextPhaseTick(active, this.#sumTick));
      this.#addGrowth(next - 1);
      this.#addChanges(next, next === tick);
    }
    return this.#sumGb;
  }

  /** Follows the sum to the end of `tick`, up to which every container stays in its phase: only growth matters. */
  #addGrowth(tick: number): void {
    const first = this.#sumTick + 1;
    this.#sumTick = Math.max(this.#sumTick, tick);
    const starts = this.active.flatMap((container) => growingSince(container, first) ?? []);
    if (starts.length === 0) return;
    const { tickSeconds } = this;
    let sum = this.#sumGb;
    for (let t = first; t <= tick; t++) {
      for (let k = 0; k < starts.length; k++) {
        const i = t - (starts[k] as number);
        sum += memoryWhileReading(i, tickSeconds) - memoryWhileReading(i - 1, tickSeconds);
      }
    }
    this.#sumGb = sum;
  }

  /** Follows the sum through one tick. */
  #addChanges(tick: number, isLast: boolean): void {
    for (const container of this.active) {
      const isOver = isLast && container.isFinished;
      const now = isOver ? 0 : containerMemoryGb(container, tick, this.tickSeconds);
      this.#sumGb += now - containerMemoryGb(container, tick - 1, this.tickSeconds);
    }
    this.#sumTick = tick;
  }

  /**
   * The next tick after `tick` in which the sum has to be compared with the capacity although nothing else happens in
   * the pool; Infinity: none. Memory grows by at most 20 GB/s per container that is reading, so the sum cannot reach
   * the capacity earlier. `justRecomputed`: a recomputed sum can exceed the capacity by rounding without any growth.
   */
  nextCheckTick(tick: number, justRecomputed: boolean): number {
    if (!this.mayReachCapacity) return Infinity;
    let growth = 0;
    for (const container of this.active)
      growth += growthGbPerTick(container, tick, this.tickSeconds);
    const room = this.#limitGb - this.estimateGb(tick);
    if (room <= 0) return growth > 0 || justRecomputed ? tick + 1 : Infinity;
    return growth > 0 ? tick + Math.max(1, Math.floor(room / growth)) : Infinity;
  }
}
