import type { Batch, PipelineSpec } from "../workload/index.js";
import { batches, generateWorkload, readTrace } from "../workload/index.js";
import type { Parameters } from "../settings/parameters.js";
import { generatorOptions } from "../settings/simulation-options.js";

/** What arrives in a run. */
export interface ArrivingWorkload {
  /** Lazy. */
  readonly batches: Iterable<Batch>;
  /** Pipelines so far that stand after a later one in the trace. */
  readonly outOfOrder: () => number;
}

/** A trace file, or, where it is null, a workload generated from the parameters. */
export function openWorkload(trace: string | null, parameters: Parameters): ArrivingWorkload {
  if (trace === null) {
    return { batches: generateWorkload(generatorOptions(parameters)), outOfOrder: () => 0 };
  }
  let outOfOrder = 0;
  function* counted(): Generator<PipelineSpec, void, undefined> {
    let latest = 0;
    for (const pipeline of readTrace(trace ?? "")) {
      if (pipeline.arrivalSeconds < latest) outOfOrder++;
      else latest = pipeline.arrivalSeconds;
      yield pipeline;
    }
  }
  return {
    batches: batches(counted(), 1 / parameters.ticks_per_second),
    outOfOrder: () => outOfOrder,
  };
}

/** The warning that arrivals are out of order; "" if none are. */
export function outOfOrderWarning(count: number): string {
  if (count === 0) return "";
  const what = count === 1 ? "1 pipeline was" : `${count} pipelines were`;
  return `warning: arrivals out of order: ${what} held back (see: schedlab trace info)\n`;
}
