import type {
  Bounds,
  ResolvedSimulationOptions,
  SimulationEvent,
  SimulationOptions,
  Statistics,
} from "../../simulator/index.js";
import { resolveSimulationOptions } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import { scoresOf } from "../metric.js";
import { boundShares } from "./bound-shares.js";
import type { ByClass } from "./class-name.js";
import { byClass } from "./class-name.js";
import { ClassRecorder } from "./class-feedback.js";
import { HeldContainer, type PlacedOperator } from "./held-container.js";
import { byMetric, defined } from "./numbers.js";
import type { RunOutcome } from "./outcome.js";
import { COMPLETED, outcomeFeedback } from "./outcome.js";
import { penaltyShares } from "./penalty-shares.js";
import type { EndState } from "./pipeline-progress.js";
import { PipelineProgress } from "./pipeline-progress.js";
import { plain } from "./plain.js";
import { RejectionRecorder } from "./rejections.js";
import type { TraceFeedback } from "./trace-feedback.js";
import { UtilisationRecorder } from "./utilisation.js";
import { WaitingRecorder } from "./waiting.js";
import { WorkloadIndex } from "./workload-index.js";

/** What is known at the end of a run. */
export interface RunEnd {
  /** The name to report the trace under. */
  readonly trace: string;
  readonly outcome: RunOutcome;
  /** Undefined if the run failed; latencies are then not known. */
  readonly statistics?: Statistics | undefined;
  readonly bounds?: Bounds | undefined;
}

/**
 * Derives feedback from the events of one run in one pass. It holds what is in the system, and a few of the pipelines
 * that have left. Events are taken as they come: times run neither backwards nor beyond the run, and what the workload
 * does not hold is ignored.
 *
 *     const recorder = new FeedbackRecorder(batches, options);
 *     for (const event of events) recorder.take(event);
 *     const feedback = recorder.finish({ trace: "t1", outcome, statistics });
 *
 * What ends in a tick (operators, containers, suspensions) holds what it has to the end of that tick; what begins,
 * begins with it. So neither the step from one container to the next nor from one operator to the next is a wait.
 */
export class FeedbackRecorder {
  readonly #options: ResolvedSimulationOptions;
  readonly #workload: WorkloadIndex;
  readonly #cluster: UtilisationRecorder;
  readonly #classes: ByClass<ClassRecorder> = byClass(() => new ClassRecorder());
  readonly #waiting: WaitingRecorder;
  readonly #rejections = new RejectionRecorder();
  readonly #pipelines = new Map<string, PipelineProgress>();
  readonly #containers = new Map<string, HeldContainer>();
  #created = 0;
  #tick = 0;
  /** What happens at the end of the tick under way. */
  #ending: (() => void)[] = [];

  /** Throws a RangeError on options that make no sense. */
  constructor(batches: readonly Batch[], options: SimulationOptions = {}) {
    this.#options = resolveSimulationOptions(options);
    const { durationSeconds, ticksPerSecond, pools } = this.#options;
    this.#workload = new WorkloadIndex(batches);
    this.#cluster = new UtilisationRecorder(pools, Math.trunc(durationSeconds * ticksPerSecond));
    this.#waiting = new WaitingRecorder(ticksPerSecond);
  }

  /** Takes the next event of the run. */
  take(event: SimulationEvent): void {
    if (event.tick > this.#tick) this.#advance(event.tick);
    switch (event.type) {
      case "arrival":
        this.#arrive(event.pipeline);
        return;
      case "assign":
        this.#assign(event);
        return;
      case "operator-start":
        this.#containers.get(event.container)?.operatorStarted(this.#tick);
        return;
      case "operator-end":
        this.#endOperator(event.container);
        return;
      case "suspend":
        this.#suspend(event.container);
        return;
      case "suspended":
        this.#endSuspension(event.container);
        return;
      case "pool-lost":
      case "pool-back":
        this.#changePool(event);
        return;
      case "result":
        this.#endContainer(event);
        return;
      case "complete":
        this.#leave(event.pipeline, "complete");
        return;
      case "timed-out":
        this.#leave(event.pipeline, "timed-out");
        return;
      case "reject":
        this.#rejections.take(event.code, event.message);
    }
  }

  /** The feedback; to be called once, after the last event. */
  finish({ trace, outcome, statistics, bounds }: RunEnd): TraceFeedback {
    const { ticksPerSecond, durationSeconds } = this.#options;
    const isComplete = outcome.code === COMPLETED;
    this.#endTick();
    this.#cluster.advance(isComplete ? Infinity : (defined(outcome.atTick) ?? this.#tick));
    this.#leaveRest();
    const name = plain(trace, 64);
    const finished = isComplete ? statistics : undefined;
    const scores = scoresOf(finished);
    const penalties = penaltyShares(finished, durationSeconds);
    return {
      trace: name,
      outcome: outcomeFeedback(outcome, ticksPerSecond),
      scores: byMetric((metric) => scores[metric]),
      containers: this.#created,
      classes: byClass((c) =>
        this.#classes[c].result({ ticksPerSecond, statistics: statistics?.[c], ...penalties[c] }),
      ),
      utilisation: this.#cluster.result(ticksPerSecond),
      rejections: this.#rejections.result(),
      longestWaiting: this.#waiting.result(name),
      boundShares: boundShares(finished, bounds),
    };
  }

  #advance(tick: number): void {
    this.#endTick();
    this.#tick = Math.min(tick, this.#cluster.totalTicks);
    this.#cluster.advance(this.#tick);
  }

  #endTick(): void {
    if (this.#ending.length === 0) return;
    this.#cluster.advance(this.#tick + 1);
    for (const end of this.#ending) end();
    this.#ending = [];
  }

  #arrive(id: string): void {
    const spec = this.#workload.arriving(id);
    if (!spec || this.#pipelines.has(id)) return;
    const pipeline = new PipelineProgress(spec, this.#cluster);
    this.#classes[pipeline.className].arrivals++;
    this.#pipelines.set(id, pipeline);
  }

  #assign(event: SimulationEvent & { type: "assign" }): void {
    this.#created++;
    const cpu = amount(event.cpu);
    const ramGb = amount(event.ramGb);
    const [first, ...rest] = event.operators.flatMap((ref) => this.#operator(ref) ?? []);
    if (!first || this.#containers.has(event.container)) return;
    const container = new HeldContainer(event.pool, cpu, ramGb, this.#tick, [first, ...rest]);
    this.#containers.set(event.container, container);
    this.#cluster.allocate(event.pool, cpu, ramGb);
  }

  #operator(ref: { pipeline: string; operator: string }): PlacedOperator | undefined {
    const pipeline = this.#pipelines.get(ref.pipeline) ?? this.#pipelineThatLeft(ref.pipeline);
    const position = pipeline?.positionOf(ref.operator);
    return pipeline && position !== undefined ? { pipeline, position } : undefined;
  }

  /** A policy may still assign operators of a pipeline that has timed out. */
  #pipelineThatLeft(id: string): PipelineProgress | undefined {
    const spec = this.#workload.find(id);
    if (!spec) return undefined;
    const pipeline = new PipelineProgress(spec, this.#cluster);
    pipeline.close();
    return pipeline;
  }

  #endOperator(id: string): void {
    const container = this.#containers.get(id);
    if (container) this.#ending.push(() => container.operatorEnded());
  }

  #suspend(id: string): void {
    const container = this.#containers.get(id);
    if (!container) return;
    container.suspend(this.#tick);
    this.#classes[container.className].suspendBegan();
  }

  #endSuspension(id: string): void {
    const container = this.#containers.get(id);
    if (!container) return;
    this.#containers.delete(id);
    this.#ending.push(() => {
      this.#release(container);
      container.suspended();
    });
  }

  #endContainer({ container: id, error }: SimulationEvent & { type: "result" }): void {
    const container = this.#containers.get(id);
    if (!container) return;
    this.#containers.delete(id);
    const tick = this.#tick;
    this.#ending.push(() => {
      this.#release(container);
      const recorder = this.#classes[container.className];
      const { ramGb, peakGb, startTick } = container;
      if (error === null) {
        recorder.memory.completed(ramGb, peakGb, tick - startTick + 1);
        return;
      }
      const lostGbTicks = container.heldGbTicks(tick);
      if (error === "OOM") recorder.memory.outOfMemory(ramGb, peakGb, lostGbTicks);
      else if (error === "timeout") recorder.timedOut(lostGbTicks);
      else recorder.lost(lostGbTicks);
      container.killed(error);
    });
  }

  #changePool({ type, pool }: SimulationEvent & { readonly pool: number }): void {
    this.#ending.push(() => this.#cluster.setUp(pool, type === "pool-back"));
  }

  #release(container: HeldContainer): void {
    const { pool, cpu, ramGb, className, suspendedAtTick } = container;
    this.#cluster.release(pool, cpu, ramGb);
    this.#countSuspension(className, { cpu, ramGb, suspendedAtTick });
  }

  #countSuspension(
    className: keyof ByClass<unknown>,
    held: Pick<HeldContainer, "cpu" | "ramGb" | "suspendedAtTick">,
  ): void {
    if (held.suspendedAtTick === undefined) return;
    const ticks = this.#cluster.tick - held.suspendedAtTick;
    this.#classes[className].suspendEnded(held.cpu, held.ramGb, ticks);
  }

  #leave(id: string, state: EndState): void {
    const pipeline = this.#pipelines.get(id);
    if (!pipeline) return;
    this.#pipelines.delete(id);
    pipeline.close();
    this.#count(pipeline, state);
  }

  #leaveRest(): void {
    for (const pipeline of this.#pipelines.values()) {
      pipeline.close();
      this.#count(pipeline, pipeline.state);
    }
    for (const container of this.#containers.values()) {
      this.#countSuspension(container.className, container);
    }
  }

  #count(pipeline: PipelineProgress, state: EndState): void {
    const split = pipeline.times(this.#options.ticksPerSecond);
    this.#classes[pipeline.className].ended(state, split);
    this.#waiting.add(pipeline, state, split);
  }
}

/** A hostile amount counts as none. */
function amount(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
