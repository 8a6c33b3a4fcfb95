import type { Batch, PipelineSpec } from "./pipeline.js";

/**
 * The first tick t with `arrivalSeconds / tickSeconds` ≤ t, in doubles. Rounding can make it one tick later than the
 * tick t for which `arrivalSeconds` was computed as t · tickSeconds.
 */
export function arrivalTick(arrivalSeconds: number, tickSeconds: number): number {
  return Math.ceil(arrivalSeconds / tickSeconds);
}

/**
 * The pipelines of a trace, in batches by the tick in which they are delivered. The trace's order is kept: a pipeline
 * that arrives earlier than the one before it is held back and delivered together with that one. Lazy: reads one
 * pipeline beyond each batch.
 */
export function* batches(
  pipelines: Iterable<PipelineSpec>,
  tickSeconds: number,
): Generator<Batch, void, undefined> {
  let atTick = 0;
  let waiting: PipelineSpec[] = [];
  for (const pipeline of pipelines) {
    const own = arrivalTick(pipeline.arrivalSeconds, tickSeconds);
    if (own > atTick) {
      if (waiting.length > 0) yield { atTick, pipelines: waiting };
      waiting = [];
      atTick = own;
    }
    waiting.push(pipeline);
  }
  if (waiting.length > 0) yield { atTick, pipelines: waiting };
}

/** The pipelines of the batches, one after the other. Lazy. */
export function* pipelinesOf(batches: Iterable<Batch>): Generator<PipelineSpec, void, undefined> {
  for (const { pipelines } of batches) yield* pipelines;
}
