import type { AuditedOperator, AuditedRun } from "./audited-run.js";
import { AuditedPipeline } from "./audited-run.js";
import { BrokenLaw, quoted } from "./laws.js";
import { operatorPosition } from "./indexed-workload.js";

/** The laws `arrivals`, `completion` and `timed-out`. */
export class PipelineAudit {
  /** In order of arrival. */
  readonly #arrived: AuditedPipeline[] = [];
  /** All operators completed, but not found complete yet. */
  readonly #unfound = new Set<AuditedPipeline>();
  /** How many of `#arrived` have had to be counted as timed out, or not, by now. */
  #counted = 0;

  constructor(readonly run: AuditedRun) {}

  arrival(id: string, tick: number): AuditedPipeline {
    const { workload, limitTicks } = this.run;
    const position = this.#arrived.length;
    const spec = workload.pipelines[position];
    if (spec?.id !== id || workload.arrivalTicks[position] !== tick) {
      throw new BrokenLaw("arrivals", tick, `pipeline ${quoted(id)}`, this.#expectedArrival());
    }
    const pipeline = new AuditedPipeline(spec, position, tick, tick + limitTicks);
    this.#arrived.push(pipeline);
    return pipeline;
  }

  /** The operator of a pipeline that has arrived; undefined if there is none. */
  find(pipelineId: string, operatorId: string): AuditedOperator | undefined {
    const { workload } = this.run;
    const pipeline = this.#arrived[workload.positions.get(pipelineId) ?? -1];
    if (!pipeline) return undefined;
    return pipeline.operators[operatorPosition(workload, pipeline.spec, operatorId)];
  }

  operatorCompleted(pipeline: AuditedPipeline, tick: number, pool: number): void {
    if (--pipeline.remaining > 0) return;
    pipeline.completedTick = tick;
    pipeline.completedPool = pool;
    if (pipeline.fate === "open") this.#unfound.add(pipeline);
  }

  /** `hasResult`: a container has ended in this tick. */
  foundComplete(id: string, tick: number, hasResult: boolean): AuditedPipeline {
    const pipeline = this.#settling(id, tick, "completion");
    if (pipeline.remaining > 0) {
      const found = `pipeline ${quoted(id)} complete with ${pipeline.remaining} operators left`;
      throw new BrokenLaw("completion", tick, found, "all its operators completed");
    }
    if (!hasResult) {
      const found = `pipeline ${quoted(id)} found complete without a result`;
      throw new BrokenLaw("completion", tick, found, "a container that ended in this tick");
    }
    pipeline.fate = "complete";
    this.#unfound.delete(pipeline);
    return pipeline;
  }

  countedAsTimedOut(id: string, tick: number): AuditedPipeline {
    const pipeline = this.#settling(id, tick, "timed-out");
    const { remaining, deadlineTick } = pipeline;
    if (remaining === 0) {
      const found = `pipeline ${quoted(id)} timed out with all its operators completed`;
      throw new BrokenLaw("timed-out", tick, found, "an incomplete pipeline");
    }
    const due = this.#countingTick(deadlineTick);
    if (tick !== due) {
      const when = due === Infinity ? "not at all" : `in tick ${due}`;
      throw new BrokenLaw("timed-out", tick, `pipeline ${quoted(id)} timed out`, when);
    }
    pipeline.fate = "timed-out";
    return pipeline;
  }

  /** To be called at the end of a tick in which something happened. */
  endTick(tick: number, hasResult: boolean): void {
    if (!hasResult || this.#unfound.size === 0) return;
    const [pipeline] = this.#unfound;
    const expected = `pipeline ${quoted(pipeline?.spec.id ?? "")} found complete`;
    throw new BrokenLaw("completion", tick, "nothing", expected);
  }

  /** What should have happened before `tick` and has not. */
  checkUntil(tick: number): void {
    const arrival = this.run.workload.arrivalTicks[this.#arrived.length];
    if (arrival !== undefined && arrival < tick) {
      throw new BrokenLaw("arrivals", arrival, "nothing", this.#expectedArrival());
    }
    if (this.run.limitTicks === Infinity) return;
    for (;;) {
      const first = this.#arrived[this.#counted];
      const due = first ? this.#countingTick(first.deadlineTick) : Infinity;
      if (!first || due >= tick) return;
      if (first.remaining > 0 && first.fate !== "timed-out") {
        const expected = `pipeline ${quoted(first.spec.id)} counted as timed out`;
        throw new BrokenLaw("timed-out", due, "nothing", expected);
      }
      this.#counted++;
    }
  }

  #settling(id: string, tick: number, law: "completion" | "timed-out"): AuditedPipeline {
    const pipeline = this.#arrived[this.run.workload.positions.get(id) ?? -1];
    if (pipeline?.fate === "open") return pipeline;
    const state = pipeline ? `already ${pipeline.fate}` : "that has not arrived";
    throw new BrokenLaw(
      law,
      tick,
      `pipeline ${quoted(id)}, ${state}`,
      "a pipeline not counted yet",
    );
  }

  /** The first full second from a deadline on, or the last tick; Infinity: after the run. */
  #countingTick(deadlineTick: number): number {
    const { options, lastTick } = this.run;
    if (deadlineTick > lastTick) return Infinity;
    const { ticksPerSecond } = options;
    return Math.min(Math.ceil(deadlineTick / ticksPerSecond) * ticksPerSecond, lastTick);
  }

  #expectedArrival(): string {
    const { pipelines, arrivalTicks } = this.run.workload;
    const position = this.#arrived.length;
    const spec = pipelines[position];
    if (!spec) return "no arrival any more";
    return `pipeline ${quoted(spec.id)} to arrive in tick ${arrivalTicks[position] ?? NaN}`;
  }
}
