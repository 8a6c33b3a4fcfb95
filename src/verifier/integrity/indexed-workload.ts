import type { Batch, PipelineSpec } from "../../workload/index.js";

/** A workload in which pipelines are found by id and by position. */
export interface IndexedWorkload {
  /** Those of all batches, one after the other. */
  readonly pipelines: readonly PipelineSpec[];
  /** Tick in which each of `pipelines` arrives. */
  readonly arrivalTicks: readonly number[];
  /** Position in `pipelines` by id. */
  readonly positions: ReadonlyMap<string, number>;
  /** Position of each operator by id; only for pipelines so large that searching their list would be slow. */
  readonly operatorPositions: ReadonlyMap<PipelineSpec, ReadonlyMap<string, number>>;
}

/** Up to so many operators a list is searched as fast as a map. */
const MOST_SEARCHED = 16;

/** Throws a RangeError if two pipelines have the same id. */
export function indexWorkload(batches: readonly Batch[]): IndexedWorkload {
  const pipelines: PipelineSpec[] = [];
  const arrivalTicks: number[] = [];
  const positions = new Map<string, number>();
  const operatorPositions = new Map<PipelineSpec, ReadonlyMap<string, number>>();
  for (const batch of batches) {
    for (const pipeline of batch.pipelines) {
      if (positions.has(pipeline.id)) {
        const id = JSON.stringify(pipeline.id);
        throw new RangeError(`expected \`batches\` to hold each pipeline once, got ${id} twice`);
      }
      positions.set(pipeline.id, pipelines.length);
      pipelines.push(pipeline);
      arrivalTicks.push(batch.atTick);
      if (pipeline.operators.length > MOST_SEARCHED) {
        operatorPositions.set(pipeline, new Map(pipeline.operators.map(({ id }, i) => [id, i])));
      }
    }
  }
  return { pipelines, arrivalTicks, positions, operatorPositions };
}

/** The operator's position in `pipeline.operators`, or -1. */
export function operatorPosition(
  workload: IndexedWorkload,
  pipeline: PipelineSpec,
  id: string,
): number {
  const { operators } = pipeline;
  if (operators.length > MOST_SEARCHED) {
    return workload.operatorPositions.get(pipeline)?.get(id) ?? -1;
  }
  for (let i = 0; i < operators.length; i++) {
    if (operators[i]?.id === id) return i;
  }
  return -1;
}
