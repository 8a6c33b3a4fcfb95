import type {
  FailureReason,
  Operator,
  OperatorState,
  Pipeline,
  Pool,
  Priority,
  Container,
} from "../../simulator/index.js";

/** What is known of a simulation elsewhere, from its requests. Policies see it through views. */

/** The latest call. */
export interface MirrorClock {
  readonly tick: number;
  readonly tickSeconds: number;
}

export interface MirrorOperator {
  readonly id: string;
  readonly pipeline: MirrorPipeline;
  state: OperatorState;
  isAssignable: boolean;
  parentsComplete: boolean;
  /** Its parents were complete before anything had run. */
  readonly isRoot: boolean;
  readonly estimatedPeakGb: number | undefined;
  readonly view: Operator;
}

export interface MirrorPipeline {
  readonly id: string;
  readonly priority: Priority;
  readonly arrivalTick: number;
  isComplete: boolean;
  hasFailures: boolean;
  isTimedOut: boolean;
  operators: readonly MirrorOperator[];
  readonly view: Pipeline;
}

export interface MirrorContainer {
  readonly id: string;
  readonly pool: MirrorPool;
  readonly operators: readonly MirrorOperator[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly priority: Priority;
  readonly startTick: number;
  isActive: boolean;
  memoryGb: number;
  readonly view: Container;
}

export interface MirrorPool {
  readonly id: number;
  cpu: number;
  ramGb: number;
  isUp: boolean;
  availableCpu: number;
  availableRamGb: number;
  memoryInUseGb: number;
  active: readonly MirrorContainer[];
  suspending: readonly MirrorContainer[];
  suspended: readonly MirrorContainer[];
  readonly view: Pool;
}

export interface MirrorResult {
  readonly container: MirrorContainer;
  readonly operators: readonly MirrorOperator[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly priority: Priority;
  readonly pool: MirrorPool;
  readonly error: FailureReason | undefined;
}
