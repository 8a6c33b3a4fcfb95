import type { OperatorSpec, PipelineSpec } from "./pipeline.js";

/**
 * The row of the pipeline's operator at `position`: its fields in the order of the columns, joined by `separator`. Numbers
 * are in their shortest decimal form (0 is `0`); an absent value is empty. `id` writes an id.
 */
export function traceRow(
  pipeline: PipelineSpec,
  operator: OperatorSpec,
  position: number,
  separator: string,
  id: (text: string) => string,
): string {
  const s = separator;
  const head =
    position === 0
      ? `${id(pipeline.id)}${s}${pipeline.arrivalSeconds}${s}${pipeline.priority}`
      : `${id(pipeline.id)}${s}${s}`;
  const parents = parentIds(pipeline, operator);
  return `${head}${s}${id(operator.id)}${s}${parents === "" ? "" : id(parents)}${s}${operator.baselineCpuSeconds}${s}${operator.cpuScaling}${s}${operator.memoryGb ?? ""}${s}${operator.storageReadGb}`;
}

function parentIds(pipeline: PipelineSpec, { parents }: OperatorSpec): string {
  let ids = "";
  for (const parent of parents) {
    const id = pipeline.operators[parent]?.id ?? "";
    ids = ids === "" ? id : `${ids};${id}`;
  }
  return ids;
}
