/** What policies see: frozen objects whose getters read the state. */
import type { Priority, SystemView } from "../../src/simulator/policy.js";
import type { PipelineSpec } from "../../src/workload/pipeline.js";
import {
  isAssignable,
  isComplete,
  isTimedOut,
  parentsComplete,
  topologicalOrder,
  type PlainContainer,
  type PlainOperator,
  type PlainPipeline,
  type PlainPool,
  type World,
} from "./model.js";

/** A view is set right after its object; reading it before that is a mistake of this folder. */
const NOT_YET = undefined as never;

function views<V>(items: readonly { readonly view: V }[]): readonly V[] {
  return Object.freeze(items.map((item) => item.view));
}

export function createPool(world: World, id: number, cpu: number, ramGb: number): PlainPool {
  const pool: PlainPool = {
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
    view: NOT_YET,
  };
  pool.view = Object.freeze({
    id,
    cpu,
    ramGb,
    get isUp() {
      return pool.isUp;
    },
    get availableCpu() {
      return pool.availableCpu;
    },
    get availableRamGb() {
      return pool.availableRamGb;
    },
    get memoryInUseGb() {
      return pool.memoryInUseGb;
    },
    get containers() {
      return views(pool.active);
    },
    get suspending() {
      return views(pool.suspending);
    },
    get suspended() {
      return views(pool.suspended);
    },
  });
  world.poolOf.set(pool.view, pool);
  return pool;
}

/** A pipeline that arrives in the current tick (rule 6.1). */
export function createPipeline(world: World, spec: PipelineSpec): PlainPipeline {
  const pipeline: PlainPipeline = {
    spec,
    arrivalTick: world.tick,
    operators: [],
    topological: [],
    counted: false,
    view: NOT_YET,
  };
  for (const operatorSpec of spec.operators) {
    const operator: PlainOperator = {
      spec: operatorSpec,
      pipeline,
      parents: operatorSpec.parents.map((position) => {
        const parent = pipeline.operators[position];
        if (parent === undefined) throw new Error(`parent ${position} is not defined above`);
        return parent;
      }),
      children: [],
      state: "PENDING",
      estimate: undefined,
      view: NOT_YET,
    };
    for (const parent of operator.parents) parent.children.push(operator);
    operator.view = operatorView(operator);
    world.operatorOf.set(operator.view, operator);
    pipeline.operators.push(operator);
  }
  pipeline.topological = topologicalOrder(pipeline.operators);
  for (const operator of pipeline.topological) {
    operator.estimate = world.options.estimates?.(spec.id, operator.spec.id);
  }
  pipeline.view = pipelineView(world, pipeline);
  return pipeline;
}

function operatorView(operator: PlainOperator) {
  return Object.freeze({
    id: operator.spec.id,
    get pipeline() {
      return operator.pipeline.view;
    },
    get parents() {
      return views(operator.parents);
    },
    get children() {
      return views(operator.children);
    },
    get state() {
      return operator.state;
    },
    get isAssignable() {
      return isAssignable(operator);
    },
    get parentsComplete() {
      return parentsComplete(operator);
    },
    get estimatedPeakGb() {
      return operator.estimate;
    },
  });
}

function pipelineView(world: World, pipeline: PlainPipeline) {
  return Object.freeze({
    id: pipeline.spec.id,
    priority: pipeline.spec.priority,
    arrivedAt: pipeline.arrivalTick * world.tickSeconds,
    operators: views(pipeline.topological),
    get remainingOperators() {
      return pipeline.operators.filter((operator) => operator.state !== "COMPLETED").length;
    },
    get isComplete() {
      return isComplete(pipeline);
    },
    get hasFailures() {
      return pipeline.operators.some((operator) => operator.state === "FAILED");
    },
    get isTimedOut() {
      return isTimedOut(world, pipeline);
    },
  });
}

export function priorityOf(operators: readonly PlainOperator[]): Priority {
  const first = operators[0];
  if (first === undefined) throw new Error("a container has at least one operator");
  return first.pipeline.spec.priority;
}

/** A container that starts in the current tick (rule 6.3b). */
export function createContainer(
  world: World,
  pool: PlainPool,
  operators: PlainOperator[],
  cpu: number,
  ramGb: number,
): PlainContainer {
  world.containersCreated += 1;
  const container: PlainContainer = {
    id: `c${world.containersCreated}`,
    pool,
    operators,
    cpu,
    ramGb,
    startTick: world.tick,
    current: 0,
    progress: 0,
    ticks: 0,
    memoryGb: 0,
    suspendable: false,
    finished: false,
    error: undefined,
    suspendTicksLeft: 0,
    view: NOT_YET,
  };
  container.view = Object.freeze({
    id: container.id,
    pool: pool.view,
    operators: views(operators),
    cpu,
    ramGb,
    priority: priorityOf(operators),
    startedAt: container.startTick * world.tickSeconds,
    get memoryInUseGb() {
      return container.memoryGb;
    },
    get isSuspendable() {
      return container.suspendable && pool.active.includes(container);
    },
  });
  world.containerOf.set(container.view, container);
  return container;
}

export function systemView(world: World, arrivals: readonly PlainPipeline[]): SystemView {
  // Built when first asked for: most policies never ask, and it walks every pipeline.
  let pipelines: SystemView["pipelines"] | undefined;
  return Object.freeze({
    now: world.tick * world.tickSeconds,
    tick: world.tick,
    arrivals: views(arrivals),
    results: Object.freeze([...world.results]),
    pools: views(world.pools),
    get pipelines() {
      pipelines ??= views(
        world.pipelines.filter((pipeline) => !isComplete(pipeline) && !isTimedOut(world, pipeline)),
      );
      return pipelines;
    },
    rejections: Object.freeze([]),
  });
}
