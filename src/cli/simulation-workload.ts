import type { Batch, PipelineSpec } from "../workload/index.js";
import {
  OversizedFinder,
  batches,
  generateWorkload,
  oversizedText,
  readTrace,
} from "../workload/index.js";
import type { Parameters } from "../settings/parameters.js";
import { generatorOptions, simulationOptions } from "../settings/simulation-options.js";

/** What arrives in a run. */
export interface ArrivingWorkload {
  /** Lazy. */
  readonly batches: Iterable<Batch>;
  /** What is odd in what has been read so far, a sentence each. */
  readonly warnings: () => readonly string[];
}

/** A trace file, or, where it is null, a workload generated from the parameters. Warnings call it by `name`. */
export function openWorkload(
  trace: string | null,
  parameters: Parameters,
  name = trace ?? "the workload",
): ArrivingWorkload {
  const oversized = new OversizedFinder({ pools: simulationOptions(parameters).pools ?? [] });
  const order = { held: 0, latest: 0, first: 0 };
  function* lookedAt(pipelines: Iterable<PipelineSpec>): Generator<PipelineSpec, void, undefined> {
    let isFirst = true;
    for (const pipeline of pipelines) {
      if (isFirst) order.first = pipeline.arrivalSeconds;
      isFirst = false;
      if (pipeline.arrivalSeconds < order.latest) order.held++;
      else order.latest = pipeline.arrivalSeconds;
      oversized.add(pipeline);
      yield pipeline;
    }
  }
  function* generated(): Generator<Batch, void, undefined> {
    for (const batch of generateWorkload(generatorOptions(parameters))) {
      for (const pipeline of batch.pipelines) oversized.add(pipeline);
      yield batch;
    }
  }
  return {
    batches:
      trace === null
        ? generated()
        : batches(lookedAt(readTrace(trace)), 1 / parameters.ticks_per_second),
    warnings() {
      const { found } = oversized;
      const { duration } = parameters;
      return [
        ...(order.first >= duration
          ? [
              `${name}: nothing arrives in the ${duration} s of the run, the first at ${order.first} s`,
            ]
          : []),
        ...(order.held > 0 ? [outOfOrderText(order.held)] : []),
        ...(found ? [`${name}: ${oversizedText(found)}`] : []),
      ];
    },
  };
}

/** What is odd in all of a workload, a sentence each. Reads it to its end. */
export function workloadWarnings(
  trace: string,
  parameters: Parameters,
  name?: string,
): readonly string[] {
  const { batches: all, warnings } = openWorkload(trace, parameters, name);
  const reading = all[Symbol.iterator]();
  while (reading.next().done !== true);
  return warnings();
}

function outOfOrderText(count: number): string {
  const what = count === 1 ? "1 pipeline was" : `${count} pipelines were`;
  return `arrivals out of order: ${what} held back (see: schedlab trace info)`;
}
