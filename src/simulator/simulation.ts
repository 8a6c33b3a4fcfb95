import type { Batch, OperatorSpec, PipelineSpec } from "../workload/index.js";
import { noisyEstimator } from "./estimator.js";
import { EventQueue } from "./event-queue.js";
import type { SimulationObserver } from "./events.js";
import type { ExecutorListener, Timer } from "./executor.js";
import { Executor } from "./executor.js";
import { OpenPipelines } from "./open-pipelines.js";
import type { ResolvedSimulationOptions, SimulationOptions } from "./options.js";
import { resolveSimulationOptions } from "./options.js";
import type { SimulationOutcome } from "./outcome.js";
import { outageTicks } from "./outages.js";
import { invalidDecision, policyError } from "./outcome.js";
import type { PolicyFactory, Result } from "./policy.js";
import { PolicyCaller } from "./policy-caller.js";
import type { ContainerRun, OperatorRun, RunState } from "./state.js";
import { PipelineRun, PoolRun } from "./state.js";
import type { Statistics, UtilisationSample } from "./statistics.js";
import { StatisticsRecorder } from "./statistics.js";
import { ResultView, viewPipeline } from "./views.js";

export type { SimulationOutcome } from "./outcome.js";

export interface SimulationRun {
  readonly outcome: SimulationOutcome;
  /** Up to the point where the run ended. */
  readonly statistics: Statistics;
  /** When the policy was called. */
  readonly mode: "every-tick" | "on-event";
}

/** Optional windows on a run. */
export interface SimulationHooks {
  /** Told everything that happens, in order. */
  readonly observe?: SimulationObserver | undefined;
  /** Told the utilisation at each full second. */
  readonly onSample?: ((sample: UtilisationSample) => void) | undefined;
  /**
   * Estimates an operator's peak memory in GB, instead of the options' estimator; asked once per operator, in order of
   * arrival and topological order.
   */
  readonly estimatePeakGb?: ((operator: OperatorSpec) => number) | undefined;
}

/**
 * One run of the simulator, fed with arrivals and driven by them: {@link arrive} runs all ticks before a batch,
 * {@link finish} the rest. So a workload can be a list, a generator or a file read as a stream, and only pipelines that
 * are still in the system are held in memory.
 *
 * The clock jumps from event to event. In mode "every-tick" the policy is still called in every tick, but the pools are
 * visited only where something happens.
 */
export class Simulation implements RunState {
  readonly options: ResolvedSimulationOptions;
  readonly tickSeconds: number;
  readonly totalTicks: number;
  /** The tick under way. */
  tick = 0;

  readonly #hooks: SimulationHooks;
  readonly #estimatePeakGb: SimulationHooks["estimatePeakGb"];
  readonly #pools: readonly PoolRun[];
  readonly #pipelines = new OpenPipelines();
  readonly #queue = new EventQueue<Timer>();
  readonly #executor: Executor;
  readonly #statistics: StatisticsRecorder;
  /** Undefined if the policy could not be made: the run is over then. */
  readonly #caller: PolicyCaller | undefined;
  readonly #deadlineTicks: number;
  #outcome: SimulationOutcome = { code: "completed" };
  #nextTick = 0;
  #pending: Batch | undefined;
  #arrived = 0;
  #results: Result[] = [];
  /** Pools in which something happens in the tick under way. */
  readonly #touched: PoolRun[] = [];

  constructor(
    factory: PolicyFactory,
    options: SimulationOptions = {},
    hooks: SimulationHooks = {},
  ) {
    this.options = resolveSimulationOptions(options);
    const { ticksPerSecond, durationSeconds, maxJobSeconds, estimator } = this.options;
    this.tickSeconds = 1 / ticksPerSecond;
    this.totalTicks = Math.trunc(durationSeconds * ticksPerSecond);
    this.#deadlineTicks = maxJobSeconds > 0 ? Math.trunc(maxJobSeconds * ticksPerSecond) : Infinity;
    this.#hooks = hooks;
    this.#estimatePeakGb = hooks.estimatePeakGb ?? (estimator && noisyEstimator(estimator));
    this.#statistics = new StatisticsRecorder(this.options, hooks.onSample);
    this.#pools = this.#createPools();
    this.#executor = new Executor(this.#queue, this.tickSeconds, this.#listener(), hooks.observe);
    try {
      this.#caller = new PolicyCaller(factory, {
        options: this.options,
        run: this,
        pools: this.#pools,
        pipelines: this.#pipelines,
        onReject: (rejection) => hooks.observe?.({ tick: this.tick, type: "reject", ...rejection }),
      });
    } catch (cause) {
      this.#outcome = policyError(cause, 0);
    }
  }

  #createPools(): PoolRun[] {
    const { pools, outages } = this.options;
    const ticks = outageTicks(outages, pools.length, this.tickSeconds);
    return pools.map(({ cpu, ramGb }, id) => {
      const pool = new PoolRun(id, cpu, ramGb, this, ticks[id] ?? []);
      if (pool.changeTick < Infinity) this.#queue.push(pool.changeTick, { kind: "pool", pool });
      return pool;
    });
  }

  /** Runs every tick before the batch's, then takes it in. Throws a RangeError if batches do not come in order. */
  arrive(batch: Batch): void {
    this.#runUntil(Math.min(batch.atTick, this.totalTicks));
    if (this.isOver) return;
    if (batch.atTick < this.#nextTick) {
      throw new RangeError(
        `expected \`atTick\` to be at least ${this.#nextTick}, got ${batch.atTick}: batches must come in order`,
      );
    }
    const pending = this.#pending;
    this.#pending = pending
      ? { atTick: batch.atTick, pipelines: [...pending.pipelines, ...batch.pipelines] }
      : batch;
  }

  /** Runs to the end. */
  finish(): SimulationRun {
    this.#runUntil(this.totalTicks);
    const { calls = 0, rejected = 0 } = this.#caller ?? {};
    const isEveryTick = this.#caller?.isEveryTick ?? this.options.mode === "every-tick";
    return {
      outcome: this.#outcome,
      statistics: this.#statistics.result(calls, rejected),
      mode: isEveryTick ? "every-tick" : "on-event",
    };
  }

  /** True when the end is reached or the policy has failed: nothing that arrives now changes the result. */
  get isOver(): boolean {
    return this.#nextTick >= this.totalTicks || this.#outcome.code !== "completed";
  }

  #runUntil(limit: number): void {
    const caller = this.#caller;
    if (!caller || this.#outcome.code !== "completed") return;
    try {
      for (;;) {
        const next = caller.isEveryTick ? this.#nextTick : this.#nextEventTick(caller);
        this.#sampleUntil(Math.min(next, limit));
        if (next >= limit) return;
        this.#runTick(next, caller);
        this.#nextTick = next + 1;
      }
    } catch (cause) {
      const outcome = invalidDecision(cause, this.tick);
      if (!outcome && !caller.isRunning) throw cause;
      this.#outcome = outcome ?? policyError(cause, this.tick);
    }
  }

  #nextEventTick({ isDue, wakeTick }: PolicyCaller): number {
    return Math.max(
      this.#nextTick,
      Math.min(
        isDue ? this.#nextTick : wakeTick,
        this.#queue.nextTick,
        this.#pending?.atTick ?? Infinity,
        this.#pipelines.nextDeadlineTick,
      ),
    );
  }

  /** Arrivals, then the policy, then the pools in order of id, then the counting. */
  #runTick(tick: number, caller: PolicyCaller): void {
    this.tick = tick;
    if (this.#pending?.atTick === tick) this.#takeArrivals(this.#pending, caller);
    this.#takeTimers(tick);
    if (this.#pipelines.passDeadlines(tick)) caller.isDue = true;
    if (caller.isEveryTick || caller.isDue || caller.wakeTick <= tick) this.#callPolicy(caller);
    if (this.#touched.length > 0) this.#stepPools(tick, caller);
    if (tick % this.options.ticksPerSecond === 0 || tick === this.totalTicks - 1) {
      this.#sample(tick);
    }
  }

  #takeArrivals({ pipelines }: Batch, caller: PolicyCaller): void {
    this.#pending = undefined;
    caller.arrivals = pipelines.map((spec) => viewPipeline(this.#admit(spec)));
    caller.isDue = true;
  }

  #admit(spec: PipelineSpec): PipelineRun {
    const { tick } = this;
    const deadline = tick + this.#deadlineTicks;
    const pipeline = new PipelineRun(spec, this.#arrived++, tick, deadline, this);
    const { observe } = this.#hooks;
    if (this.#estimatePeakGb) {
      for (const operator of pipeline.operators) {
        operator.estimatedPeakGb = this.#estimatePeakGb(operator.spec);
      }
    }
    this.#statistics.arrived(pipeline);
    observe?.({ tick, type: "arrival", pipeline: spec.id });
    this.#pipelines.add(pipeline);
    return pipeline;
  }

  /** Hands the events of this tick to the pools they belong to. Events that have been overtaken are dropped. */
  #takeTimers(tick: number): void {
    const queue = this.#queue;
    while (queue.nextTick <= tick) {
      const timer = queue.pop();
      if (!timer) return;
      if (timer.kind === "memory") {
        if (timer.pool.memoryCheckTick === tick) this.#touch(timer.pool);
        continue;
      }
      if (timer.kind === "pool") {
        this.#touch(timer.pool);
        continue;
      }
      const { container } = timer;
      const { pool } = container;
      if (timer.kind === "suspended") {
        this.#touch(pool);
      } else if (container.status === "active") {
        if (timer.kind === "timeout") pool.dueTimeouts.push(container);
        else pool.due.push(container);
        this.#touch(pool);
      }
    }
  }

  #touch(pool: PoolRun): void {
    if (pool.touchedTick === this.tick) return;
    pool.touchedTick = this.tick;
    this.#touched.push(pool);
  }

  #callPolicy(caller: PolicyCaller): void {
    const { assignments, suspensions } = caller.call();
    if (assignments + suspensions === 0) return;
    for (const pool of this.#pools) {
      if (pool.toAssign.length + pool.toSuspend.length === 0) continue;
      pool.plannedCpu = 0;
      pool.plannedRamGb = 0;
      this.#touch(pool);
    }
  }

  #stepPools(tick: number, caller: PolicyCaller): void {
    const touched = this.#touched;
    if (touched.length > 1) touched.sort((a, b) => a.id - b.id);
    for (const pool of touched) this.#executor.step(pool, tick);
    touched.length = 0;
    if (this.#results.length === 0) return;
    caller.results = this.#results;
    caller.isDue = true;
    this.#results = [];
    this.#pipelines.settleComplete((pipeline) => {
      this.#statistics.completed(pipeline, tick);
      this.#hooks.observe?.({ tick, type: "complete", pipeline: pipeline.spec.id });
    });
  }

  /** Takes the samples that fall between the last tick run and `limit` (exclusive). */
  #sampleUntil(limit: number): void {
    const { ticksPerSecond } = this.options;
    const last = this.totalTicks - 1;
    let tick = this.#nextTick;
    while (tick < limit) {
      const full = Math.ceil(tick / ticksPerSecond) * ticksPerSecond;
      tick = tick <= last && full > last ? last : full;
      if (tick >= limit) break;
      this.#sample(tick);
      tick++;
    }
    this.#nextTick = Math.max(this.#nextTick, limit);
  }

  /** Timeouts are counted at full seconds and in the last tick, utilisation at full seconds. */
  #sample(tick: number): void {
    const { ticksPerSecond } = this.options;
    this.#pipelines.settleTimedOut(tick, (pipeline) => {
      this.#statistics.timedOut(pipeline);
      this.#hooks.observe?.({ tick, type: "timed-out", pipeline: pipeline.spec.id });
    });
    if (tick % ticksPerSecond !== 0) return;
    const second = tick / ticksPerSecond;
    this.#statistics.sample(second, tick, this.#pools, this.#pipelines.open.size);
  }

  #listener(): ExecutorListener {
    const callPolicy = (): void => {
      if (this.#caller) this.#caller.isDue = true;
    };
    return {
      containerCreated: () => this.#statistics.assignments++,
      containerSuspending: () => this.#statistics.suspensions++,
      containerSuspended: callPolicy,
      containerSuspendable: callPolicy,
      poolChanged: callPolicy,
      operatorCompleted: ({ pipeline }: OperatorRun) => this.#pipelines.operatorCompleted(pipeline),
      containerEnded: (container: ContainerRun, tick: number) => {
        this.#statistics.containerEnded(container, tick);
        this.#results.push(new ResultView(container));
      },
    };
  }
}
