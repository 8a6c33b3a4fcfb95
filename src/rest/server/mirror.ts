import type {
  Cluster,
  OperatorState,
  Pipeline,
  Pool,
  Result,
  SystemView,
} from "../../simulator/index.js";
import { seal } from "../../simulator/views.js";
import type {
  ScheduleRequest,
  WireContainer,
  WireOperator,
  WirePipeline,
  WirePool,
  WireResult,
} from "../protocol.js";
import { checkReferences } from "./check-references.js";
import type { ClusterParams } from "./read-request.js";
import type {
  MirrorContainer,
  MirrorOperator,
  MirrorPipeline,
  MirrorPool,
  MirrorResult,
} from "./mirror-state.js";
import {
  MirrorContainerView,
  MirrorOperatorView,
  MirrorPipelineView,
  MirrorPoolView,
  MirrorResultView,
} from "./mirror-views.js";

/** What the requests of a run have told of a simulation elsewhere. */
export class Mirror {
  readonly clock: { tick: number; readonly tickSeconds: number };
  readonly pools: readonly MirrorPool[];
  readonly pipelines = new Map<string, MirrorPipeline>();
  readonly operators = new Map<string, MirrorOperator>();
  /** Those that run, are being suspended, or have been. */
  readonly containers = new Map<string, MirrorContainer>();
  readonly cluster: Cluster;
  /** The one object a policy is called with. */
  readonly view: SystemView;
  /** Neither complete nor timed out, in order of arrival. */
  open: readonly MirrorPipeline[] = [];
  arrivals: readonly MirrorPipeline[] = [];
  results: readonly Result[] = [];
  /** The tick of the request before; -1: there was none. */
  #lastTick = -1;

  constructor(params: ClusterParams) {
    this.clock = { tick: 0, tickSeconds: 1 / params.ticks_per_second };
    this.pools = Array.from({ length: params.num_pools }, (_, id) => createPool(id, params));
    this.cluster = Object.freeze({
      pools: this.pools.map(({ view }) => view),
      tickSeconds: this.clock.tickSeconds,
      multiOperatorContainers: params.multi_operator_containers,
      allowMemoryOvercommit: params.allow_memory_overcommit,
      maxJobSeconds: params.max_job_seconds > 0 ? params.max_job_seconds : undefined,
    });
    this.view = new MirrorView(this);
  }

  /** Takes in a request. Throws a `ProtocolError`, and is as before, if it does not go with the earlier ones. */
  take(request: ScheduleRequest): void {
    checkReferences(request, this, this.#lastTick);
    const { tick, results, new_pipelines: arrived, other_pipelines: others, pools } = request;
    this.clock.tick = tick;
    this.arrivals = arrived.map((wire) => this.#createPipeline(wire));
    for (const wire of others) this.#updatePipeline(wire);
    const sent = new Set([...arrived, ...others].map(({ pipeline_id: id }) => id));
    this.open = [...this.open, ...this.arrivals].filter((p) => !p.isComplete && !p.isTimedOut);
    const earlier = [...this.containers.values()];
    for (const container of earlier) container.isActive = false;
    for (const wire of pools) this.#updatePool(wire);
    this.results = results.map((wire) => new MirrorResultView(this.#result(wire, sent)));
    this.#forgetEnded(earlier);
    this.#lastTick = tick;
  }

  #createPipeline(wire: WirePipeline): MirrorPipeline {
    const pipeline: MirrorPipeline = withView(
      {
        id: wire.pipeline_id,
        priority: wire.priority,
        arrivalTick: wire.arrival_tick,
        isComplete: false,
        hasFailures: false,
        isTimedOut: false,
        operators: [],
      },
      (state: MirrorPipeline) => new MirrorPipelineView(state, this.clock),
    );
    pipeline.operators = wire.operators.map((operator) => createOperator(operator, pipeline));
    for (const operator of pipeline.operators) this.operators.set(operator.id, operator);
    this.pipelines.set(pipeline.id, pipeline);
    this.#updatePipeline(wire);
    return pipeline;
  }

  #updatePipeline(wire: WirePipeline): void {
    const pipeline = known(this.pipelines, wire.pipeline_id);
    pipeline.isComplete = wire.is_complete;
    pipeline.hasFailures = wire.has_failures;
    pipeline.isTimedOut = wire.timed_out;
    wire.operators.forEach(({ id, state, is_assignable_state, parents_complete }) => {
      const operator = known(this.operators, id);
      operator.state = state.toUpperCase() as OperatorState;
      operator.isAssignable = is_assignable_state;
      operator.parentsComplete = parents_complete;
    });
  }

  #updatePool(wire: WirePool): void {
    const pool = this.pools[wire.pool_id] as MirrorPool;
    pool.cpu = wire.max_cpu;
    pool.ramGb = wire.max_ram_gb;
    pool.availableCpu = wire.avail_cpu;
    pool.availableRamGb = wire.avail_ram_gb;
    pool.isUp = wire.is_up ?? true;
    pool.memoryInUseGb = wire.consumed_ram_gb;
    pool.active = wire.active_containers.map((container) => {
      const active = this.#container(container, pool);
      active.isActive = true;
      return active;
    });
    pool.suspending = wire.suspending_containers.map((one) => this.#container(one, pool));
    if (pool.suspended.length < wire.suspended_containers.length) {
      pool.suspended = wire.suspended_containers.map((one) => this.#container(one, pool));
    }
  }

  #container(wire: WireContainer, pool: MirrorPool): MirrorContainer {
    const { container_id: id, operator_ids: ids, cpu, ram_gb: ramGb, priority } = wire;
    const container =
      this.containers.get(id) ?? this.#createContainer({ id, ids, cpu, ramGb, priority, pool });
    container.memoryGb = wire.current_memory_gb;
    return container;
  }

  #createContainer({ ids, ...rest }: NewContainer): MirrorContainer {
    const container = withView(
      {
        ...rest,
        operators: ids.map((id) => known(this.operators, id)),
        // Only an answer makes containers, at once: it was the one before.
        startTick: Math.max(this.#lastTick, 0),
        isActive: false,
        memoryGb: 0,
      },
      (state: MirrorContainer) => new MirrorContainerView(state, this.clock),
    );
    this.containers.set(container.id, container);
    return container;
  }

  #result(wire: WireResult, sent: ReadonlySet<string>): MirrorResult {
    const { container_id: id, ops: ids, cpu, ram: ramGb, priority, error } = wire;
    const pool = this.pools[wire.pool_id] as MirrorPool;
    const container =
      this.containers.get(id) ?? this.#createContainer({ id, ids, cpu, ramGb, priority, pool });
    container.memoryGb = 0;
    const operators = ids.map((operator) => known(this.operators, operator));
    // Of a pipeline that was past its deadline in the request before nothing else is told any more.
    const untold = operators.filter(({ pipeline }) => !sent.has(pipeline.id));
    for (const operator of untold) endUntold(operator, error !== null);
    return { container, operators, cpu, ramGb, priority, pool, error: error ?? undefined };
  }

  /** Containers of results are in no later request. */
  #forgetEnded(earlier: readonly MirrorContainer[]): void {
    const kept = new Set(
      this.pools.flatMap(({ active, suspending, suspended }) => [
        ...active,
        ...suspending,
        ...suspended,
      ]),
    );
    for (const container of [...earlier, ...this.containers.values()]) {
      if (kept.has(container)) continue;
      container.memoryGb = 0;
      this.containers.delete(container.id);
    }
  }
}

/** What a result implies of an operator: those before a failure are taken to have failed too, unless told otherwise. */
function endUntold(operator: MirrorOperator, hasFailed: boolean): void {
  if (operator.state === "COMPLETED") return;
  operator.state = hasFailed ? "FAILED" : "COMPLETED";
  operator.isAssignable = hasFailed;
  const { pipeline } = operator;
  const { operators } = pipeline;
  pipeline.hasFailures = operators.some(({ state }) => state === "FAILED");
  pipeline.isComplete = operators.every(({ state }) => state === "COMPLETED");
  if (pipeline.isComplete) pipeline.isTimedOut = false;
}

interface NewContainer extends Pick<MirrorContainer, "id" | "cpu" | "ramGb" | "priority" | "pool"> {
  readonly ids: readonly string[];
}

function createPool(id: number, params: ClusterParams): MirrorPool {
  const { cpus_per_pool: cpu, ram_gb_per_pool: ramGb } = params;
  return withView(
    {
      id,
      cpu,
      ramGb,
      isUp: true,
      availableCpu: cpu,
      availableRamGb: ramGb,
      memoryInUseGb: 0,
      active: [],
      suspending: [],
      suspended: [],
    },
    (state: MirrorPool) => new MirrorPoolView(state),
  );
}

function createOperator(wire: WireOperator, pipeline: MirrorPipeline): MirrorOperator {
  const { id, parents_complete: parentsComplete } = wire;
  const estimate = wire.estimate as WireOperator["estimate"] | null | undefined;
  return withView(
    {
      id,
      pipeline,
      state: "PENDING",
      isAssignable: true,
      parentsComplete,
      isRoot: parentsComplete,
      estimatedPeakGb: estimate?.mem_peak_gb ?? undefined,
    },
    (state: MirrorOperator) => new MirrorOperatorView(state),
  );
}

/** A state and its view, which need each other. */
function withView<S extends { readonly view: unknown }>(
  state: Omit<S, "view">,
  viewOf: (state: S) => S["view"],
): S {
  const complete = state as S & { view: S["view"] };
  complete.view = viewOf(complete);
  return complete;
}

function known<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`expected ${id} to have been checked`);
  return value;
}

/** Shows the moment it is read in, as the simulator's own does. */
class MirrorView implements SystemView {
  readonly #mirror: Mirror;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    Object.freeze(this);
  }

  get now(): number {
    const { tick, tickSeconds } = this.#mirror.clock;
    return tick * tickSeconds;
  }
  get tick(): number {
    return this.#mirror.clock.tick;
  }
  get arrivals(): readonly Pipeline[] {
    return this.#mirror.arrivals.map(({ view }) => view);
  }
  get results(): readonly Result[] {
    return this.#mirror.results.slice();
  }
  get pools(): readonly Pool[] {
    return this.#mirror.pools.map(({ view }) => view);
  }
  get pipelines(): readonly Pipeline[] {
    return this.#mirror.open.map(({ view }) => view);
  }
  get rejections(): readonly never[] {
    return [];
  }
}

seal(MirrorView);
