import { dagDepth } from "./dag.js";
import { TraceDigester } from "./digest.js";
import { CPU_SCALINGS, type CpuScaling, type PipelineSpec, type Priority } from "./pipeline.js";

/** What is in a trace. */
export interface TraceInfo {
  readonly pipelines: number;
  readonly operators: number;
  /** Pipelines of each class. */
  readonly byPriority: Readonly<Record<Priority, number>>;
  /** Earliest and latest submission; `null` without pipelines. */
  readonly firstArrivalSeconds: number | null;
  readonly lastArrivalSeconds: number | null;
  /** Runs of consecutive pipelines with equal arrival. */
  readonly batches: number;
  /** `null` without pipelines. */
  readonly operatorsPerPipeline: {
    readonly min: number;
    readonly mean: number;
    readonly max: number;
  } | null;
  /** Those that occur. */
  readonly cpuScalings: readonly CpuScaling[];
  readonly totalReadGb: number;
  /** The operator with the highest peak memory, the first of equal ones; `null` without operators. */
  readonly maxMemory: {
    readonly gb: number;
    readonly pipelineId: string;
    readonly operatorId: string;
  } | null;
  /** Operators on the longest chain of any pipeline. */
  readonly maxDagDepth: number;
  /** See {@link traceDigest}. */
  readonly digest: string;
  /** Pipelines that stand after one with a later arrival and are held back by it. */
  readonly outOfOrder: number;
  /** What is allowed but probably not meant, in sentences. */
  readonly warnings: readonly string[];
}

/** Pipelines out of order that are named; the rest are counted. */
const MOST_NAMED = 5;

/** Sums up a trace in one pass, keeping none of its pipelines. */
export function traceInfo(pipelines: Iterable<PipelineSpec>): TraceInfo {
  const byPriority = { QUERY: 0, INTERACTIVE: 0, BATCH_PIPELINE: 0 };
  const scalings = new Set<CpuScaling>();
  const digester = new TraceDigester();
  const warnings: string[] = [];
  let count = 0;
  let operators = 0;
  let batches = 0;
  let fewest = Infinity;
  let most = 0;
  let first = Infinity;
  let latest: PipelineSpec | undefined;
  let previousArrival = -1;
  let totalReadGb = 0;
  let maxMemory: TraceInfo["maxMemory"] = null;
  let maxDagDepth = 0;
  let outOfOrder = 0;

  for (const pipeline of pipelines) {
    const { id, arrivalSeconds } = pipeline;
    count++;
    byPriority[pipeline.priority]++;
    if (arrivalSeconds !== previousArrival) batches++;
    previousArrival = arrivalSeconds;
    first = Math.min(first, arrivalSeconds);
    if (latest !== undefined && arrivalSeconds < latest.arrivalSeconds) {
      outOfOrder++;
      if (outOfOrder <= MOST_NAMED) {
        warnings.push(
          `arrivals out of order: pipeline ${id} (${arrivalSeconds} s) stands after ${latest.id} (${latest.arrivalSeconds} s) and is held back until then`,
        );
      }
    } else {
      latest = pipeline;
    }
    operators += pipeline.operators.length;
    fewest = Math.min(fewest, pipeline.operators.length);
    most = Math.max(most, pipeline.operators.length);
    for (const operator of pipeline.operators) {
      scalings.add(operator.cpuScaling);
      totalReadGb += operator.storageReadGb;
      const gb = operator.memoryGb ?? operator.storageReadGb;
      if (maxMemory === null || gb > maxMemory.gb) {
        maxMemory = { gb, pipelineId: id, operatorId: operator.id };
      }
    }
    maxDagDepth = Math.max(maxDagDepth, dagDepth(pipeline.operators));
    digester.add(pipeline);
  }
  if (outOfOrder > MOST_NAMED) {
    warnings.push(
      `arrivals out of order: ${outOfOrder} pipelines in all are held back by a later one before them`,
    );
  }
  if (count === 0) warnings.push("the trace has no pipelines");

  return {
    pipelines: count,
    operators,
    byPriority,
    firstArrivalSeconds: count > 0 ? first : null,
    lastArrivalSeconds: latest?.arrivalSeconds ?? null,
    batches,
    operatorsPerPipeline: count > 0 ? { min: fewest, mean: operators / count, max: most } : null,
    cpuScalings: CPU_SCALINGS.filter((scaling) => scalings.has(scaling)),
    totalReadGb,
    maxMemory,
    maxDagDepth,
    digest: digester.hex(),
    outOfOrder,
    warnings,
  };
}
