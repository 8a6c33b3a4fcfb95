import type { PoolSize } from "../../simulator/index.js";
import { medianOf, share, sum } from "./numbers.js";

/** A pool has room when this share of its CPUs and of its memory is free. */
const ROOM_SHARE = 0.1;

/** Free amounts are sums and differences of doubles. */
const SLACK = 1e-9;

const TENTHS = 10;

/**
 * How much of the cluster was allocated. Shares are of the whole cluster and of the time that was run; null where none
 * was. Memory can exceed 1 with overcommit.
 */
export interface UtilisationFeedback {
  /** Simulated seconds that were run. */
  readonly elapsedSeconds: number;
  readonly cpuMean: number | null;
  readonly ramMean: number | null;
  /** Means over the tenths of the run's full duration; null for those that a failed run did not reach. */
  readonly cpuByTenth: readonly (number | null)[];
  readonly ramByTenth: readonly (number | null)[];
  readonly allocatedCpuSeconds: number;
  readonly allocatedGbSeconds: number;
  /** Share of the time in which some operator could have been assigned: unassigned, all parents complete. */
  readonly waitingShare: number | null;
  /** Share of the time in which, besides, some pool had a tenth of its CPUs and memory free: idle while work waited. */
  readonly idleWhileWaitingShare: number | null;
}

/** Keeps the clock of a run, and what is allocated at each time. Amounts of pools that do not exist are ignored. */
export class UtilisationRecorder {
  /** Everything before this tick is accounted for. */
  tick = 0;
  /** Of these ticks, those in which some pool had room. */
  roomTicks = 0;
  /** Operators that could be assigned now. */
  readyOperators = 0;
  #waitingTicks = 0;
  #idleTicks = 0;
  #tenth = 0;
  #cpu = 0;
  #ramGb = 0;
  readonly #cpuTicks = new Float64Array(TENTHS);
  readonly #gbTicks = new Float64Array(TENTHS);
  readonly #ticks = new Float64Array(TENTHS);
  readonly #free: { cpu: number; ramGb: number; containers: number; isUp: boolean }[];
  #poolsWithRoom: number;

  constructor(
    readonly pools: readonly PoolSize[],
    readonly totalTicks: number,
  ) {
    this.#free = pools.map(({ cpu, ramGb }) => ({ cpu, ramGb, containers: 0, isUp: true }));
    this.#poolsWithRoom = pools.length;
  }

  allocate(pool: number, cpu: number, ramGb: number): void {
    this.#change(pool, cpu, ramGb, 1);
  }

  release(pool: number, cpu: number, ramGb: number): void {
    this.#change(pool, -cpu, -ramGb, -1);
  }

  /** The pool is lost, or back. While it is lost it has no room. */
  setUp(pool: number, isUp: boolean): void {
    const free = this.#free[pool];
    if (!free) return;
    const hadRoom = this.#hasRoom(pool);
    free.isUp = isUp;
    this.#poolsWithRoom += Number(this.#hasRoom(pool)) - Number(hadRoom);
  }

  #change(pool: number, cpu: number, ramGb: number, containers: 1 | -1): void {
    const free = this.#free[pool];
    if (!free) return;
    const hadRoom = this.#hasRoom(pool);
    free.cpu -= cpu;
    free.ramGb -= ramGb;
    free.containers += containers;
    // An empty pool is free to the last bit.
    if (free.containers === 0) Object.assign(free, this.pools[pool]);
    this.#poolsWithRoom += Number(this.#hasRoom(pool)) - Number(hadRoom);
    this.#cpu = 0;
    this.#ramGb = 0;
    this.#free.forEach((each, i) => {
      this.#cpu += (this.pools[i]?.cpu ?? 0) - each.cpu;
      this.#ramGb += (this.pools[i]?.ramGb ?? 0) - each.ramGb;
    });
  }

  #hasRoom(pool: number): boolean {
    const size = this.pools[pool];
    const free = this.#free[pool];
    if (!size || !free?.isUp) return false;
    const least = ROOM_SHARE - SLACK;
    return free.cpu >= least * size.cpu && free.ramGb >= least * size.ramGb;
  }

  /** Lets everything stay as it is up to (not including) `tick`, at most to the end of the run. */
  advance(tick: number): void {
    const end = Math.min(tick, this.totalTicks);
    if (!(end > this.tick)) return;
    const ticks = end - this.tick;
    const isWaiting = this.readyOperators > 0;
    if (isWaiting) this.#waitingTicks += ticks;
    if (this.#poolsWithRoom > 0) {
      this.roomTicks += ticks;
      if (isWaiting) this.#idleTicks += ticks;
    }
    this.#addToTenths(end);
    this.tick = end;
  }

  #addToTenths(end: number): void {
    let from = this.tick;
    while (from < end) {
      const isLast = this.#tenth === TENTHS - 1;
      const edge = isLast ? this.totalTicks : ((this.#tenth + 1) * this.totalTicks) / TENTHS;
      if (from >= edge) {
        this.#tenth++;
        continue;
      }
      const until = Math.min(end, edge);
      const ticks = until - from;
      this.#ticks[this.#tenth] = (this.#ticks[this.#tenth] ?? 0) + ticks;
      this.#cpuTicks[this.#tenth] = (this.#cpuTicks[this.#tenth] ?? 0) + this.#cpu * ticks;
      this.#gbTicks[this.#tenth] = (this.#gbTicks[this.#tenth] ?? 0) + this.#ramGb * ticks;
      from = until;
    }
  }

  result(ticksPerSecond: number): UtilisationFeedback {
    const cpu = sum(this.pools.map((pool) => pool.cpu));
    const ramGb = sum(this.pools.map((pool) => pool.ramGb));
    const cpuTicks = sum([...this.#cpuTicks]);
    const gbTicks = sum([...this.#gbTicks]);
    const byTenth = (used: Float64Array, capacity: number): (number | null)[] =>
      [...used].map((each, i) => share(each, capacity * (this.#ticks[i] ?? 0)));
    return {
      elapsedSeconds: this.tick / ticksPerSecond,
      cpuMean: share(cpuTicks, cpu * this.tick),
      ramMean: share(gbTicks, ramGb * this.tick),
      cpuByTenth: byTenth(this.#cpuTicks, cpu),
      ramByTenth: byTenth(this.#gbTicks, ramGb),
      allocatedCpuSeconds: cpuTicks / ticksPerSecond,
      allocatedGbSeconds: gbTicks / ticksPerSecond,
      waitingShare: share(this.#waitingTicks, this.tick),
      idleWhileWaitingShare: share(this.#idleTicks, this.tick),
    };
  }
}

/** Several runs in one: seconds and amounts are sums, shares the medians of the runs that have them. */
export function mergeUtilisation(runs: readonly UtilisationFeedback[]): UtilisationFeedback {
  const tenths = Array.from({ length: TENTHS }, (_, i) => i);
  return {
    elapsedSeconds: sum(runs.map((run) => run.elapsedSeconds)),
    cpuMean: medianOf(runs.map((run) => run.cpuMean)),
    ramMean: medianOf(runs.map((run) => run.ramMean)),
    cpuByTenth: tenths.map((i) => medianOf(runs.map((run) => run.cpuByTenth[i] ?? null))),
    ramByTenth: tenths.map((i) => medianOf(runs.map((run) => run.ramByTenth[i] ?? null))),
    allocatedCpuSeconds: sum(runs.map((run) => run.allocatedCpuSeconds)),
    allocatedGbSeconds: sum(runs.map((run) => run.allocatedGbSeconds)),
    waitingShare: medianOf(runs.map((run) => run.waitingShare)),
    idleWhileWaitingShare: medianOf(runs.map((run) => run.idleWhileWaitingShare)),
  };
}
