import { seededSource, uniform } from "../../random/index.js";
import type { PipelineSpec } from "../pipeline.js";
import { checkTickRate } from "./tick-rate.js";

export interface JitterOptions {
  /** Arrivals move by less than 1 / ticksPerSecond. A whole number ≥ 1. */
  readonly ticksPerSecond: number;
  /** A whole number ≥ 0. Default 1. */
  readonly seed?: number;
}

/**
 * The same workload with every arrival shifted by noise that is uniform within one tick, earlier or later, but not to
 * before 0. Consecutive pipelines with equal arrival, a batch, are shifted together. A batch that would overtake the one
 * before it arrives with that one, which is within its tick too: so order is kept.
 *
 * The same seed shifts the same way at every rate, only less far at a finer one. Lazy; each iteration gives the same. Throws a
 * RangeError at once for a rate that is none.
 */
export function jitterTrace(
  pipelines: Iterable<PipelineSpec>,
  { ticksPerSecond, seed = 1 }: JitterOptions,
): Iterable<PipelineSpec> {
  checkTickRate(ticksPerSecond);
  return {
    *[Symbol.iterator]() {
      const random = seededSource(seed, "jitter");
      let before = -Infinity;
      let arrivalSeconds = 0;
      for (const pipeline of pipelines) {
        const own = pipeline.arrivalSeconds;
        if (own !== before) {
          const shifted = Math.max(0, own + uniform(random, -1, 1) / ticksPerSecond);
          arrivalSeconds = own > before ? Math.max(arrivalSeconds, shifted) : shifted;
          before = own;
        }
        yield { ...pipeline, arrivalSeconds };
      }
    },
  };
}
