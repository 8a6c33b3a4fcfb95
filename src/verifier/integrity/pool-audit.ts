import type { AuditedContainer, AuditedPool, AuditedRun } from "./audited-run.js";
import { BrokenLaw } from "./laws.js";

/**
 * The killer goes by a running sum that can differ in its last bits from a sum taken at once; within this share of the
 * capacity it is right either way.
 */
const ROUNDING = 1e-6;

/** The laws `pool-memory` and `oom-kill`, and of `outages` that a pool is lost with all that is in it. */
export class PoolAudit {
  constructor(readonly run: AuditedRun) {}

  /**
   * To be called before a pool's first event of a tick, and once after the run, with the tick before. Between the events of a
   * pool the memory in use never falls: if it fits in the tick before the next event, it has fitted since the last.
   */
  checkMemory(pool: AuditedPool, tick: number): void {
    if (!this.#canOverflow(pool)) return;
    this.#checkSum(pool, tick, pool.memoryGb(tick, this.run.tickSeconds));
  }

  /** To be called after a pool's last event of a tick: checks whom the killer has taken, and whom not. */
  endTick(pool: AuditedPool, tick: number): void {
    if (pool.victims.length > 0 || this.#canOverflow(pool)) this.#checkKiller(pool, tick);
    if (pool.results > 0) pool.suspendedGb = 0;
    pool.results = 0;
    pool.victims.length = 0;
    pool.timedOut.length = 0;
    pool.lost.length = 0;
    if (pool.lostTick === tick) this.#checkLost(pool, tick);
  }

  #checkLost(pool: AuditedPool, tick: number): void {
    const [left] = [...pool.active, ...pool.suspending];
    if (left) {
      const found = `${left.id} left in pool ${pool.id}`;
      throw new BrokenLaw("outages", tick, found, `nothing: the pool is lost`);
    }
    pool.clear();
  }

  /** What is allocated bounds what is used, unless allocations exceed the capacity or suspended memory is added. */
  #canOverflow(pool: AuditedPool): boolean {
    return this.run.options.allowMemoryOvercommit || pool.suspendedGb > 0;
  }

  #checkKiller(pool: AuditedPool, tick: number): void {
    const { victims, ramGb } = pool;
    const candidates = this.#candidates(pool, tick);
    let sum = pool.suspendedGb;
    for (const { memoryGb } of candidates) sum += memoryGb;
    const killed = new Set(victims);
    for (let k = 0; k < victims.length; k++) {
      const greediest = candidates[k];
      if (!greediest || !killed.has(greediest.container)) {
        const found = victims.map(({ id }) => id).join(", ");
        const first = greediest ? `${greediest.container.id} first` : "only who uses memory";
        throw new BrokenLaw("oom-kill", tick, `${found} killed`, first);
      }
      if (sum < ramGb * (1 - ROUNDING)) {
        const found = `${greediest.container.id} killed with ${sum} GB in use in pool ${pool.id}`;
        throw new BrokenLaw("oom-kill", tick, found, `more than ${ramGb} GB`);
      }
      sum -= greediest.memoryGb;
    }
    if (victims.length < candidates.length) this.#checkSum(pool, tick, sum);
  }

  /** Whom the killer of a full pool can take, the greediest first, the earlier created first among equals. */
  #candidates(pool: AuditedPool, tick: number): readonly Candidate[] {
    const alive = [...pool.active, ...pool.victims, ...pool.timedOut, ...pool.lost];
    return alive
      .filter(
        ({ due, dueTick }) => due !== "result" && !(due === "out-of-memory" && dueTick <= tick),
      )
      .map((container): Candidate => {
        const memoryGb = container.memoryGb(tick, this.run.tickSeconds);
        return { container, memoryGb, score: memoryGb * (memoryGb / container.ramGb) };
      })
      .filter(({ memoryGb }) => memoryGb > 0)
      .sort((a, b) => b.score - a.score || a.container.number - b.container.number);
  }

  #checkSum(pool: AuditedPool, tick: number, sum: number): void {
    if (sum <= pool.ramGb * (1 + ROUNDING)) return;
    const found = `${sum} GB in use in pool ${pool.id}`;
    throw new BrokenLaw("pool-memory", tick, found, `at most ${pool.ramGb} GB`);
  }
}

interface Candidate {
  readonly container: AuditedContainer;
  readonly memoryGb: number;
  readonly score: number;
}
