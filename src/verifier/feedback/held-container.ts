import type { FailureReason } from "../../simulator/index.js";
import { peakGb } from "../../simulator/memory-curve.js";
import type { ClassName } from "./class-name.js";
import type { PipelineProgress } from "./pipeline-progress.js";

/** An operator of a pipeline in the system. */
export interface PlacedOperator {
  readonly pipeline: PipelineProgress;
  /** Its position in the pipeline. */
  readonly position: number;
}

/** A container from its creation to its end. */
export class HeldContainer {
  readonly className: ClassName;
  /** The most memory that one of its operators needs, GB. */
  readonly peakGb: number;
  /** Tick in which its suspension began; undefined: it was not suspended. */
  suspendedAtTick: number | undefined;
  #current = 0;
  /** First tick of the operator that runs. */
  #currentStart: number | undefined;

  constructor(
    readonly pool: number,
    readonly cpu: number,
    readonly ramGb: number,
    readonly startTick: number,
    /** At least one. */
    readonly operators: readonly [PlacedOperator, ...PlacedOperator[]],
  ) {
    this.className = operators[0].pipeline.className;
    this.peakGb = operators.reduce((most, { pipeline, position }) => {
      const spec = pipeline.spec.operators[position];
      return spec ? Math.max(most, peakGb(spec)) : most;
    }, 0);
    for (const { pipeline, position } of operators) pipeline.assign(position);
  }

  /** Its next operator began to run. */
  operatorStarted(tick: number): void {
    const operator = this.operators[this.#current];
    this.#currentStart = tick;
    operator?.pipeline.start(operator.position);
  }

  /** The operator that ran completed. */
  operatorEnded(): void {
    const operator = this.operators[this.#current];
    operator?.pipeline.complete(operator.position);
    this.#current++;
    this.#currentStart = undefined;
  }

  /** Memory × time that the operator that runs has held up to the end of `tick`, GB·ticks; 0 between operators. */
  heldGbTicks(tick: number): number {
    return this.#currentStart === undefined ? 0 : this.ramGb * (tick - this.#currentStart + 1);
  }

  /** It was killed. */
  killed(reason: FailureReason): void {
    const left = this.operators.slice(this.#current);
    if (reason === "OOM") for (const pipeline of pipelinesIn(left)) pipeline.ooms++;
    for (const { pipeline, position } of left) pipeline.fail(position, reason);
  }

  suspend(tick: number): void {
    this.suspendedAtTick = tick;
    for (const { pipeline, position } of this.operators.slice(this.#current)) {
      pipeline.suspend(position);
    }
  }

  suspended(): void {
    for (const { pipeline, position } of this.operators.slice(this.#current)) {
      pipeline.suspended(position);
    }
  }
}

function pipelinesIn(operators: readonly PlacedOperator[]): ReadonlySet<PipelineProgress> {
  return new Set(operators.map(({ pipeline }) => pipeline));
}
