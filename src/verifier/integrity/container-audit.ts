import type { SimulationEvent } from "../../simulator/index.js";
import { EventQueue } from "../../simulator/event-queue.js";
import type { AuditedOperator, AuditedRun, Due } from "./audited-run.js";
import type { AuditedPool } from "./audited-run.js";
import { AuditedContainer } from "./audited-run.js";
import type { LawName } from "./laws.js";
import { BrokenLaw, quoted } from "./laws.js";
import { operatorCourse, writingTicks } from "./operator-course.js";
import type { PipelineAudit } from "./pipeline-audit.js";

type AssignEvent = Extract<SimulationEvent, { readonly type: "assign" }>;
type OperatorEvent = Extract<SimulationEvent, { readonly type: "operator-start" | "operator-end" }>;
type SuspensionEvent = Extract<SimulationEvent, { readonly type: "suspend" | "suspended" }>;
type ResultEvent = Extract<SimulationEvent, { readonly type: "result" }>;

/** The law that is broken when what is due does not happen, and what should have. */
const DUES: Readonly<Record<Due, readonly [law: LawName, expected: string]>> = {
  start: ["operator-order", "the next operator to start"],
  end: ["duration", "the operator to complete"],
  "out-of-memory": ["own-memory", "the container to be killed for memory"],
  result: ["result", "the container to end"],
  suspended: ["suspension", "the suspension to end"],
};

/**
 * The laws about containers: how they run their operators, are suspended and end. What has to happen to a container next is
 * known after each of its events; that it has happened is checked as soon as the clock has passed its tick.
 */
export class ContainerAudit {
  /** Those not over, by id. */
  readonly #live = new Map<string, AuditedContainer>();
  readonly #dues = new EventQueue<AuditedContainer>();
  #created = 0;

  constructor(
    readonly run: AuditedRun,
    readonly pipelines: PipelineAudit,
  ) {}

  /** The container, if it is not over. */
  find(id: string, tick: number): AuditedContainer {
    const container = this.#live.get(id);
    if (container) return container;
    const found = `an event of container ${quoted(id)}, which is not there`;
    throw new BrokenLaw("containers", tick, found, "a container created and not over");
  }

  /** A container whose assignment has been checked. */
  create(event: AssignEvent, pool: AuditedPool, operators: AuditedOperator[]): void {
    const { tick, cpu, ramGb } = event;
    const number = ++this.#created;
    if (event.container !== `c${number}`) {
      const found = `container ${quoted(event.container)} created`;
      throw new BrokenLaw("containers", tick, found, `c${number}`);
    }
    const container = new AuditedContainer(
      number,
      event.container,
      pool,
      operators,
      cpu,
      ramGb,
      tick,
    );
    this.#live.set(container.id, container);
    pool.active.add(container);
    pool.availableCpu -= cpu;
    pool.availableRamGb -= ramGb;
    for (const operator of operators) operator.state = "held";
    this.#expect(container, "start", tick);
    if (this.run.limitTicks < Infinity) {
      this.#expectDeadline(container, Math.max(tick, firstDeadline(operators)));
    }
  }

  operatorStart(container: AuditedContainer, event: OperatorEvent): void {
    const { tick } = event;
    const operator = this.#currentOperator(container, event);
    const { due, dueTick } = container;
    if (due !== "start" || dueTick !== tick) {
      const expected = due === "start" ? `its start in tick ${dueTick}` : "one start";
      throw new BrokenLaw("operator-order", tick, `${nameOf(event)} started`, expected);
    }
    const { spec, pipeline } = operator;
    const waitsFor = spec.parents.find((i) => pipeline.operators[i]?.state !== "completed");
    if (waitsFor !== undefined) {
      const parent = quoted(pipeline.spec.operators[waitsFor]?.id ?? "");
      throw new BrokenLaw(
        "parents",
        tick,
        `${nameOf(event)} started`,
        `its parent ${parent} first`,
      );
    }
    const { cpu, ramGb } = container;
    const course = operatorCourse(spec, cpu, ramGb, this.run.tickSeconds);
    container.start(spec, tick);
    const next = course.isOutOfMemory ? "out-of-memory" : "end";
    this.#expect(container, next, tick + course.lastsTicks);
  }

  operatorEnd(container: AuditedContainer, event: OperatorEvent): void {
    const { tick } = event;
    const operator = this.#currentOperator(container, event);
    if (container.due !== "end" || container.dueTick !== tick) {
      throw this.#unexpected(container, tick, `${nameOf(event)} completed`);
    }
    operator.state = "completed";
    this.pipelines.operatorCompleted(operator.pipeline, tick, container.pool.id);
    container.current++;
    const isLast = container.current === container.operators.length;
    if (isLast) this.#expect(container, "result", tick);
    else this.#expect(container, "start", tick + 1);
  }

  suspend(container: AuditedContainer, { tick, pool: poolId }: SuspensionEvent): void {
    const { pool, status, current, due, dueTick } = container;
    const isBetween = due === "start" && dueTick === tick && current > 0;
    if (status !== "active" || poolId !== pool.id || !isBetween) {
      const found = `${container.id} suspended in pool ${poolId}`;
      const expected = `a container of pool ${pool.id} in the tick after an operator other than its last`;
      throw new BrokenLaw("suspension", tick, found, expected);
    }
    const { tickSeconds } = this.run;
    pool.suspendedGb += container.memoryGb(tick - 1, tickSeconds);
    pool.active.delete(container);
    pool.suspending.add(container);
    container.status = "suspending";
    const writing = writingTicks(container.ramGb, tickSeconds);
    this.#expect(container, "suspended", tick + writing - 1);
  }

  suspended(container: AuditedContainer, { tick, pool: poolId }: SuspensionEvent): void {
    const { pool, due, dueTick } = container;
    if (poolId !== pool.id || due !== "suspended" || dueTick !== tick) {
      const found = `suspension of ${container.id} ended in pool ${poolId}`;
      const when = due === "suspended" ? `in tick ${dueTick}, pool ${pool.id}` : "none";
      throw new BrokenLaw("suspension", tick, found, when);
    }
    pool.suspending.delete(container);
    this.#release(container, tick);
  }

  result(container: AuditedContainer, event: ResultEvent): void {
    const { tick, pool: poolId, error } = event;
    const { pool, status, due, dueTick } = container;
    const found = `${container.id} ended in pool ${poolId} with ${error ?? "no error"}`;
    const isLost = error === "pool lost";
    if (isLost && pool.lostTick !== tick) {
      throw new BrokenLaw("outages", tick, found, `a pool that is lost in this tick`);
    }
    if ((status !== "active" && !isLost) || poolId !== pool.id) {
      throw new BrokenLaw("result", tick, found, `an active container of pool ${pool.id}`);
    }
    if ((error === null) !== (due === "result")) {
      const expected = error === null ? "operators left" : "no error";
      throw new BrokenLaw("result", tick, found, expected);
    }
    // A container runs, and a suspension ends, before the killers come.
    if (dueTick === tick && (due === "start" || due === "end" || due === "suspended")) {
      throw this.#unexpected(container, tick, found);
    }
    const isOwnMemory = due === "out-of-memory" && dueTick === tick;
    if (error === "OOM" && !isOwnMemory) pool.victims.push(container);
    if (error === "timeout") {
      if (isOwnMemory) throw this.#unexpected(container, tick, found);
      this.#checkTimeKill(container, tick, found);
      pool.timedOut.push(container);
    }
    if (isLost) this.#checkLoss(container, tick, found);
    container.error = error;
    pool.results++;
    pool.active.delete(container);
    pool.suspending.delete(container);
    this.#release(container, tick);
  }

  /** What should have happened before `tick` and has not. */
  checkUntil(tick: number): void {
    const dues = this.#dues;
    while (dues.nextTick < tick) {
      const passed = dues.nextTick;
      const container = dues.pop();
      if (!container || container.status === "over") continue;
      if (container.dueTick === passed) throw this.#unexpected(container, passed, "nothing");
      if (container.deadlineTick === passed && container.status === "active") {
        this.#passDeadline(container, passed);
      }
    }
  }

  /** The container was not killed in `tick`: none of its pipelines may have been past its deadline. */
  #passDeadline(container: AuditedContainer, tick: number): void {
    let next = Infinity;
    for (const { pipeline } of container.operators) {
      if (!pipeline.isIncompleteIn(tick, container.pool.id)) continue;
      if (pipeline.deadlineTick <= tick) {
        const expected = `${container.id} killed for time, as ${quoted(pipeline.spec.id)} is past its deadline`;
        throw new BrokenLaw("time-kill", tick, "nothing", expected);
      }
      next = Math.min(next, pipeline.deadlineTick);
    }
    this.#expectDeadline(container, next);
  }

  #checkTimeKill(container: AuditedContainer, tick: number, found: string): void {
    if (isPastDeadline(container, tick)) return;
    throw new BrokenLaw("time-kill", tick, found, "an incomplete pipeline past its deadline");
  }

  /** A container is lost only if no killer has taken it before. */
  #checkLoss(container: AuditedContainer, tick: number, found: string): void {
    if (container.status !== "active") return;
    if (container.due === "out-of-memory" && container.dueTick === tick) {
      throw this.#unexpected(container, tick, found);
    }
    if (isPastDeadline(container, tick)) {
      throw new BrokenLaw("time-kill", tick, found, "a container killed for time");
    }
    container.pool.lost.push(container);
  }

  /** Gives back what the container holds; what has not completed can be assigned from the next tick on. */
  #release(container: AuditedContainer, tick: number): void {
    const { pool, operators } = container;
    container.status = "over";
    this.#live.delete(container.id);
    pool.availableCpu += container.cpu;
    pool.availableRamGb += container.ramGb;
    for (let k = container.current; k < operators.length; k++) {
      const operator = operators[k];
      if (!operator) continue;
      operator.state = "free";
      operator.freeFromTick = tick + 1;
    }
  }

  #currentOperator(container: AuditedContainer, event: OperatorEvent): AuditedOperator {
    const { tick, type, pipeline, operator } = event;
    const current = container.operators[container.current];
    const isCurrent = current?.pipeline.spec.id === pipeline && current.spec.id === operator;
    if (isCurrent && container.status === "active") return current;
    const found = `${type} of ${nameOf(event)} in ${container.id}`;
    const name = current && `${quoted(current.spec.id)} of ${quoted(current.pipeline.spec.id)}`;
    const expected = container.status === "active" ? (name ?? "its end") : "nothing: suspended";
    throw new BrokenLaw("operator-order", tick, found, expected);
  }

  #unexpected({ id, due, dueTick }: AuditedContainer, tick: number, found: string): BrokenLaw {
    const [law, expected] = DUES[due];
    return new BrokenLaw(law, tick, `${found} (${id})`, `${expected} in tick ${dueTick}`);
  }

  #expect(container: AuditedContainer, due: Due, tick: number): void {
    container.due = due;
    container.dueTick = tick;
    if (tick <= this.run.lastTick) this.#dues.push(tick, container);
  }

  #expectDeadline(container: AuditedContainer, tick: number): void {
    container.deadlineTick = tick;
    if (tick <= this.run.lastTick) this.#dues.push(tick, container);
  }
}

function isPastDeadline({ operators }: AuditedContainer, tick: number): boolean {
  return operators.some(
    ({ pipeline: { deadlineTick, remaining } }) => deadlineTick <= tick && remaining > 0,
  );
}

function firstDeadline(operators: readonly AuditedOperator[]): number {
  return operators.reduce(
    (least, { pipeline }) => Math.min(least, pipeline.deadlineTick),
    Infinity,
  );
}

function nameOf({ pipeline, operator }: { readonly pipeline: string; readonly operator: string }) {
  return `operator ${quoted(operator)} of ${quoted(pipeline)}`;
}
