import type {
  Container,
  FailureReason,
  Operator,
  OperatorState,
  Pipeline,
  Pool,
  Priority,
  Result,
} from "./policy.js";
import { containerMemoryGb } from "./memory-curve.js";
import type { ContainerRun, OperatorRun, PipelineRun, PoolRun } from "./state.js";
import { FAILED, OPERATOR_STATES, PENDING } from "./state.js";

/**
 * What policies are given: read-only windows on the state. The state sits in a private field, so nothing reachable
 * from a view leads to it; the objects are frozen, their prototypes too, and they have no reachable constructor. A
 * view shows the state of the moment it is read in, and there is one view per thing, made when first asked for.
 *
 * A list is a new array each time it is read. That protects as well as freezing (what a policy does to it nobody else
 * sees), lets policies sort in place, and is several times faster: engines do not optimise access to frozen arrays.
 */

type OperatorOf = (view: unknown) => OperatorRun | undefined;
type ContainerOf = (view: unknown) => ContainerRun | undefined;
type PoolOf = (view: unknown) => PoolRun | undefined;

/** The state behind a genuine view; undefined for anything else. Only the engine may import these three. */
export let operatorOf: OperatorOf;
export let containerOf: ContainerOf;
export let poolOf: PoolOf;

const EMPTY: readonly never[] = [];

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Leaves no way from a view to its class, and nothing on it in which to keep something. */
export function seal(viewClass: { readonly prototype: object }): void {
  const { prototype } = viewClass;
  Object.defineProperty(prototype, "constructor", { value: undefined });
  for (const property of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
    for (const part of Object.values(property)) if (typeof part === "function") Object.freeze(part);
  }
  Object.freeze(prototype);
}

export class OperatorView implements Operator {
  readonly #operator: OperatorRun;

  static {
    operatorOf = (view) => (isObject(view) && #operator in view ? view.#operator : undefined);
  }

  constructor(operator: OperatorRun) {
    this.#operator = operator;
    Object.freeze(this);
  }

  get id(): string {
    return this.#operator.spec.id;
  }
  get pipeline(): Pipeline {
    return viewPipeline(this.#operator.pipeline);
  }
  get parents(): readonly Operator[] {
    return this.#operator.parents.map(viewOperator);
  }
  get children(): readonly Operator[] {
    return this.#operator.children.map(viewOperator);
  }
  get state(): OperatorState {
    return OPERATOR_STATES[this.#operator.state] ?? "PENDING";
  }
  get isAssignable(): boolean {
    const { state } = this.#operator;
    return state === PENDING || state === FAILED;
  }
  get parentsComplete(): boolean {
    return this.#operator.incompleteParents === 0;
  }
  get estimatedPeakGb(): number | undefined {
    return this.#operator.estimatedPeakGb;
  }
}

export class PipelineView implements Pipeline {
  readonly #pipeline: PipelineRun;
  #operators: readonly Operator[] | undefined;

  constructor(pipeline: PipelineRun) {
    this.#pipeline = pipeline;
    Object.freeze(this);
  }

  get id(): string {
    return this.#pipeline.spec.id;
  }
  get priority(): Priority {
    return this.#pipeline.spec.priority;
  }
  get arrivedAt(): number {
    return this.#pipeline.arrivalTick * this.#pipeline.run.tickSeconds;
  }
  get operators(): readonly Operator[] {
    return (this.#operators ??= this.#pipeline.operators.map(viewOperator)).slice();
  }
  get remainingOperators(): number {
    return this.#pipeline.remaining;
  }
  get isComplete(): boolean {
    return this.#pipeline.remaining === 0;
  }
  get hasFailures(): boolean {
    return this.#pipeline.failed > 0;
  }
  get isTimedOut(): boolean {
    return this.#pipeline.isTimedOutAt(this.#pipeline.run.tick);
  }
}

export class ContainerView implements Container {
  readonly #container: ContainerRun;
  readonly #operators: readonly Operator[];

  static {
    containerOf = (view) => (isObject(view) && #container in view ? view.#container : undefined);
  }

  constructor(container: ContainerRun) {
    this.#container = container;
    this.#operators = container.operators.map(viewOperator);
    Object.freeze(this);
  }

  get id(): string {
    return this.#container.id;
  }
  get pool(): Pool {
    return viewPool(this.#container.pool);
  }
  get operators(): readonly Operator[] {
    return this.#operators.slice();
  }
  get cpu(): number {
    return this.#container.cpu;
  }
  get ramGb(): number {
    return this.#container.ramGb;
  }
  get priority(): Priority {
    return this.#container.priority;
  }
  get startedAt(): number {
    return this.#container.startTick * this.#container.pool.run.tickSeconds;
  }
  get memoryInUseGb(): number {
    const container = this.#container;
    const { run } = container.pool;
    return container.status === "active"
      ? containerMemoryGb(container, run.tick - 1, run.tickSeconds)
      : container.finalMemoryGb;
  }
  get isSuspendable(): boolean {
    const container = this.#container;
    return container.status === "active" && container.suspendableTick === container.pool.run.tick;
  }
}

export class PoolView implements Pool {
  readonly #pool: PoolRun;
  #version = -1;
  #containers: readonly Container[] = EMPTY;
  #suspending: readonly Container[] = EMPTY;
  #suspended: readonly Container[] = EMPTY;

  static {
    poolOf = (view) => (isObject(view) && #pool in view ? view.#pool : undefined);
  }

  constructor(pool: PoolRun) {
    this.#pool = pool;
    Object.freeze(this);
  }

  get id(): number {
    return this.#pool.id;
  }
  get cpu(): number {
    return this.#pool.cpu;
  }
  get ramGb(): number {
    return this.#pool.ramGb;
  }
  get isUp(): boolean {
    return this.#pool.isUp;
  }
  get availableCpu(): number {
    const pool = this.#pool;
    return pool.isUp ? pool.availableCpu : 0;
  }
  get availableRamGb(): number {
    const pool = this.#pool;
    return pool.isUp ? pool.availableRamGb : 0;
  }
  get memoryInUseGb(): number {
    return this.#pool.memory.estimateGb(this.#pool.run.tick - 1);
  }
  get containers(): readonly Container[] {
    this.#refresh();
    return this.#containers.slice();
  }
  get suspending(): readonly Container[] {
    this.#refresh();
    return this.#suspending.slice();
  }
  get suspended(): readonly Container[] {
    this.#refresh();
    return this.#suspended.slice();
  }

  #refresh(): void {
    const pool = this.#pool;
    if (this.#version === pool.version) return;
    this.#version = pool.version;
    this.#containers = viewContainers(pool.active);
    this.#suspending = viewContainers(pool.suspending);
    if (this.#suspended.length !== pool.suspended.length) {
      this.#suspended = viewContainers(pool.suspended);
    }
  }
}

export class ResultView implements Result {
  readonly #container: ContainerRun;

  constructor(container: ContainerRun) {
    this.#container = container;
    Object.freeze(this);
  }

  get container(): Container {
    return viewContainer(this.#container);
  }
  get operators(): readonly Operator[] {
    return viewContainer(this.#container).operators;
  }
  get cpu(): number {
    return this.#container.cpu;
  }
  get ramGb(): number {
    return this.#container.ramGb;
  }
  get priority(): Priority {
    return this.#container.priority;
  }
  get pool(): Pool {
    return viewPool(this.#container.pool);
  }
  get error(): FailureReason | undefined {
    return this.#container.error;
  }
}

for (const viewClass of [OperatorView, PipelineView, ContainerView, PoolView, ResultView]) {
  seal(viewClass);
}

function viewOperator(operator: OperatorRun): OperatorView {
  return (operator.view ??= new OperatorView(operator));
}

export function viewPipeline(pipeline: PipelineRun): PipelineView {
  return (pipeline.view ??= new PipelineView(pipeline));
}

function viewContainer(container: ContainerRun): ContainerView {
  return (container.view ??= new ContainerView(container));
}

export function viewPool(pool: PoolRun): PoolView {
  return (pool.view ??= new PoolView(pool));
}

function viewContainers(containers: readonly ContainerRun[]): readonly Container[] {
  return containers.length === 0 ? EMPTY : containers.map(viewContainer);
}
