import type { SimulationEvent, SimulationOptions, Statistics } from "../../simulator/index.js";
import { EventQueue } from "../../simulator/event-queue.js";
import { outageTicks, resolveSimulationOptions } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import { checkAssignment } from "./assignment-audit.js";
import type { AuditedContainer, AuditedRun } from "./audited-run.js";
import { AuditedPool, auditedRun } from "./audited-run.js";
import { compareFigures } from "./compare-figures.js";
import { ContainerAudit } from "./container-audit.js";
import { EventOrder } from "./event-order.js";
import type { RecomputedFigures } from "./figures.js";
import { FigureTally } from "./figures.js";
import { indexWorkload } from "./indexed-workload.js";
import type { Violation } from "./laws.js";
import { BrokenLaw } from "./laws.js";
import { PipelineAudit } from "./pipeline-audit.js";
import { PoolAudit } from "./pool-audit.js";
import { Utilisation } from "./utilisation.js";

/** Sound: the log breaks no law and the claimed statistics follow from it. */
export type AuditResult =
  | { readonly code: "sound"; readonly recomputed: RecomputedFigures }
  | ({ readonly code: "integrity-violation" } & Violation);

const BEFORE_POOLS = -1;
const AFTER_POOLS = Infinity;

/**
 * Checks the event log of a completed run against the laws, event by event, and recomputes its statistics: from the
 * workload, the options and the log alone, so it does not matter who has run it. Memory follows the workload and what is
 * running, not the length of the log.
 *
 *     const audit = new Audit(batches, options);
 *     for (const event of readEvents(chunk, workload)) audit.take(event);
 *     const result = audit.finish(statistics);
 */
export class Audit {
  readonly #run: AuditedRun;
  readonly #pools: readonly AuditedPool[];
  readonly #pipelines: PipelineAudit;
  readonly #containers: ContainerAudit;
  readonly #poolAudit: PoolAudit;
  readonly #order = new EventOrder();
  readonly #tally: FigureTally;
  readonly #utilisation: Utilisation;
  /** Pools that are lost or back next. */
  readonly #changes = new EventQueue<AuditedPool>();
  #violation: Violation | undefined;
  /** The tick under way. */
  #tick = 0;
  /** The pool under way in it. */
  #pool: AuditedPool | undefined;
  /** A container has ended in it. */
  #hasResult = false;

  /** Throws a RangeError if the options make no sense or two pipelines have the same id. */
  constructor(batches: readonly Batch[], options: SimulationOptions) {
    const run = auditedRun(indexWorkload(batches), resolveSimulationOptions(options));
    this.#run = run;
    const outages = outageTicks(run.options.outages, run.options.pools.length, run.tickSeconds);
    this.#pools = run.options.pools.map(
      ({ cpu, ramGb }, id) => new AuditedPool(id, cpu, ramGb, outages[id] ?? []),
    );
    for (const pool of this.#pools) this.#expectChange(pool);
    this.#pipelines = new PipelineAudit(run);
    this.#containers = new ContainerAudit(run, this.#pipelines);
    this.#poolAudit = new PoolAudit(run);
    this.#tally = new FigureTally(run);
    this.#utilisation = new Utilisation(run, this.#pools);
  }

  /** The first violation so far. Nothing that is taken after it changes the result. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  take(event: SimulationEvent): void {
    if (this.#violation) return;
    try {
      this.#advanceTo(event.tick);
      this.#check(event);
    } catch (error) {
      this.#violation = violationOf(error);
    }
  }

  /** To be called once, after the last event. `claimed`: the statistics that came with the log, of whatever shape. */
  finish(claimed: Statistics): AuditResult {
    if (!this.#violation) {
      try {
        return { code: "sound", recomputed: this.#finish(claimed) };
      } catch (error) {
        this.#violation = violationOf(error);
      }
    }
    return { code: "integrity-violation", ...this.#violation };
  }

  #finish(claimed: unknown): RecomputedFigures {
    const { lastTick } = this.#run;
    this.#leaveTick(lastTick + 1);
    for (const pool of this.#pools) this.#poolAudit.checkMemory(pool, lastTick);
    const figures = this.#tally.figures(this.#utilisation.figures);
    compareFigures(claimed, figures, lastTick + 1);
    return figures;
  }

  #advanceTo(tick: number): void {
    const { lastTick } = this.#run;
    if (!Number.isInteger(tick) || tick < this.#tick || tick > lastTick) {
      const expected = `a tick from ${this.#tick} to ${lastTick}`;
      throw new BrokenLaw("clock", this.#tick, `an event in tick ${tick}`, expected);
    }
    if (tick > this.#tick) this.#leaveTick(tick);
  }

  /** The tick under way is over, and nothing happens before `next`. */
  #leaveTick(next: number): void {
    this.#leavePool();
    this.#pipelines.endTick(this.#tick, this.#hasResult);
    this.#checkChangesUntil(next);
    this.#containers.checkUntil(next);
    this.#pipelines.checkUntil(next);
    this.#utilisation.sample(this.#tick, next);
    this.#hasResult = false;
    this.#tick = next;
  }

  #leavePool(): void {
    if (this.#pool) this.#poolAudit.endTick(this.#pool, this.#tick);
    this.#pool = undefined;
  }

  #enterPool(pool: AuditedPool): void {
    if (pool === this.#pool) return;
    this.#leavePool();
    this.#pool = pool;
    this.#poolAudit.checkMemory(pool, this.#tick - 1);
  }

  #check(event: SimulationEvent): void {
    const { tick } = event;
    switch (event.type) {
      case "arrival":
        this.#order.check(tick, "arrival", BEFORE_POOLS, 0);
        this.#tally.arrived(this.#pipelines.arrival(event.pipeline, tick));
        return;
      case "reject":
        this.#order.check(tick, "reject", BEFORE_POOLS, 0);
        this.#checkRejection(tick, event.code);
        return;
      case "complete": {
        this.#leavePool();
        const pipeline = this.#pipelines.foundComplete(event.pipeline, tick, this.#hasResult);
        this.#order.check(tick, "complete", AFTER_POOLS, pipeline.position);
        this.#tally.completed(pipeline, tick);
        return;
      }
      case "timed-out": {
        this.#leavePool();
        const pipeline = this.#pipelines.countedAsTimedOut(event.pipeline, tick);
        this.#order.check(tick, "timed-out", AFTER_POOLS, pipeline.position);
        this.#tally.timedOut(pipeline);
        return;
      }
      case "assign":
        this.#assign(event);
        return;
      case "suspend":
        this.#containers.suspend(this.#containerOf(event, "suspend", 0), event);
        this.#tally.suspensions++;
        return;
      case "suspended":
        this.#containers.suspended(this.#containerOf(event, "suspended", 0), event);
        return;
      case "pool-lost":
      case "pool-back":
        this.#changePool(event);
        return;
      case "operator-start":
        this.#containers.operatorStart(this.#containerOf(event, "operator"), event);
        return;
      case "operator-end":
        this.#containers.operatorEnd(this.#containerOf(event, "operator"), event);
        return;
      case "result": {
        const container = this.#containerOf(event, "result");
        this.#containers.result(container, event);
        this.#hasResult = true;
        this.#tally.containerEnded(container, tick);
      }
    }
  }

  #assign(event: SimulationEvent & { readonly type: "assign" }): void {
    const pool = this.#pools[event.pool];
    if (!pool) {
      const found = `pool ${event.pool}`;
      throw new BrokenLaw("assignment", event.tick, found, `a pool < ${this.#pools.length}`);
    }
    this.#order.check(event.tick, "assign", pool.id, 0);
    this.#enterPool(pool);
    const operators = checkAssignment(event, pool, this.#pipelines, this.#run);
    this.#containers.create(event, pool, operators);
    this.#tally.assignments++;
  }

  #changePool({ tick, type, pool: id }: SimulationEvent & { readonly pool: number }): void {
    const pool = this.#pools[id];
    const isExpected = pool?.changeTick === tick && pool.isUp === (type === "pool-lost");
    if (!pool || !isExpected) {
      const expected = pool ? describeChange(pool) : `a pool < ${this.#pools.length}`;
      throw new BrokenLaw("outages", tick, `${type} of pool ${id}`, expected);
    }
    this.#order.check(tick, "pool", id, 0);
    this.#enterPool(pool);
    pool.change();
    this.#expectChange(pool);
  }

  #expectChange(pool: AuditedPool): void {
    const { changeTick } = pool;
    if (changeTick <= this.#run.lastTick) this.#changes.push(changeTick, pool);
  }

  /** What should have happened before `tick` and has not. */
  #checkChangesUntil(tick: number): void {
    const changes = this.#changes;
    while (changes.nextTick < tick) {
      const due = changes.nextTick;
      const pool = changes.pop();
      if (pool?.changeTick !== due) continue;
      throw new BrokenLaw("outages", due, "nothing", describeChange(pool));
    }
  }

  /** The container that the event is about, with its pool as the one under way. `number`: where it is not the container's. */
  #containerOf(
    event: { readonly tick: number; readonly container: string },
    step: "suspend" | "suspended" | "operator" | "result",
    number?: number,
  ): AuditedContainer {
    const container = this.#containers.find(event.container, event.tick);
    this.#order.check(event.tick, step, container.pool.id, number ?? container.number);
    this.#enterPool(container.pool);
    return container;
  }

  #checkRejection(tick: number, code: string): void {
    this.#tally.rejections++;
    if (this.#run.options.onInvalid === "reject") return;
    throw new BrokenLaw("rejections", tick, `a rejected decision (${code})`, "none in this run");
  }
}

function describeChange({ id, isUp, changeTick }: AuditedPool): string {
  if (changeTick === Infinity) return `pool ${id} to stay as it is`;
  return `pool ${id} ${isUp ? "lost" : "back"} in tick ${changeTick}`;
}

/** Throws again what is no broken law. */
function violationOf(error: unknown): Violation {
  if (error instanceof BrokenLaw) return error.violation;
  throw error;
}
