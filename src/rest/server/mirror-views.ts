import type {
  Container,
  FailureReason,
  Operator,
  OperatorState,
  Pipeline,
  Pool,
  Priority,
  Result,
} from "../../simulator/index.js";
import { seal } from "../../simulator/views.js";
import type {
  MirrorClock,
  MirrorContainer,
  MirrorOperator,
  MirrorPipeline,
  MirrorPool,
  MirrorResult,
} from "./mirror-state.js";

/**
 * What policies are given when they are served: the same windows as in the simulator (frozen, sealed, each list a new array),
 * on a mirror of the state.
 */

/** The state behind a genuine view; undefined for anything else. */
export let mirroredOperator: (view: unknown) => MirrorOperator | undefined;
export let mirroredContainer: (view: unknown) => MirrorContainer | undefined;
export let mirroredPool: (view: unknown) => MirrorPool | undefined;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export class MirrorOperatorView implements Operator {
  readonly #operator: MirrorOperator;

  static {
    mirroredOperator = (view) => (isObject(view) && #operator in view ? view.#operator : undefined);
  }

  constructor(operator: MirrorOperator) {
    this.#operator = operator;
    Object.freeze(this);
  }

  get id(): string {
    return this.#operator.id;
  }
  get pipeline(): Pipeline {
    return this.#operator.pipeline.view;
  }
  get parents(): readonly Operator[] {
    if (this.#operator.isRoot) return [];
    throw unknownEdges("parents");
  }
  get children(): readonly Operator[] {
    if (this.#operator.pipeline.operators.every((operator) => operator.isRoot)) return [];
    throw unknownEdges("children");
  }
  get state(): OperatorState {
    return this.#operator.state;
  }
  get isAssignable(): boolean {
    return this.#operator.isAssignable;
  }
  get parentsComplete(): boolean {
    return this.#operator.parentsComplete;
  }
  get estimatedPeakGb(): number | undefined {
    return this.#operator.estimatedPeakGb;
  }
}

/** An empty list would be a lie that a policy acts on. */
function unknownEdges(property: string): Error {
  return new Error(
    `an operator's ${property} are not known over HTTP: the protocol does not tell them; ` +
      "use parentsComplete, and the order of pipeline.operators",
  );
}

export class MirrorPipelineView implements Pipeline {
  readonly #pipeline: MirrorPipeline;
  readonly #clock: MirrorClock;

  constructor(pipeline: MirrorPipeline, clock: MirrorClock) {
    this.#pipeline = pipeline;
    this.#clock = clock;
    Object.freeze(this);
  }

  get id(): string {
    return this.#pipeline.id;
  }
  get priority(): Priority {
    return this.#pipeline.priority;
  }
  get arrivedAt(): number {
    return this.#pipeline.arrivalTick * this.#clock.tickSeconds;
  }
  get operators(): readonly Operator[] {
    return this.#pipeline.operators.map(({ view }) => view);
  }
  get remainingOperators(): number {
    return this.#pipeline.operators.filter(({ state }) => state !== "COMPLETED").length;
  }
  get isComplete(): boolean {
    return this.#pipeline.isComplete;
  }
  get hasFailures(): boolean {
    return this.#pipeline.hasFailures;
  }
  get isTimedOut(): boolean {
    return this.#pipeline.isTimedOut;
  }
}

export class MirrorContainerView implements Container {
  readonly #container: MirrorContainer;
  readonly #clock: MirrorClock;

  static {
    mirroredContainer = (view) =>
      isObject(view) && #container in view ? view.#container : undefined;
  }

  constructor(container: MirrorContainer, clock: MirrorClock) {
    this.#container = container;
    this.#clock = clock;
    Object.freeze(this);
  }

  get id(): string {
    return this.#container.id;
  }
  get pool(): Pool {
    return this.#container.pool.view;
  }
  get operators(): readonly Operator[] {
    return this.#container.operators.map(({ view }) => view);
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
    return this.#container.startTick * this.#clock.tickSeconds;
  }
  get memoryInUseGb(): number {
    return this.#container.memoryGb;
  }
  /**
   * Follows from the states: an operator runs from its container's first tick, or the tick after the one before it completed.
   * So one that is still only ASSIGNED, behind one that has COMPLETED, is in exactly the tick between.
   */
  get isSuspendable(): boolean {
    const { isActive, operators } = this.#container;
    const current = operators.findIndex(({ state }) => state !== "COMPLETED");
    return isActive && current > 0 && operators[current]?.state === "ASSIGNED";
  }
}

export class MirrorPoolView implements Pool {
  readonly #pool: MirrorPool;

  static {
    mirroredPool = (view) => (isObject(view) && #pool in view ? view.#pool : undefined);
  }

  constructor(pool: MirrorPool) {
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
    return this.#pool.availableCpu;
  }
  get availableRamGb(): number {
    return this.#pool.availableRamGb;
  }
  get memoryInUseGb(): number {
    return this.#pool.memoryInUseGb;
  }
  get containers(): readonly Container[] {
    return this.#pool.active.map(({ view }) => view);
  }
  get suspending(): readonly Container[] {
    return this.#pool.suspending.map(({ view }) => view);
  }
  get suspended(): readonly Container[] {
    return this.#pool.suspended.map(({ view }) => view);
  }
}

export class MirrorResultView implements Result {
  readonly #result: MirrorResult;

  constructor(result: MirrorResult) {
    this.#result = result;
    Object.freeze(this);
  }

  get container(): Container {
    return this.#result.container.view;
  }
  get operators(): readonly Operator[] {
    return this.#result.operators.map(({ view }) => view);
  }
  get cpu(): number {
    return this.#result.cpu;
  }
  get ramGb(): number {
    return this.#result.ramGb;
  }
  get priority(): Priority {
    return this.#result.priority;
  }
  get pool(): Pool {
    return this.#result.pool.view;
  }
  get error(): FailureReason | undefined {
    return this.#result.error;
  }
}

for (const viewClass of [
  MirrorOperatorView,
  MirrorPipelineView,
  MirrorContainerView,
  MirrorPoolView,
  MirrorResultView,
]) {
  seal(viewClass);
}
