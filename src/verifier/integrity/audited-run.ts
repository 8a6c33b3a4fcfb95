import type { OutageTicks } from "../../simulator/outages.js";
import type { FailureReason, ResolvedSimulationOptions } from "../../simulator/index.js";
import type { OperatorSpec, PipelineSpec } from "../../workload/index.js";
import type { IndexedWorkload } from "./indexed-workload.js";
import { memoryGbInTick } from "./operator-course.js";

/** What is fixed for an audit. */
export interface AuditedRun {
  readonly workload: IndexedWorkload;
  readonly options: ResolvedSimulationOptions;
  readonly tickSeconds: number;
  /** The run's last tick; -1 if it has none. */
  readonly lastTick: number;
  /** Ticks from a pipeline's arrival to its deadline; Infinity: there is none. */
  readonly limitTicks: number;
}

export function auditedRun(
  workload: IndexedWorkload,
  options: ResolvedSimulationOptions,
): AuditedRun {
  const { durationSeconds, ticksPerSecond, maxJobSeconds } = options;
  return {
    workload,
    options,
    tickSeconds: 1 / ticksPerSecond,
    lastTick: Math.trunc(durationSeconds * ticksPerSecond) - 1,
    limitTicks: maxJobSeconds > 0 ? Math.trunc(maxJobSeconds * ticksPerSecond) : Infinity,
  };
}

/** An operator as far as the log has been read. Free: pending or failed. */
export interface AuditedOperator {
  readonly spec: OperatorSpec;
  readonly pipeline: AuditedPipeline;
  state: "free" | "held" | "completed";
  /** The first tick whose decision may assign it, while it is free. */
  freeFromTick: number;
}

export class AuditedPipeline {
  readonly operators: readonly AuditedOperator[];
  /** Operators not completed. */
  remaining: number;
  /** When and in which pool the last of them completed. */
  completedTick = Infinity;
  completedPool = -1;
  /** As it has been counted. */
  fate: "open" | "complete" | "timed-out" = "open";

  constructor(
    readonly spec: PipelineSpec,
    /** In order of arrival. */
    readonly position: number,
    readonly arrivalTick: number,
    readonly deadlineTick: number,
  ) {
    this.remaining = spec.operators.length;
    this.operators = spec.operators.map((operator): AuditedOperator => ({
      spec: operator,
      pipeline: this,
      state: "free",
      freeFromTick: arrivalTick,
    }));
  }

  /** Was it incomplete in `tick`, when the pool with that number had run its containers? */
  isIncompleteIn(tick: number, pool: number): boolean {
    if (this.completedTick === tick) return this.completedPool > pool;
    return this.completedTick > tick;
  }
}

/** What has to happen to a container next if nothing kills it before. */
export type Due = "start" | "end" | "out-of-memory" | "result" | "suspended";

export class AuditedContainer {
  status: "active" | "suspending" | "over" = "active";
  /** Position in `operators` of the one that runs or starts next. */
  current = 0;
  due: Due = "start";
  dueTick: number;
  /** The next tick in which a pipeline's deadline may kill it. */
  deadlineTick = Infinity;
  error: FailureReason | null = null;
  /** The operator started last, and when; undefined before the first. */
  #started: OperatorSpec | undefined;
  #startTick = -1;

  constructor(
    /** 1, 2, … in order of creation. */
    readonly number: number,
    readonly id: string,
    readonly pool: AuditedPool,
    readonly operators: readonly AuditedOperator[],
    readonly cpu: number,
    readonly ramGb: number,
    readonly assignTick: number,
  ) {
    this.dueTick = assignTick;
  }

  start(spec: OperatorSpec, tick: number): void {
    this.#started = spec;
    this.#startTick = tick;
  }

  /** Ticks for which the operator under way has run by the end of `tick`; 0 between operators. */
  ticksUnderWay(tick: number): number {
    return this.due === "end" || this.due === "out-of-memory" ? tick - this.#startTick + 1 : 0;
  }

  /** Memory in GB at the end of `tick`, which is not before its latest operator's start. */
  memoryGb(tick: number, tickSeconds: number): number {
    return this.#started ? memoryGbInTick(this.#started, tick - this.#startTick, tickSeconds) : 0;
  }
}

export class AuditedPool {
  isUp = true;
  /** Tick in which it was lost last; -1: never. */
  lostTick = -1;
  /** Position in `outages` of the one under way or next. */
  #outage = 0;
  availableCpu: number;
  availableRamGb: number;
  /** In order of creation. */
  readonly active = new Set<AuditedContainer>();
  /** Being written to disk. */
  readonly suspending = new Set<AuditedContainer>();
  /** Last memory of containers suspended since a container of the pool last ended, GB: the pool goes on counting it. */
  suspendedGb = 0;
  /** Of the tick under way: the containers killed to keep within the capacity. */
  readonly victims: AuditedContainer[] = [];
  /** Of the tick under way: the containers killed for time. */
  readonly timedOut: AuditedContainer[] = [];
  /** Of the tick under way: the containers that were lost with the pool while they ran. */
  readonly lost: AuditedContainer[] = [];
  /** Of the tick under way: containers that ended. */
  results = 0;

  constructor(
    readonly id: number,
    readonly cpu: number,
    readonly ramGb: number,
    /** In order. */
    readonly outages: readonly OutageTicks[],
  ) {
    this.availableCpu = cpu;
    this.availableRamGb = ramGb;
  }

  /** The next tick in which it has to be lost, or be back; Infinity: none. */
  get changeTick(): number {
    const outage = this.outages[this.#outage];
    return (this.isUp ? outage?.lostTick : outage?.backTick) ?? Infinity;
  }

  change(): void {
    if (this.isUp) this.lostTick = this.changeTick;
    else this.#outage++;
    this.isUp = !this.isUp;
  }

  /** Nothing is left in it: it is free to the last bit. */
  clear(): void {
    this.availableCpu = this.cpu;
    this.availableRamGb = this.ramGb;
    this.suspendedGb = 0;
  }

  /** Memory in use at the end of `tick`, GB. */
  memoryGb(tick: number, tickSeconds: number): number {
    let sum = this.suspendedGb;
    for (const container of this.active) sum += container.memoryGb(tick, tickSeconds);
    return sum;
  }
}
