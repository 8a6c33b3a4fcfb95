import type { OperatorRef, PoolSize, SimulationEvent } from "../../simulator/index.js";
import { median } from "../../simulator/index.js";
import type { Batch, PipelineSpec } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { ClusterState, HeldContainerState, PoolState, WaitingClass } from "./cluster-state.js";

export interface ReplayOptions {
  readonly pools: readonly PoolSize[];
  readonly ticksPerSecond: number;
}

interface Container {
  readonly id: string;
  readonly pool: number;
  readonly operators: readonly OperatorRef[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly sinceTick: number;
  isSuspending: boolean;
}

interface OpenPipeline {
  readonly spec: PipelineSpec;
  readonly arrivalTick: number;
  readonly status: ("free" | "held" | "done")[];
}

/** Where a cluster stood at the beginning of the call in `tick`, from an event log: all before it, and its arrivals. */
export function clusterStateAt(
  tick: number,
  events: readonly SimulationEvent[],
  batches: readonly Batch[],
  options: ReplayOptions,
): ClusterState {
  const replay = new ClusterReplay(batches, options);
  for (const event of events) {
    if (event.tick > tick || (event.tick === tick && event.type !== "arrival")) break;
    replay.take(event);
  }
  return replay.stateAt(tick);
}

class ClusterReplay {
  readonly #specs = new Map<string, PipelineSpec>();
  readonly #open = new Map<string, OpenPipeline>();
  readonly #containers = new Map<string, Container>();
  readonly #lostPools = new Set<number>();

  constructor(
    batches: readonly Batch[],
    readonly options: ReplayOptions,
  ) {
    for (const { pipelines } of batches) {
      for (const spec of pipelines) this.#specs.set(spec.id, spec);
    }
  }

  take(event: SimulationEvent): void {
    switch (event.type) {
      case "arrival": {
        const spec = this.#specs.get(event.pipeline);
        if (!spec) throw new RangeError(`expected \`batches\` to hold ${event.pipeline}`);
        const status = spec.operators.map(() => "free" as const);
        this.#open.set(spec.id, { spec, arrivalTick: event.tick, status });
        return;
      }
      case "assign": {
        const { container: id, pool, operators, cpu, ramGb, tick: sinceTick } = event;
        const made = { id, pool, operators, cpu, ramGb, sinceTick, isSuspending: false };
        this.#containers.set(id, made);
        for (const ref of operators) this.#mark(ref, "held");
        return;
      }
      case "operator-end":
        this.#mark(event, "done");
        return;
      case "suspend": {
        const container = this.#containers.get(event.container);
        if (container) container.isSuspending = true;
        return;
      }
      case "suspended":
      case "result":
        this.#release(event.container);
        return;
      case "pool-lost":
        this.#lostPools.add(event.pool);
        return;
      case "pool-back":
        this.#lostPools.delete(event.pool);
        return;
      case "complete":
      case "timed-out":
        this.#open.delete(event.pipeline);
        return;
      default:
        return;
    }
  }

  stateAt(tick: number): ClusterState {
    const { pools, ticksPerSecond } = this.options;
    return {
      atTick: tick,
      atSecond: tick / ticksPerSecond,
      openPipelines: this.#open.size,
      waiting: PRIORITIES.map((priority) => this.#waiting(priority, tick)),
      pools: pools.map((size, id) => this.#pool(size, id)),
    };
  }

  #mark({ pipeline, operator }: OperatorRef, status: "free" | "held" | "done"): void {
    const open = this.#open.get(pipeline);
    const position = open?.spec.operators.findIndex(({ id }) => id === operator) ?? -1;
    if (open && position >= 0) open.status[position] = status;
  }

  #release(id: string): void {
    const container = this.#containers.get(id);
    this.#containers.delete(id);
    for (const { pipeline, operator } of container?.operators ?? []) {
      const open = this.#open.get(pipeline);
      const position = open?.spec.operators.findIndex((spec) => spec.id === operator) ?? -1;
      if (open?.status[position] === "held") open.status[position] = "free";
    }
  }

  #waiting(priority: WaitingClass["priority"], tick: number): WaitingClass {
    const ages: number[] = [];
    let operators = 0;
    for (const { spec, status, arrivalTick } of this.#open.values()) {
      if (spec.priority !== priority) continue;
      const ready = spec.operators.filter(
        ({ parents }, i) => status[i] === "free" && parents.every((p) => status[p] === "done"),
      ).length;
      if (ready === 0) continue;
      operators += ready;
      ages.push((tick - arrivalTick) / this.options.ticksPerSecond);
    }
    return {
      priority,
      pipelines: ages.length,
      operators,
      oldestSeconds: ages.length === 0 ? null : Math.max(...ages),
      medianSeconds: ages.length === 0 ? null : median(ages),
    };
  }

  #pool({ cpu, ramGb }: PoolSize, id: number): PoolState {
    const held = [...this.#containers.values()].filter((container) => container.pool === id);
    const sum = (of: (container: Container) => number): number =>
      held.reduce((total, container) => total + of(container), 0);
    const isUp = !this.#lostPools.has(id);
    return {
      id,
      cpu,
      ramGb,
      isUp,
      availableCpu: isUp ? cpu - sum((container) => container.cpu) : 0,
      availableRamGb: isUp ? ramGb - sum((container) => container.ramGb) : 0,
      containers: held.map((container): HeldContainerState => ({
        container: container.id,
        operators: container.operators,
        cpu: container.cpu,
        ramGb: container.ramGb,
        sinceSecond: container.sinceTick / this.options.ticksPerSecond,
        isSuspending: container.isSuspending,
      })),
    };
  }
}
