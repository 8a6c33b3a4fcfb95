import type { PipelineSpec } from "./pipeline.js";
import { columnPositions, TRACE_COLUMNS } from "./trace-columns.js";
import { TraceError } from "./trace-error.js";
import { fieldsOf, fileChunks, linesOf } from "./trace-lines.js";
import { PipelineAssembler } from "./trace-pipeline.js";

/**
 * Reads a trace CSV, pipeline by pipeline, in the order of the file. The file is read synchronously in pieces as
 * pipelines are asked for, so its size does not matter; only the pipelines' ids are kept, to find one that is used
 * twice.
 *
 * Columns may stand in any order, lines may end in LF or CRLF, and the last one need not end. `chunkBytes` (65,536)
 * is the size of the pieces and changes nothing else. Throws a {@link TraceError} at the first thing that is wrong,
 * also if the file is missing: when the first pipeline is asked for.
 */
export function* readTrace(
  path: string,
  { chunkBytes = 65_536 }: { readonly chunkBytes?: number } = {},
): Generator<PipelineSpec, void, undefined> {
  yield* pipelinesIn(fileChunks(path, chunkBytes), path);
}

/** The pipelines of a trace CSV given as text. `name` stands for the file in messages. Errors as in {@link readTrace}. */
export function parseTrace(text: string, name = "trace"): PipelineSpec[] {
  return [...pipelinesIn([text], name)];
}

function* pipelinesIn(
  chunks: Iterable<string>,
  file: string,
): Generator<PipelineSpec, void, undefined> {
  let assembler: PipelineAssembler | undefined;
  let line = 0;
  let blankLine = 0;
  for (const text of linesOf(chunks)) {
    line++;
    if (text === "") {
      if (blankLine === 0) blankLine = line;
      continue;
    }
    // Empty lines are ignored at the end only.
    if (blankLine > 0) throw fieldCountError(file, blankLine, "an empty line");
    if (assembler?.addSeen(text) === true) continue;
    const fields = fieldsOf(text, file, line);
    if (assembler === undefined) {
      assembler = new PipelineAssembler(columnPositions(fields, file), file);
      continue;
    }
    if (fields.length !== TRACE_COLUMNS.length) {
      throw fieldCountError(
        file,
        line,
        fields.length === 1 ? "1 field" : `${fields.length} fields`,
      );
    }
    const finished = assembler.add(fields, line, text.includes('"'));
    if (finished !== undefined) yield finished;
  }
  if (assembler === undefined) {
    throw new TraceError({
      code: "empty",
      file,
      line: 1,
      column: null,
      expected: `the header ${TRACE_COLUMNS.join(",")}`,
      found: "an empty file",
    });
  }
  const last = assembler.finish();
  if (last !== undefined) yield last;
}

function fieldCountError(file: string, line: number, found: string): TraceError {
  return new TraceError({
    code: "fields",
    file,
    line,
    column: null,
    expected: `${TRACE_COLUMNS.length} fields, as in the header`,
    found,
  });
}
