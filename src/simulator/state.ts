import type { OperatorSpec, PipelineSpec, Priority } from "../workload/index.js";
import { topologicalOrder } from "../workload/index.js";
import type { FailureReason, OperatorState } from "./policy.js";
import { ioTicks } from "./memory-curve.js";
import type { OutageTicks } from "./outages.js";
import { PoolMemory } from "./pool-memory.js";
import type { ContainerView, OperatorView, PipelineView, PoolView } from "./views.js";

/**
 * The mutable state of a simulation. Only the engine touches it; policies see it through the views.
 */

/** Operator states as small integers; the position of each name in {@link OPERATOR_STATES}. */
export const PENDING = 0;
export const ASSIGNED = 1;
export const RUNNING = 2;
export const SUSPENDING = 3;
export const COMPLETED = 4;
export const FAILED = 5;

export const OPERATOR_STATES: readonly OperatorState[] = [
  "PENDING",
  "ASSIGNED",
  "RUNNING",
  "SUSPENDING",
  "COMPLETED",
  "FAILED",
];

const NONE: readonly OperatorRun[] = [];

export class OperatorRun {
  state: number = PENDING;
  /** Parents not COMPLETED yet. */
  incompleteParents: number;
  estimatedPeakGb: number | undefined = undefined;
  children: readonly OperatorRun[] = NONE;
  view: OperatorView | undefined = undefined;

  /** Ticks of its I/O phase. */
  readonly ioTicks: number;

  constructor(
    readonly spec: OperatorSpec,
    readonly pipeline: PipelineRun,
    readonly parents: readonly OperatorRun[],
  ) {
    this.incompleteParents = parents.length;
    this.ioTicks = ioTicks(spec, pipeline.run.tickSeconds);
  }

  get isAssignable(): boolean {
    return this.state === PENDING || this.state === FAILED;
  }
}

export class PipelineRun {
  /** In topological order. */
  readonly operators: readonly OperatorRun[];
  /** Operators not COMPLETED. */
  remaining: number;
  /** Operators in state FAILED. */
  failed = 0;
  /** Counted as complete or as timed out: no longer tracked by the statistics. */
  isSettled = false;
  view: PipelineView | undefined = undefined;

  constructor(
    readonly spec: PipelineSpec,
    /** Position in order of arrival. */
    readonly order: number,
    readonly arrivalTick: number,
    /** First tick in which it counts as timed out; Infinity without a limit. */
    readonly deadlineTick: number,
    /** Whose run it belongs to: views of another run are not accepted in decisions. */
    readonly run: RunState,
  ) {
    this.remaining = spec.operators.length;
    this.operators = this.#createOperators();
  }

  #createOperators(): readonly OperatorRun[] {
    const created: OperatorRun[] = [];
    for (const spec of this.spec.operators) {
      // Lists of exactly the length needed: there are millions of them.
      const parents = spec.parents.length === 0 ? NONE : spec.parents.map((i) => nth(created, i));
      const operator = new OperatorRun(spec, this, parents);
      for (const parent of parents) {
        parent.children =
          parent.children.length === 0 ? [operator] : [...parent.children, operator];
      }
      created.push(operator);
    }
    return topologicalOrder(this.spec.operators).map((i) => nth(created, i));
  }

  get priority(): Priority {
    return this.spec.priority;
  }

  isTimedOutAt(tick: number): boolean {
    return tick >= this.deadlineTick && this.remaining > 0;
  }
}

function nth(operators: readonly OperatorRun[], index: number): OperatorRun {
  const operator = operators[index];
  if (!operator)
    throw new RangeError(`expected parents to stand before their children, got parent ${index}`);
  return operator;
}

/** What views need to know of the run they belong to. */
export interface RunState {
  /** The current tick. */
  readonly tick: number;
  readonly tickSeconds: number;
}

export type ContainerStatus = "active" | "suspending" | "suspended" | "ended";

export class ContainerRun {
  #id: string | undefined;
  status: ContainerStatus = "active";
  /** Position in `operators` of the one that runs or starts next. */
  current = 0;
  /** First tick of each operator started so far. */
  readonly startTicks: number[] = [];
  /** Tick of the next thing that happens by itself: an operator starts, ends or runs out of memory. */
  nextTick: number;
  /** True when `nextTick` is that of running out of memory. */
  willExceed = false;
  /** Tick whose policy call may suspend it. */
  suspendableTick = -1;
  /** Tick of the next look at its pipelines' deadlines. */
  timeoutTick = Infinity;
  /** Tick of the end of its suspension. */
  suspendedTick = Infinity;
  /** Last memory, in GB, of a container that no longer runs. */
  finalMemoryGb = 0;
  error: FailureReason | undefined = undefined;
  view: ContainerView | undefined = undefined;

  constructor(
    /** 1, 2, … in order of creation. */
    readonly number: number,
    readonly pool: PoolRun,
    readonly operators: readonly OperatorRun[],
    readonly cpu: number,
    readonly ramGb: number,
    readonly priority: Priority,
    readonly startTick: number,
    /** The most memory it can use without being killed at once, in GB. */
    readonly possibleGb: number,
  ) {
    this.nextTick = startTick;
  }

  /** Made when it is first asked for: most containers are never called by name. */
  get id(): string {
    return (this.#id ??= `c${this.number}`);
  }

  get isFinished(): boolean {
    return this.current === this.operators.length;
  }
}

export class PoolRun {
  isUp = true;
  /** Tick in which it is lost or comes back next; Infinity: never. */
  changeTick = Infinity;
  /** Of a pool that is lost only looked at when it is back: all that it has. */
  availableCpu: number;
  availableRamGb: number;
  /** In order of creation. */
  readonly active: ContainerRun[] = [];
  /** In order of suspension. */
  readonly suspending: ContainerRun[] = [];
  readonly suspended: ContainerRun[] = [];
  /** Raised whenever one of the three lists changes. */
  version = 0;
  readonly memory: PoolMemory;
  /** Containers of `active` to which something happens in the current tick. */
  readonly due: ContainerRun[] = [];
  /** Containers whose pipelines' deadlines are to be looked at in the current tick. */
  readonly dueTimeouts: ContainerRun[] = [];
  /** What the policy's latest decision wants of this pool. */
  readonly toAssign: PlannedContainer[] = [];
  readonly toSuspend: ContainerRun[] = [];
  plannedCpu = 0;
  plannedRamGb = 0;
  /** When its memory in use has to be looked at next although nothing else happens; Infinity: never. */
  memoryCheckTick = Infinity;
  /** The latest tick in which something happened here. */
  touchedTick = -1;
  view: PoolView | undefined = undefined;
  /** Position in `outages` of the one under way or next. */
  #outage = 0;

  constructor(
    readonly id: number,
    readonly cpu: number,
    readonly ramGb: number,
    readonly run: RunState,
    /** In order. */
    readonly outages: readonly OutageTicks[],
  ) {
    this.availableCpu = cpu;
    this.availableRamGb = ramGb;
    this.memory = new PoolMemory(ramGb, this.active, run.tickSeconds);
    this.changeTick = outages[0]?.lostTick ?? Infinity;
  }

  /** It is lost, empty, or back; {@link changeTick} is then that of the next change. */
  change(): void {
    const outage = this.outages[this.#outage];
    this.isUp = !this.isUp;
    if (this.isUp) this.#outage++;
    this.changeTick =
      (this.isUp ? this.outages[this.#outage]?.lostTick : outage?.backTick) ?? Infinity;
    // Free to the last bit: sums of allocations may have left a rounding error.
    this.availableCpu = this.cpu;
    this.availableRamGb = this.ramGb;
  }
}

/** An assignment that has passed all checks. */
export interface PlannedContainer {
  readonly operators: readonly OperatorRun[];
  readonly cpu: number;
  readonly ramGb: number;
}
