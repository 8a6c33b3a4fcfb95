import { cpuSeconds } from "../workload/index.js";
import type { EventQueue } from "./event-queue.js";
import type { SimulationObserver } from "./events.js";
import {
  STORAGE_GB_PER_SECOND,
  containerMemoryGb,
  firstTickAbove,
  peakGb,
  ticksIn,
} from "./memory-curve.js";
import { chooseVictims } from "./memory-killer.js";
import { moveTo } from "./operator-state.js";
import type { FailureReason } from "./policy.js";
import type { ContainerRun, OperatorRun, PlannedContainer, PoolRun } from "./state.js";
import {
  COMPLETED,
  ContainerRun as Container,
  FAILED,
  PENDING,
  RUNNING,
  SUSPENDING,
} from "./state.js";

/** Something that happens to a container or a pool by itself, unless it is overtaken. */
export type Timer =
  | { readonly kind: "container" | "timeout" | "suspended"; readonly container: ContainerRun }
  | { readonly kind: "memory"; readonly pool: PoolRun }
  | { readonly kind: "pool"; readonly pool: PoolRun };

/** What an executor step tells the rest of the simulation. */
export interface ExecutorListener {
  containerCreated(container: ContainerRun): void;
  containerSuspending(container: ContainerRun): void;
  containerSuspended(container: ContainerRun): void;
  /** An operator other than the container's last completed: it can be suspended in the next tick's call. */
  containerSuspendable(container: ContainerRun): void;
  operatorCompleted(operator: OperatorRun): void;
  containerEnded(container: ContainerRun, tick: number): void;
  /** The pool was lost or is back. */
  poolChanged(pool: PoolRun): void;
}

/**
 * One pool's part of a tick: suspensions begin, containers are created, suspensions end, containers run, the pool's
 * out-of-memory killer, the time killer, the pool is lost or back, containers end. Nothing is walked tick by tick: when an operator starts,
 * the tick in which it ends or runs out of memory is known, and the container is left alone until then.
 */
export class Executor {
  #containers = 0;
  /** The containers that end in the step under way. */
  readonly #ended: ContainerRun[] = [];

  constructor(
    readonly queue: EventQueue<Timer>,
    readonly tickSeconds: number,
    readonly listener: ExecutorListener,
    readonly observe: SimulationObserver | undefined,
  ) {}

  step(pool: PoolRun, tick: number): void {
    if (pool.toSuspend.length > 0) this.#beginSuspensions(pool, tick);
    if (pool.toAssign.length > 0) this.#createContainers(pool, tick);
    if (pool.suspending.length > 0) this.#endSuspensions(pool, tick);
    const ended = this.#ended;
    this.#runContainers(pool, tick, ended);
    if (pool.memory.mayReachCapacity) {
      for (const container of chooseVictims(pool, tick, ended)) this.#kill(container, "OOM", ended);
    }
    if (pool.dueTimeouts.length > 0) this.#killTimedOut(pool, tick, ended);
    if (pool.changeTick === tick) this.#changePool(pool, tick, ended);
    if (ended.length > 0) this.#endContainers(pool, tick, ended);
    this.#scheduleMemoryCheck(pool, tick, ended.length > 0);
    ended.length = 0;
  }

  #beginSuspensions(pool: PoolRun, tick: number): void {
    for (const container of pool.toSuspend) {
      pool.memory.suspend(container, tick);
      remove(pool.active, container);
      pool.suspending.push(container);
      container.finalMemoryGb = containerMemoryGb(container, tick - 1, this.tickSeconds);
      container.status = "suspending";
      const writeTicks = ticksIn(container.ramGb / STORAGE_GB_PER_SECOND, this.tickSeconds);
      container.suspendedTick = tick + Math.max(writeTicks, 1) - 1;
      if (container.suspendedTick > tick) {
        this.queue.push(container.suspendedTick, { kind: "suspended", container });
      }
      for (let k = container.current; k < container.operators.length; k++) {
        moveTo(container.operators[k] as OperatorRun, SUSPENDING);
      }
      this.listener.containerSuspending(container);
      this.observe?.({ tick, type: "suspend", container: container.id, pool: pool.id });
    }
    pool.toSuspend.length = 0;
    pool.version++;
  }

  #createContainers(pool: PoolRun, tick: number): void {
    for (const planned of pool.toAssign) {
      const container = this.#createContainer(pool, tick, planned);
      pool.active.push(container);
      pool.due.push(container);
      pool.memory.add(container);
      pool.availableCpu -= container.cpu;
      pool.availableRamGb -= container.ramGb;
      this.listener.containerCreated(container);
      this.observe?.({
        tick,
        type: "assign",
        container: container.id,
        pool: pool.id,
        operators: container.operators.map((o) => ({
          pipeline: o.pipeline.spec.id,
          operator: o.spec.id,
        })),
        cpu: container.cpu,
        ramGb: container.ramGb,
      });
    }
    pool.toAssign.length = 0;
    pool.version++;
  }

  #createContainer(pool: PoolRun, tick: number, planned: PlannedContainer): ContainerRun {
    const { operators, cpu, ramGb } = planned;
    let peak = 0;
    let deadline = Infinity;
    for (const operator of operators) {
      peak = Math.max(peak, peakGb(operator.spec));
      deadline = Math.min(deadline, operator.pipeline.deadlineTick);
    }
    const priority = (operators[0] as OperatorRun).pipeline.priority;
    const container = new Container(
      ++this.#containers,
      pool,
      operators,
      cpu,
      ramGb,
      priority,
      tick,
      Math.min(peak, ramGb),
    );
    if (deadline < Infinity) this.#scheduleTimeout(container, Math.max(deadline, tick), tick);
    return container;
  }

  #scheduleTimeout(container: ContainerRun, at: number, now: number): void {
    container.timeoutTick = at;
    if (at > now) this.queue.push(at, { kind: "timeout", container });
    else container.pool.dueTimeouts.push(container);
  }

  #endSuspensions(pool: PoolRun, tick: number): void {
    for (const container of pool.suspending.filter((c) => c.suspendedTick <= tick)) {
      remove(pool.suspending, container);
      pool.suspended.push(container);
      pool.version++;
      container.status = "suspended";
      for (let k = container.current; k < container.operators.length; k++) {
        moveTo(container.operators[k] as OperatorRun, PENDING);
      }
      pool.availableCpu += container.cpu;
      pool.availableRamGb += container.ramGb;
      this.listener.containerSuspended(container);
      this.observe?.({ tick, type: "suspended", container: container.id, pool: pool.id });
    }
  }

  /** Lets everything happen that is due; adds the containers that finished or ran out of memory to `ended`. */
  #runContainers(pool: PoolRun, tick: number, ended: ContainerRun[]): void {
    const { due } = pool;
    if (due.length > 1) due.sort(byNumber);
    for (const container of due) {
      if (container.status !== "active" || container.nextTick !== tick) continue;
      this.#runContainer(container, tick);
      if (container.isFinished || container.error) ended.push(container);
    }
    due.length = 0;
  }

  #runContainer(container: ContainerRun, tick: number): void {
    const operator = container.operators[container.current] as OperatorRun;
    if (container.startTicks.length === container.current) {
      this.#startOperator(container, operator, tick);
      if (container.nextTick > tick) return;
    }
    if (container.willExceed) {
      container.error = "OOM";
      return;
    }
    moveTo(operator, COMPLETED);
    this.#observeOperator("operator-end", container, operator, tick);
    container.current++;
    this.listener.operatorCompleted(operator);
    if (container.isFinished) return;
    container.suspendableTick = tick + 1;
    this.listener.containerSuspendable(container);
    this.#wakeContainer(container, tick + 1);
  }

  #startOperator(container: ContainerRun, operator: OperatorRun, tick: number): void {
    const { spec } = operator;
    const { tickSeconds } = this;
    moveTo(operator, RUNNING);
    this.#observeOperator("operator-start", container, operator, tick);
    container.startTicks.push(tick);
    const cpuTime = cpuSeconds(spec.cpuScaling, spec.baselineCpuSeconds, container.cpu);
    const ticks = Math.max(1, operator.ioTicks + ticksIn(cpuTime, tickSeconds));
    const exceedsAt = firstTickAbove(operator, ticks, container.ramGb, tickSeconds);
    container.willExceed = exceedsAt >= 0;
    container.nextTick = tick + (container.willExceed ? exceedsAt : ticks - 1);
    if (container.nextTick > tick) this.#wakeContainer(container, container.nextTick);
  }

  #wakeContainer(container: ContainerRun, tick: number): void {
    container.nextTick = tick;
    this.queue.push(tick, { kind: "container", container });
  }

  #killTimedOut(pool: PoolRun, tick: number, ended: ContainerRun[]): void {
    for (const container of pool.dueTimeouts.sort(byNumber)) {
      if (container.status !== "active" || container.timeoutTick !== tick) continue;
      if (container.isFinished || container.error) continue;
      let next = Infinity;
      for (const { pipeline } of container.operators) {
        if (pipeline.remaining > 0) next = Math.min(next, pipeline.deadlineTick);
      }
      if (next <= tick) this.#kill(container, "timeout", ended);
      else if (next < Infinity) this.#scheduleTimeout(container, next, tick);
    }
    pool.dueTimeouts.length = 0;
  }

  /** Loses the pool, with everything in it that has not just ended, or brings it back. */
  #changePool(pool: PoolRun, tick: number, ended: ContainerRun[]): void {
    const type = pool.isUp ? "pool-lost" : "pool-back";
    this.observe?.({ tick, type, pool: pool.id });
    for (const container of pool.active) {
      if (!container.isFinished && !container.error) this.#kill(container, "pool lost", ended);
    }
    for (const container of pool.suspending) {
      container.finalMemoryGb = 0;
      this.#kill(container, "pool lost", ended);
    }
    pool.suspending.length = 0;
    this.#endContainers(pool, tick, ended);
    ended.length = 0;
    pool.change();
    if (pool.changeTick < Infinity) this.queue.push(pool.changeTick, { kind: "pool", pool });
    this.listener.poolChanged(pool);
  }

  #kill(container: ContainerRun, reason: FailureReason, ended: ContainerRun[]): void {
    container.error = reason;
    ended.push(container);
  }

  #endContainers(pool: PoolRun, tick: number, ended: ContainerRun[]): void {
    if (ended.length > 1) ended.sort(byNumber);
    for (const container of ended) {
      remove(pool.active, container);
      container.status = "ended";
      for (let k = container.current; k < container.operators.length; k++) {
        moveTo(container.operators[k] as OperatorRun, FAILED);
      }
      pool.availableCpu += container.cpu;
      pool.availableRamGb += container.ramGb;
      this.listener.containerEnded(container, tick);
      const error = container.error ?? null;
      this.observe?.({ tick, type: "result", container: container.id, pool: pool.id, error });
    }
    pool.version++;
    pool.memory.recompute(tick, ended);
  }

  #scheduleMemoryCheck(pool: PoolRun, tick: number, justRecomputed: boolean): void {
    const next = pool.memory.nextCheckTick(tick, justRecomputed);
    pool.memoryCheckTick = next;
    if (next < Infinity) this.queue.push(next, { kind: "memory", pool });
  }

  #observeOperator(
    type: "operator-start" | "operator-end",
    container: ContainerRun,
    operator: OperatorRun,
    tick: number,
  ): void {
    this.observe?.({
      tick,
      type,
      container: container.id,
      pipeline: operator.pipeline.spec.id,
      operator: operator.spec.id,
    });
  }
}

function byNumber(a: ContainerRun, b: ContainerRun): number {
  return a.number - b.number;
}

function remove(list: ContainerRun[], container: ContainerRun): void {
  const index = list.indexOf(container);
  if (index >= 0) list.splice(index, 1);
}
