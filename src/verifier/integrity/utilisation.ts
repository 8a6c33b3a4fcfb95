import type { Statistics } from "../../simulator/index.js";
import type { AuditedPool, AuditedRun } from "./audited-run.js";

export type UtilisationFigures = Pick<
  Statistics,
  "meanMemoryAllocatedPercent" | "meanMemoryConsumedPercent" | "meanCpuAllocatedPercent"
>;

/** Means of what the pools have allocated and use, sampled after each tick that begins a second. */
export class Utilisation {
  readonly #cpu: number;
  readonly #ramGb: number;
  #samples = 0;
  #cpuPercents = 0;
  #allocatedPercents = 0;
  #consumedPercents = 0;

  constructor(
    readonly run: AuditedRun,
    readonly pools: readonly AuditedPool[],
  ) {
    this.#cpu = pools.reduce((sum, pool) => sum + pool.cpu, 0);
    this.#ramGb = pools.reduce((sum, pool) => sum + pool.ramGb, 0);
  }

  /** Takes the samples of the ticks from `from` to before `until`, between which nothing happens. */
  sample(from: number, until: number): void {
    const { ticksPerSecond } = this.run.options;
    let tick = Math.ceil(from / ticksPerSecond) * ticksPerSecond;
    for (; tick < until; tick += ticksPerSecond) this.#sample(tick);
  }

  /**
   * What is allocated is the capacity less what is available, as in the engine, and summed in the same order: an idle pool
   * can be left with a remainder of rounding of either sign, and sums of those differ in any other order.
   */
  #sample(tick: number): void {
    let cpu = 0;
    let allocatedGb = 0;
    let consumedGb = 0;
    for (const pool of this.pools) {
      cpu += pool.cpu - pool.availableCpu;
      allocatedGb += pool.ramGb - pool.availableRamGb;
      consumedGb += pool.memoryGb(tick, this.run.tickSeconds);
    }
    this.#samples++;
    this.#cpuPercents += (100 * cpu) / this.#cpu;
    this.#allocatedPercents += (100 * allocatedGb) / this.#ramGb;
    this.#consumedPercents += (100 * consumedGb) / this.#ramGb;
  }

  /** In per cent of the cluster; null when the run has no tick. */
  get figures(): UtilisationFigures {
    const mean = (sum: number): number | null => (this.#samples === 0 ? null : sum / this.#samples);
    return {
      meanMemoryAllocatedPercent: mean(this.#allocatedPercents),
      meanMemoryConsumedPercent: mean(this.#consumedPercents),
      meanCpuAllocatedPercent: mean(this.#cpuPercents),
    };
  }
}
