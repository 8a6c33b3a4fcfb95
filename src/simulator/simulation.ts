import type { Batch, OperatorSpec, PipelineSpec } from "../workload/index.js";
import type { CheckedDecision, DecisionError, DecisionRules } from "./decisions.js";
import {
  InvalidDecision,
  checkDecision,
  decisionError,
  describeDecisionError,
} from "./decisions.js";
import { EventQueue } from "./event-queue.js";
import type { SimulationObserver } from "./events.js";
import type { ExecutorListener, Timer } from "./executor.js";
import { Executor } from "./executor.js";
import { Fifo } from "./fifo.js";
import { ParentIncompleteError } from "./operator-state.js";
import type { ResolvedSimulationOptions, SimulationOptions } from "./options.js";
import { resolveSimulationOptions } from "./options.js";
import type {
  Cluster,
  Pipeline,
  Policy,
  PolicyFactory,
  Pool,
  Rejection,
  Result,
  SystemView,
} from "./policy.js";
import type { ContainerRun, OperatorRun, RunState } from "./state.js";
import { PipelineRun, PoolRun } from "./state.js";
import type { Statistics, UtilisationSample } from "./statistics.js";
import { StatisticsRecorder } from "./statistics.js";
import { SimulationView } from "./simulation-view.js";
import { ResultView, viewPipeline, viewPool } from "./views.js";

/** How a run ended. Only `completed` runs have figures that can be compared. */
export type SimulationOutcome =
  | { readonly code: "completed" }
  | {
      readonly code: "invalid-decision";
      readonly atTick: number;
      readonly error: DecisionError;
      readonly message: string;
    }
  | {
      readonly code: "policy-error";
      readonly atTick: number;
      readonly message: string;
      readonly cause: unknown;
    };

export interface SimulationRun {
  readonly outcome: SimulationOutcome;
  /** Up to the point where the run ended. */
  readonly statistics: Statistics;
}

/** Optional windows on a run. */
export interface SimulationHooks {
  /** Told everything that happens, in order. */
  readonly observe?: SimulationObserver | undefined;
  /** Told the utilisation at each full second. */
  readonly onSample?: ((sample: UtilisationSample) => void) | undefined;
  /** Estimates an operator's peak memory in GB; asked once per operator, in order of arrival and topological order. */
  readonly estimatePeakGb?: ((operator: OperatorSpec) => number) | undefined;
}

const EMPTY: readonly never[] = [];

/**
 * One run of the simulator, fed with arrivals and driven by them: {@link arrive} runs all ticks before a batch,
 * {@link finish} the rest. So a workload can be a list, a generator or a file read as a stream, and only pipelines that
 * are still in the system are held in memory.
 *
 * The clock jumps from event to event. In mode "every-tick" the policy is still called in every tick, but the pools are
 * visited only where something happens.
 */
export class Simulation implements ExecutorListener, RunState {
  readonly options: ResolvedSimulationOptions;
  readonly tickSeconds: number;
  readonly totalTicks: number;
  readonly pools: readonly PoolRun[];
  /** The tick under way. */
  tick = 0;
  outcome: SimulationOutcome = { code: "completed" };
  /** Containers that ended in the latest tick, until the policy has been called. */
  results: readonly Result[] = EMPTY;
  arrivals: readonly Pipeline[] = EMPTY;
  rejections: readonly Rejection[] = EMPTY;
  /** Pipelines that are neither complete nor timed out, in order of arrival. */
  readonly open = new Set<PipelineRun>();
  openVersion = 0;

  readonly #policy: Policy | undefined = undefined;
  readonly #everyTick: boolean;
  readonly #view: SystemView;
  readonly #queue = new EventQueue<Timer>();
  readonly #executor: Executor;
  readonly #statistics: StatisticsRecorder;
  readonly #hooks: SimulationHooks;
  readonly #rules: DecisionRules;
  readonly #deadlineTicks: number;
  #nextTick = 0;
  #pending: Batch | undefined;
  #arrived = 0;
  /** The policy's own code runs, or its decision is being read. */
  #isPolicyRunning = false;
  /** Something the policy can see has changed since its last call. */
  #isCallDue = true;
  #wakeTick = Infinity;
  #newResults: Result[] = [];
  #newRejections: Rejection[] = [];
  #touched: PoolRun[] = [];
  /** All operators COMPLETED, but not found complete yet. */
  #complete: PipelineRun[] = [];
  /** Pipelines whose deadline has not passed yet, in order of arrival; only with a limit. */
  readonly #deadlines = new Fifo<PipelineRun>();
  /** Pipelines not counted as timed out or complete yet; only with a limit. */
  readonly #uncounted = new Fifo<PipelineRun>();

  constructor(
    factory: PolicyFactory,
    options: SimulationOptions = {},
    hooks: SimulationHooks = {},
  ) {
    this.options = resolveSimulationOptions(options);
    const { ticksPerSecond, durationSeconds, pools, maxJobSeconds } = this.options;
    this.tickSeconds = 1 / ticksPerSecond;
    this.totalTicks = Math.trunc(durationSeconds * ticksPerSecond);
    this.#deadlineTicks = maxJobSeconds > 0 ? Math.trunc(maxJobSeconds * ticksPerSecond) : Infinity;
    this.#hooks = hooks;
    this.#statistics = new StatisticsRecorder(this.options, hooks.onSample);
    this.pools = pools.map(({ cpu, ramGb }, id) => new PoolRun(id, cpu, ramGb, this));
    this.#executor = new Executor(this.#queue, this.tickSeconds, this, hooks.observe);
    this.#rules = {
      ...this.options,
      pools: this.pools,
      reject: (rejection) => this.#newRejections.push(rejection),
    };
    const poolViews = this.pools.map(viewPool);
    this.#view = new SimulationView(this, poolViews);
    try {
      this.#policy = createPolicy(factory, this.#cluster(poolViews));
    } catch (cause) {
      this.outcome = policyError(cause, 0);
    }
    this.#everyTick = (this.options.mode ?? this.#policy?.mode ?? "on-event") === "every-tick";
  }

  /** Runs every tick before the batch's, then takes it in. Batches come in order of `atTick`, each with its own. */
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
    return { outcome: this.outcome, statistics: this.#statistics.result() };
  }

  get isOver(): boolean {
    return this.#nextTick >= this.totalTicks || !this.#isRunning;
  }

  get #isRunning(): boolean {
    return this.outcome.code === "completed";
  }

  #runUntil(limit: number): void {
    if (!this.#isRunning) return;
    try {
      for (;;) {
        const next = this.#everyTick ? this.#nextTick : this.#nextEventTick();
        this.#sampleUntil(Math.min(next, limit));
        if (next >= limit) return;
        this.#runTick(next);
        this.#nextTick = next + 1;
      }
    } catch (cause) {
      this.outcome = this.#outcomeOf(cause);
    }
  }

  #nextEventTick(): number {
    return Math.max(
      this.#nextTick,
      Math.min(
        this.#isCallDue ? this.#nextTick : this.#wakeTick,
        this.#queue.nextTick,
        this.#pending?.atTick ?? Infinity,
        this.#deadlines.first?.deadlineTick ?? Infinity,
      ),
    );
  }

  #runTick(tick: number): void {
    this.tick = tick;
    if (this.#pending?.atTick === tick) this.#takeArrivals(this.#pending);
    this.#takeTimers(tick);
    if (this.#deadlines.first) this.#passDeadlines(tick);
    if (this.#everyTick || this.#isCallDue || this.#wakeTick <= tick) {
      this.#callPolicy(tick);
    }
    const touched = this.#touched;
    if (touched.length > 0) {
      if (touched.length > 1) touched.sort(byId);
      for (const pool of touched) this.#executor.step(pool, tick);
      touched.length = 0;
      if (this.#newResults.length > 0) this.#publishResults(tick);
    }
    if (this.#isSampleTick(tick)) this.#sample(tick);
  }

  #takeArrivals(batch: Batch): void {
    this.#pending = undefined;
    const arrivals = batch.pipelines.map((spec) => this.#admit(spec));
    this.arrivals = arrivals.map(viewPipeline);
    this.#isCallDue = true;
  }

  #admit(spec: PipelineSpec): PipelineRun {
    const pipeline = new PipelineRun(
      spec,
      this.#arrived++,
      this.tick,
      this.tick + this.#deadlineTicks,
      this,
    );
    const { estimatePeakGb, observe } = this.#hooks;
    if (estimatePeakGb) {
      for (const operator of pipeline.operators)
        operator.estimatedPeakGb = estimatePeakGb(operator.spec);
    }
    this.#statistics.arrived(pipeline);
    observe?.({ tick: this.tick, type: "arrival", pipeline: spec.id });
    this.open.add(pipeline);
    this.openVersion++;
    if (this.#deadlineTicks < Infinity) {
      this.#deadlines.push(pipeline);
      this.#uncounted.push(pipeline);
    }
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

  #passDeadlines(tick: number): void {
    for (;;) {
      const pipeline = this.#deadlines.first;
      if (!pipeline || pipeline.deadlineTick > tick) return;
      this.#deadlines.shift();
      if (pipeline.remaining === 0) continue;
      this.#close(pipeline);
      this.#isCallDue = true;
    }
  }

  #close(pipeline: PipelineRun): void {
    this.open.delete(pipeline);
    this.openVersion++;
  }

  #callPolicy(tick: number): void {
    this.#statistics.policyCalls++;
    this.#isCallDue = false;
    this.#wakeTick = Infinity;
    this.#isPolicyRunning = true;
    const decision: unknown = this.#policy?.schedule(this.#view);
    this.results = EMPTY;
    this.arrivals = EMPTY;
    this.rejections = EMPTY;
    if (decision !== undefined) this.#accept(checkDecision(decision, this.#rules), tick);
    this.#isPolicyRunning = false;
  }

  #accept(decision: CheckedDecision, tick: number): void {
    const { assignments, suspensions, wakeAt } = decision;
    if (wakeAt !== undefined) {
      this.#wakeTick = Math.max(tick + 1, Math.ceil(wakeAt / this.tickSeconds - 1e-6));
    }
    if (this.#newRejections.length > 0) {
      this.#statistics.rejectedDecisions += this.#newRejections.length;
      this.rejections = this.#newRejections;
      this.#newRejections = [];
      this.#isCallDue = true;
    }
    if (assignments + suspensions === 0) return;
    this.#isCallDue = true;
    for (const pool of this.pools) {
      if (pool.toAssign.length + pool.toSuspend.length > 0) {
        pool.plannedCpu = 0;
        pool.plannedRamGb = 0;
        this.#touch(pool);
      }
    }
  }

  #publishResults(tick: number): void {
    this.results = this.#newResults;
    this.#newResults = [];
    this.#isCallDue = true;
    if (this.#complete.length === 0) return;
    this.#complete.sort((a, b) => a.order - b.order);
    for (const pipeline of this.#complete) {
      if (pipeline.isSettled) continue;
      pipeline.isSettled = true;
      this.#statistics.completed(pipeline, tick);
      this.#hooks.observe?.({ tick, type: "complete", pipeline: pipeline.spec.id });
    }
    this.#complete = [];
  }

  #isSampleTick(tick: number): boolean {
    return tick % this.options.ticksPerSecond === 0 || tick === this.totalTicks - 1;
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

  #sample(tick: number): void {
    const { ticksPerSecond } = this.options;
    this.#countTimeouts(tick);
    if (tick % ticksPerSecond !== 0) return;
    this.#statistics.sample(tick / ticksPerSecond, tick, this.pools, this.open.size);
  }

  #countTimeouts(tick: number): void {
    for (;;) {
      const pipeline = this.#uncounted.first;
      if (!pipeline || pipeline.deadlineTick > tick) return;
      this.#uncounted.shift();
      if (pipeline.remaining === 0 || pipeline.isSettled) continue;
      pipeline.isSettled = true;
      this.#statistics.timedOut(pipeline);
      this.#hooks.observe?.({ tick, type: "timed-out", pipeline: pipeline.spec.id });
    }
  }

  #cluster(pools: readonly Pool[]): Cluster {
    const { multiOperatorContainers, allowMemoryOvercommit, maxJobSeconds } = this.options;
    return Object.freeze({
      pools: pools.slice(),
      tickSeconds: this.tickSeconds,
      multiOperatorContainers,
      allowMemoryOvercommit,
      maxJobSeconds: maxJobSeconds > 0 ? maxJobSeconds : undefined,
    });
  }

  #outcomeOf(cause: unknown): SimulationOutcome {
    const atTick = this.tick;
    if (cause instanceof InvalidDecision) {
      return { code: "invalid-decision", atTick, error: cause.error, message: cause.message };
    }
    if (cause instanceof ParentIncompleteError) {
      const found = `${cause.message} about to start before its parents have completed`;
      const error = decisionError("parent-incomplete", "assign", found);
      return { code: "invalid-decision", atTick, error, message: describeDecisionError(error) };
    }
    if (!this.#isPolicyRunning) throw cause;
    return policyError(cause, atTick);
  }

  // What the executor reports.

  containerCreated(): void {
    this.#statistics.assignments++;
  }

  containerSuspending(): void {
    this.#statistics.suspensions++;
  }

  containerSuspended(): void {
    this.#isCallDue = true;
  }

  containerSuspendable(): void {
    this.#isCallDue = true;
  }

  operatorCompleted(operator: OperatorRun): void {
    const { pipeline } = operator;
    if (pipeline.remaining > 0) return;
    this.#close(pipeline);
    this.#complete.push(pipeline);
  }

  containerEnded(container: ContainerRun, tick: number): void {
    this.#statistics.containerEnded(container, tick);
    this.#newResults.push(new ResultView(container));
  }
}

function byId(a: PoolRun, b: PoolRun): number {
  return a.id - b.id;
}

function createPolicy(factory: PolicyFactory, cluster: Cluster): Policy {
  const policy: unknown = factory(cluster);
  if (typeof policy !== "object" || policy === null) {
    throw new TypeError(
      `expected the policy factory to return an object with schedule(), got ${String(policy)}`,
    );
  }
  const { schedule } = policy as Record<string, unknown>;
  if (typeof schedule !== "function") {
    throw new TypeError("expected the policy to have a method schedule(view)");
  }
  return policy as Policy;
}

function policyError(cause: unknown, atTick: number): SimulationOutcome {
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return { code: "policy-error", atTick, message, cause };
}
