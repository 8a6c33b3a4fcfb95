import type { WrittenFile } from "../files/index.js";
import type { PipelineSpec } from "./pipeline.js";
import { replaceTraceFile } from "./trace-files.js";
import { TRACE_COLUMNS } from "./trace-columns.js";
import { traceRow } from "./trace-row.js";
import { isId } from "./trace-values.js";

/** A trace file that was written. */
export interface WrittenTrace extends WrittenFile {
  readonly pipelines: number;
  /** One row each. */
  readonly operators: number;
}

const PIECE_LENGTH = 65_536;

/**
 * The CSV of a trace, in pieces of about 64 KB: the header, then a row per operator, each ending in a newline.
 * Numbers are in their shortest decimal form, so writing what was read from a written trace gives the same bytes.
 * Throws a RangeError for a pipeline that a trace cannot hold: without operators, or with an id or number that could
 * not be read back.
 */
export function* traceCsv(pipelines: Iterable<PipelineSpec>): Generator<string, void, undefined> {
  let piece = `${TRACE_COLUMNS.join(",")}\n`;
  for (const pipeline of pipelines) {
    checkPipeline(pipeline);
    let position = 0;
    for (const operator of pipeline.operators) {
      piece += `${traceRow(pipeline, operator, position++, ",", quoted)}\n`;
    }
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}

/**
 * Writes a trace CSV, all or not at all: when it fails, no partial file is left and an existing one stays as it was.
 * Without `force` an existing file is refused. The folder must exist. Throws a `TraceError` if the file cannot be
 * written, else what {@link traceCsv} or the pipelines throw.
 */
export function writeTrace(
  path: string,
  pipelines: Iterable<PipelineSpec>,
  options: { readonly force?: boolean } = {},
): WrittenTrace {
  let pipelineCount = 0;
  let operatorCount = 0;
  function* counted(): Generator<PipelineSpec, void, undefined> {
    for (const pipeline of pipelines) {
      pipelineCount++;
      operatorCount += pipeline.operators.length;
      yield pipeline;
    }
  }
  const written = replaceTraceFile(path, traceCsv(counted()), options);
  return { ...written, pipelines: pipelineCount, operators: operatorCount };
}

function quoted(text: string): string {
  return text.includes(",") || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

function checkPipeline(pipeline: PipelineSpec): void {
  const { id, arrivalSeconds, operators } = pipeline;
  const expect = (holds: boolean, expected: string, got: string | number) => {
    if (holds) return;
    throw new RangeError(`pipeline ${id}: expected ${expected}, got ${got}`);
  };
  expect(isId(id, "pipeline_id"), "an id that is not empty, without control characters", `"${id}"`);
  expect(isAmount(arrivalSeconds), "`arrivalSeconds` ≥ 0", arrivalSeconds);
  expect(operators.length > 0, "at least one operator", 0);
  for (const [position, operator] of operators.entries()) {
    const { baselineCpuSeconds, memoryGb, storageReadGb } = operator;
    expect(
      isId(operator.id, "operator_id"),
      'operator ids without ";" and control characters',
      `"${operator.id}"`,
    );
    expect(isAmount(baselineCpuSeconds), "`baselineCpuSeconds` ≥ 0", baselineCpuSeconds);
    expect(isAmount(memoryGb ?? 0), "`memoryGb` ≥ 0", memoryGb ?? 0);
    expect(isAmount(storageReadGb), "`storageReadGb` ≥ 0", storageReadGb);
    for (const parent of operator.parents) {
      expect(parent >= 0 && parent < position, `parents of ${operator.id} above it`, parent);
    }
  }
}

function isAmount(value: number): boolean {
  return value >= 0 && value < Infinity;
}
