import { Fifo } from "./fifo.js";
import type { PipelineRun } from "./state.js";

/**
 * The pipelines in the system, from arrival until each is settled: found complete, or counted as timed out. Both happen
 * later than the fact: completion is looked for in ticks with results, timeouts are counted at full seconds.
 */
export class OpenPipelines {
  /** Neither complete nor past their deadline, in order of arrival. */
  readonly open = new Set<PipelineRun>();
  /** Different whenever `open` is. */
  version = 0;
  /** All operators COMPLETED, but not found complete yet. */
  #complete: PipelineRun[] = [];
  /** Whose deadline has not passed yet, in order of arrival; only those that have one. */
  readonly #deadlines = new Fifo<PipelineRun>();
  /** Not counted as timed out or complete yet, likewise. */
  readonly #uncounted = new Fifo<PipelineRun>();

  add(pipeline: PipelineRun): void {
    this.open.add(pipeline);
    this.version++;
    if (pipeline.deadlineTick === Infinity) return;
    this.#deadlines.push(pipeline);
    this.#uncounted.push(pipeline);
  }

  /** To be called when an operator has completed. */
  operatorCompleted(pipeline: PipelineRun): void {
    if (pipeline.remaining > 0) return;
    this.#close(pipeline);
    this.#complete.push(pipeline);
  }

  /** The next tick in which a deadline passes; Infinity: none. */
  get nextDeadlineTick(): number {
    return this.#deadlines.first?.deadlineTick ?? Infinity;
  }

  /** Closes the pipelines whose deadline passes in `tick`; were there any? */
  passDeadlines(tick: number): boolean {
    let isAny = false;
    for (let first = this.#deadlines.first; first; first = this.#deadlines.first) {
      if (first.deadlineTick > tick) break;
      this.#deadlines.shift();
      if (first.remaining === 0) continue;
      this.#close(first);
      isAny = true;
    }
    return isAny;
  }

  /** Settles the pipelines that have completed and tells them, in order of arrival. */
  settleComplete(tell: (pipeline: PipelineRun) => void): void {
    if (this.#complete.length === 0) return;
    for (const pipeline of this.#complete.sort((a, b) => a.order - b.order)) {
      if (!pipeline.isSettled) tell(pipeline);
      pipeline.isSettled = true;
    }
    this.#complete = [];
  }

  /** Settles the pipelines whose deadline has passed by `tick` and tells them, in order of arrival. */
  settleTimedOut(tick: number, tell: (pipeline: PipelineRun) => void): void {
    for (let first = this.#uncounted.first; first; first = this.#uncounted.first) {
      if (first.deadlineTick > tick) return;
      this.#uncounted.shift();
      if (first.remaining === 0 || first.isSettled) continue;
      first.isSettled = true;
      tell(first);
    }
  }

  #close(pipeline: PipelineRun): void {
    this.open.delete(pipeline);
    this.version++;
  }
}
