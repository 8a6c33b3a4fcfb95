import type { OperatorSpec, PipelineSpec } from "../pipeline.js";
import { READ_GB_PER_SECOND } from "../profiles/demand.js";
import { checkTickRate } from "./tick-rate.js";

export interface SnapOptions {
  /** The grid: multiples of 1 / ticksPerSecond. A whole number ≥ 1. */
  readonly ticksPerSecond: number;
  /**
   * Also put each operator's CPU time on one CPU and its reading time on the grid? Reading time is data over the speed of
   * disks, so memory that grows with what is read changes with it. Default false.
   */
  readonly durations?: boolean;
}

/**
 * The same workload with every arrival at the nearest multiple of 1 / ticksPerSecond; halfway, the later one. What is on the
 * grid stays as it is, so snapping twice is snapping once; order is kept, and pipelines that come to the same instant
 * form one batch. An arrival moves by half a tick at most. Lazy. Throws a RangeError at once for a rate that is none.
 */
export function snapTrace(
  pipelines: Iterable<PipelineSpec>,
  { ticksPerSecond, durations = false }: SnapOptions,
): Iterable<PipelineSpec> {
  checkTickRate(ticksPerSecond);
  return {
    *[Symbol.iterator]() {
      const snapOperator = operatorSnapper(ticksPerSecond);
      for (const pipeline of pipelines) {
        const arrivalSeconds = nearest(pipeline.arrivalSeconds, ticksPerSecond);
        const { operators } = pipeline;
        yield durations
          ? { ...pipeline, arrivalSeconds, operators: operators.map(snapOperator) }
          : { ...pipeline, arrivalSeconds };
      }
    },
  };
}

/** The multiple of 1 / perUnit next to a value ≥ 0, as the double nearest to it. */
function nearest(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}

/** Operators that are one object stay one object: traces share them. */
function operatorSnapper(ticksPerSecond: number): (operator: OperatorSpec) => OperatorSpec {
  const snapped = new WeakMap<OperatorSpec, OperatorSpec>();
  return (operator) => {
    const known = snapped.get(operator);
    if (known) return known;
    const made = Object.freeze({
      ...operator,
      baselineCpuSeconds: nearest(operator.baselineCpuSeconds, ticksPerSecond),
      storageReadGb: nearest(operator.storageReadGb, ticksPerSecond / READ_GB_PER_SECOND),
    });
    snapped.set(operator, made);
    return made;
  };
}
