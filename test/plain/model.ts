/**
 * The state of the plain simulator: mutable objects, no cleverness. "Rule" numbers in this folder are those of the
 * simulator's specification; "plain" means written a second time, independently of src/simulator, to test it.
 */
import type {
  Container,
  FailureReason,
  Operator,
  OperatorState,
  Pipeline,
  Pool,
  Result,
} from "../../src/simulator/policy.js";
import type { OperatorSpec, PipelineSpec } from "../../src/workload/pipeline.js";

export interface PlainOutage {
  readonly pool: number;
  readonly atSeconds: number;
  readonly forSeconds: number;
}

export interface PlainOptions {
  readonly durationSeconds: number;
  readonly ticksPerSecond: number;
  readonly pools: readonly { readonly cpu: number; readonly ramGb: number }[];
  readonly outages?: readonly PlainOutage[];
  readonly multiOperatorContainers: boolean;
  readonly allowMemoryOvercommit: boolean;
  /** 0: no limit. */
  readonly maxJobSeconds: number;
  readonly estimates?: (pipelineId: string, operatorId: string) => number | undefined;
  readonly mode: "every-tick" | "on-event";
}

export type EventRow = { readonly tick: number } & (
  | {
      readonly type: "arrival" | "complete" | "timed-out";
      readonly pipeline: string;
    }
  | {
      readonly type: "assign";
      readonly container: string;
      readonly pool: number;
      readonly operators: readonly {
        readonly pipeline: string;
        readonly operator: string;
      }[];
      readonly cpu: number;
      readonly ramGb: number;
    }
  | {
      readonly type: "suspend" | "suspended";
      readonly container: string;
      readonly pool: number;
    }
  | {
      readonly type: "operator-start" | "operator-end";
      readonly container: string;
      readonly pipeline: string;
      readonly operator: string;
    }
  | {
      readonly type: "result";
      readonly container: string;
      readonly pool: number;
      readonly error: FailureReason | null;
    }
  | { readonly type: "pool-lost" | "pool-back"; readonly pool: number }
);

export interface PlainOperator {
  readonly spec: OperatorSpec;
  readonly pipeline: PlainPipeline;
  readonly parents: PlainOperator[];
  readonly children: PlainOperator[];
  state: OperatorState;
  estimate: number | undefined;
  view: Operator;
}

export interface PlainPipeline {
  readonly spec: PipelineSpec;
  readonly arrivalTick: number;
  /** In creation order. */
  readonly operators: PlainOperator[];
  /** The same in topological order (rule 5). */
  topological: PlainOperator[];
  /** Counted as complete or timed out (rule 8). */
  counted: boolean;
  view: Pipeline;
}

export interface PlainContainer {
  readonly id: string;
  readonly pool: PlainPool;
  readonly operators: PlainOperator[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly startTick: number;
  /** Position of the operator that runs now. */
  current: number;
  /** Ticks of progress that operator has made. */
  progress: number;
  /** Ticks the container has run, with or without progress. */
  ticks: number;
  /** At the end of the last tick it ran, GB. */
  memoryGb: number;
  suspendable: boolean;
  finished: boolean;
  error: FailureReason | undefined;
  /** Ticks of writing still to do while it is being suspended. */
  suspendTicksLeft: number;
  view: Container;
}

export interface PlainPool {
  readonly id: number;
  readonly cpu: number;
  readonly ramGb: number;
  isUp: boolean;
  availableCpu: number;
  availableRamGb: number;
  /** The running sum of rule 6.3e. */
  memoryInUseGb: number;
  active: PlainContainer[];
  suspending: PlainContainer[];
  suspended: PlainContainer[];
  view: Pool;
}

/** Figures gathered while running, for rule 8. */
export interface Tally {
  assignments: number;
  suspensions: number;
  failures: Record<string, number>;
  containersCompleted: number;
  containerTicks: number[];
  allocatedPercent: number[];
  consumedPercent: number[];
  latencyTicks: { pipeline: PlainPipeline; ticks: number }[];
  timedOut: PlainPipeline[];
}

/** Everything of one run. */
export interface World {
  readonly options: PlainOptions;
  readonly tickSeconds: number;
  /** Rule 6.3f; undefined: no limit. */
  readonly limitTicks: number | undefined;
  tick: number;
  readonly pools: PlainPool[];
  /** All that have arrived, in order of arrival. */
  readonly pipelines: PlainPipeline[];
  containersCreated: number;
  /** Of the executor step that ran last. */
  results: Result[];
  /** Did a container become suspendable, or a suspension end, in the executor step that ran last? */
  becameSuspendable: boolean;
  suspensionEnded: boolean;
  /** Was a pool lost, or did one come back, in it? */
  poolChanged: boolean;
  readonly events: EventRow[];
  readonly tally: Tally;
  readonly operatorOf: WeakMap<object, PlainOperator>;
  readonly containerOf: WeakMap<object, PlainContainer>;
  readonly poolOf: WeakMap<object, PlainPool>;
}

/** Ends a run: a rule was broken while containers ran (rule 5). */
export class RuleViolation extends Error {}

export function isAssignable(operator: PlainOperator): boolean {
  return operator.state === "PENDING" || operator.state === "FAILED";
}

export function parentsComplete(operator: PlainOperator): boolean {
  return operator.parents.every((parent) => parent.state === "COMPLETED");
}

export function isComplete(pipeline: PlainPipeline): boolean {
  return pipeline.operators.every((operator) => operator.state === "COMPLETED");
}

/** Rule 6.3f. */
export function isTimedOut(world: World, pipeline: PlainPipeline): boolean {
  return (
    world.limitTicks !== undefined &&
    world.tick - pipeline.arrivalTick >= world.limitTicks &&
    !isComplete(pipeline)
  );
}

/** Rule 5: a queue of roots; a taken operator appends the children all of whose parents have been taken. */
export function topologicalOrder(operators: readonly PlainOperator[]): PlainOperator[] {
  const queue = operators.filter((operator) => operator.parents.length === 0);
  const taken: PlainOperator[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    taken.push(next);
    for (const child of next.children) {
      if (child.parents.every((parent) => taken.includes(parent))) queue.push(child);
    }
  }
  return taken;
}
