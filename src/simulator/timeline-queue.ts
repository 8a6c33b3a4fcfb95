import type { SimulationEvent } from "./events.js";
import { StepCounter } from "./timeline-counters.js";

/** Counts, from the events of a run, the pipelines that are open, and those of them that wait. */
export class QueueCounter {
  /**
   * open: arrived, not complete and not counted as timed out. waiting: open, and none of its operators is in a container,
   * running or being written to disk.
   */
  readonly steps = new StepCounter(["open", "waiting"] as const);
  /** Per open pipeline: its containers. */
  readonly #containers = new Map<string, number>();
  readonly #pipelinesOf = new Map<string, readonly string[]>();

  observe(event: SimulationEvent): void {
    const { tick } = event;
    if (event.type === "arrival") {
      this.#containers.set(event.pipeline, 0);
      this.steps.add(tick, "open", 1);
      this.steps.add(tick, "waiting", 1);
    } else if (event.type === "complete" || event.type === "timed-out") {
      const containers = this.#containers.get(event.pipeline);
      if (containers === undefined) return;
      this.steps.add(tick + 1, "open", -1);
      if (containers === 0) this.steps.add(tick + 1, "waiting", -1);
      this.#containers.delete(event.pipeline);
    } else if (event.type === "assign") {
      const pipelines = [...new Set(event.operators.map((o) => o.pipeline))];
      this.#pipelinesOf.set(event.container, pipelines);
      for (const pipeline of pipelines) this.#change(pipeline, 1, tick);
    } else if (event.type === "result" || event.type === "suspended") {
      // What ends in a tick has filled it.
      for (const pipeline of this.#pipelinesOf.get(event.container) ?? []) {
        this.#change(pipeline, -1, tick + 1);
      }
      this.#pipelinesOf.delete(event.container);
    }
  }

  #change(pipeline: string, difference: 1 | -1, atTick: number): void {
    const before = this.#containers.get(pipeline);
    if (before === undefined) return;
    const now = before + difference;
    this.#containers.set(pipeline, now);
    if (before === 0) this.steps.add(atTick, "waiting", -1);
    else if (now === 0) this.steps.add(atTick, "waiting", 1);
  }
}
