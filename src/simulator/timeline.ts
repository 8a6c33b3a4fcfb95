import type { OperatorRef, SimulationEvent, SimulationObserver } from "./events.js";
import type { PoolSize } from "./options.js";
import type { FailureReason, Priority } from "./policy.js";
import { StepCounter } from "./timeline-counters.js";
import type { ChromeTrace, ChromeTraceEvent } from "./timeline-format.js";
import { inTraceOrder, micros, roundToNanos } from "./timeline-format.js";
import { QueueCounter } from "./timeline-queue.js";
import { Slots } from "./timeline-slots.js";
import {
  OUTAGE_TRACK,
  counterTracks,
  outageTrackName,
  pidOfPool,
  poolNames,
  processName,
} from "./timeline-tracks.js";

export interface TimelineOptions {
  /** Length of a tick, > 0. */
  readonly tickSeconds: number;
  /** The cluster's pools, in order of their ids. */
  readonly pools: readonly PoolSize[];
  /** Class of a pipeline, by its id; shown with its containers. Default: unknown. */
  readonly priorityOf?: ((pipeline: string) => Priority | undefined) | undefined;
}

export interface TimelineBuilder {
  /** To be told every event of a run, in order. */
  readonly observe: SimulationObserver;
  /** The trace up to the end of the run: `atTick` is the first tick after it. What still runs is marked unfinished. */
  finish(atTick: number): ChromeTrace;
}

/** How a container's slice ended. */
type Ending = "completed" | "failed" | "suspended" | "unfinished";

interface OpenOperator {
  readonly ref: OperatorRef;
  readonly startTick: number;
}

interface OpenContainer {
  readonly event: Extract<SimulationEvent, { type: "assign" }>;
  readonly slot: number;
  operator: OpenOperator | undefined;
  /** First tick of its suspension. */
  suspendTick: number | undefined;
}

/**
 * Turns the events of a run into a Chrome trace for ui.perfetto.dev: a process per pool and a track per container running
 * side by side, each container in the lowest free one; in it a slice per container, in that a slice per operator, behind
 * it a slice for a suspension being written; an instant where a container was killed; a slice while the pool is lost; counters of what is allocated in
 * each pool and of the pipelines in the system. A tick is shown as lasting: what runs in tick t only is from t to t + 1.
 *
 *     const timeline = timelineBuilder({ tickSeconds: 0.001, pools });
 *     simulate(batches, policy, { pools }, { observe: timeline.observe });
 *     writeFileSync("run.json", JSON.stringify(timeline.finish(600_000)));
 */
export function timelineBuilder(options: TimelineOptions): TimelineBuilder {
  const timeline = new Timeline(options);
  return {
    observe: (event) => timeline.observe(event),
    finish: (atTick) => timeline.finish(atTick),
  };
}

const ALLOCATED = { cpu: "allocated CPUs", ramGb: "allocated RAM" } as const;

class Timeline {
  readonly #events: ChromeTraceEvent[] = [];
  readonly #open = new Map<string, OpenContainer>();
  readonly #slots: readonly Slots[];
  readonly #allocated: readonly StepCounter<"cpu" | "ramGb">[];
  readonly #queue = new QueueCounter();
  /** Per pool that is lost: when it was. */
  readonly #lostTicks = new Map<number, number>();
  /** Pools that have been lost. */
  readonly #hadOutage = new Set<number>();
  #lastTick = -1;

  constructor(readonly options: TimelineOptions) {
    this.#slots = options.pools.map(() => new Slots());
    this.#allocated = options.pools.map(() => new StepCounter(["cpu", "ramGb"] as const));
  }

  observe(event: SimulationEvent): void {
    this.#lastTick = event.tick;
    this.#queue.observe(event);
    if (event.type === "pool-lost") this.#lostTicks.set(event.pool, event.tick);
    if (event.type === "pool-back") this.#endOutage(event.pool, event.tick + 1);
    if (event.type === "assign") this.#begin(event);
    if (!("container" in event) || event.type === "assign") return;
    const container = this.#open.get(event.container);
    if (!container) return;
    const { tick } = event;
    switch (event.type) {
      case "operator-start":
        container.operator = { ref: event, startTick: tick };
        return;
      case "operator-end":
        this.#endOperator(container, tick + 1, "completed");
        return;
      case "suspend":
        // The container has not run in this tick.
        this.#endSlice(container, tick, "suspended", null);
        container.suspendTick = tick;
        return;
      case "suspended":
        this.#endSuspension(container, tick + 1, "suspended");
        this.#release(container, tick + 1);
        return;
      case "result":
        // The mark stands in the last tick, inside the slice: at its end the next container may begin.
        if (event.error !== null) this.#addKill(container, tick, event.error);
        if (container.suspendTick !== undefined) this.#endSuspension(container, tick + 1, "failed");
        else
          this.#endSlice(
            container,
            tick + 1,
            event.error === null ? "completed" : "failed",
            event.error,
          );
        this.#release(container, tick + 1);
    }
  }

  finish(atTick: number): ChromeTrace {
    const end = Math.max(atTick, this.#lastTick + 1);
    for (const container of this.#open.values()) {
      if (container.suspendTick !== undefined) this.#endSuspension(container, end, "unfinished");
      else this.#endSlice(container, end, "unfinished", null);
    }
    this.#open.clear();
    for (const pool of this.#lostTicks.keys()) this.#endOutage(pool, end);
    return {
      traceEvents: inTraceOrder([...this.#describe(end), ...this.#events]),
      displayTimeUnit: "ms",
    };
  }

  #begin(event: OpenContainer["event"]): void {
    const slot = this.#slots[event.pool]?.take();
    if (slot === undefined) {
      throw new RangeError(
        `expected \`pools\` to have pool ${event.pool}, got ${this.options.pools.length} pools`,
      );
    }
    this.#open.set(event.container, { event, slot, operator: undefined, suspendTick: undefined });
    this.#allocated[event.pool]?.add(event.tick, "cpu", event.cpu);
    this.#allocated[event.pool]?.add(event.tick, "ramGb", event.ramGb);
  }

  #release({ event, slot }: OpenContainer, atTick: number): void {
    this.#open.delete(event.container);
    this.#slots[event.pool]?.release(slot);
    this.#allocated[event.pool]?.add(atTick, "cpu", -event.cpu);
    this.#allocated[event.pool]?.add(atTick, "ramGb", -event.ramGb);
  }

  #endSlice(
    container: OpenContainer,
    endTick: number,
    ending: Ending,
    error: FailureReason | null,
  ): void {
    this.#endOperator(container, endTick, ending);
    const { event } = container;
    const { operators, cpu, ramGb } = event;
    const priority = this.options.priorityOf?.(operators[0]?.pipeline ?? "");
    this.#addSlice(container, "container", containerName(operators), event.tick, endTick, {
      container: event.container,
      cpu,
      ramGb,
      ...(priority !== undefined && { priority }),
      ending,
      error,
      operators: operators.map(operatorName),
    });
  }

  #endOperator(container: OpenContainer, endTick: number, ending: Ending): void {
    const { operator } = container;
    if (!operator) return;
    container.operator = undefined;
    const { pipeline, operator: id } = operator.ref;
    this.#addSlice(container, "operator", id, operator.startTick, endTick, {
      pipeline,
      operator: id,
      ending,
    });
  }

  #endSuspension(
    container: OpenContainer,
    endTick: number,
    ending: "suspended" | "failed" | "unfinished",
  ): void {
    const { container: id, ramGb } = container.event;
    const start = container.suspendTick ?? endTick;
    this.#addSlice(container, "suspension", `write ${id} to disk`, start, endTick, {
      container: id,
      ramGb,
      ending,
    });
  }

  /** On a track of its own, below those of the containers: from the tick after its loss, in which things still ran. */
  #endOutage(pool: number, endTick: number): void {
    const lostTick = this.#lostTicks.get(pool);
    if (lostTick === undefined) return;
    this.#lostTicks.delete(pool);
    this.#hadOutage.add(pool);
    const { tickSeconds } = this.options;
    const ts = micros(lostTick + 1, tickSeconds);
    const dur = roundToNanos(micros(endTick, tickSeconds) - ts);
    const pid = pidOfPool(pool);
    const name = "pool lost";
    this.#events.push({ ph: "X", name, cat: "outage", ts, dur, pid, tid: OUTAGE_TRACK, args: {} });
  }

  #addKill({ event, slot }: OpenContainer, tick: number, error: FailureReason): void {
    const { container, pool, cpu, ramGb } = event;
    const args = { container, cpu, ramGb };
    const ts = micros(tick, this.options.tickSeconds);
    this.#events.push({
      ph: "i",
      name: error,
      cat: "kill",
      ts,
      pid: pidOfPool(pool),
      tid: slot,
      s: "t",
      args,
    });
  }

  #addSlice(
    { event, slot }: OpenContainer,
    cat: "container" | "operator" | "suspension",
    name: string,
    startTick: number,
    endTick: number,
    args: Readonly<Record<string, unknown>>,
  ): void {
    const { tickSeconds } = this.options;
    const ts = micros(startTick, tickSeconds);
    const dur = roundToNanos(micros(endTick, tickSeconds) - ts);
    this.#events.push({ ph: "X", name, cat, ts, dur, pid: pidOfPool(event.pool), tid: slot, args });
  }

  #describe(end: number): ChromeTraceEvent[] {
    const { pools, tickSeconds } = this.options;
    const pid = pools.length + 1;
    const queue = { open: "open pipelines", waiting: "waiting pipelines" };
    return [
      ...pools.flatMap((pool, id) => poolNames(pool, id, this.#slots[id]?.length ?? 0)),
      ...[...this.#hadOutage].sort((a, b) => a - b).flatMap((id) => outageTrackName(id)),
      ...processName(pid, "pipelines"),
      ...this.#allocated.flatMap((steps, pool) => [
        ...counterTracks(steps, ALLOCATED, { pid: pidOfPool(pool), lastTick: end, tickSeconds }),
      ]),
      ...counterTracks(this.#queue.steps, queue, { pid, lastTick: end, tickSeconds }),
    ];
  }
}

function operatorName({ pipeline, operator }: OperatorRef): string {
  return `${pipeline}/${operator}`;
}

/** "p1/op1", or "p1/op1 … op9" for several. */
function containerName(operators: readonly OperatorRef[]): string {
  const first = operators[0];
  const last = operators.at(-1);
  if (!first || !last) return "";
  if (operators.length === 1) return operatorName(first);
  return `${operatorName(first)} … ${last.pipeline === first.pipeline ? last.operator : operatorName(last)}`;
}
