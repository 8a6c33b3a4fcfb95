import type { FileError } from "../files/index.js";

/**
 * What is wrong with a trace file. `unreadable`, `unwritable`: the file system refused; `exists`: nothing is
 * overwritten without being told to; `empty`: no header; `header`: columns; `fields`: a row with too few or too many;
 * `quote`: broken quoting; `number`, `name`: a value that is not one, or not a known one; `id`: an id missing or used
 * twice; `parent`: a parent not defined above; `first-row`: a pipeline's arrival or priority missing on its first
 * row, or different on a later one.
 */
export type TraceErrorCode =
  | "unreadable"
  | "unwritable"
  | "exists"
  | "empty"
  | "header"
  | "fields"
  | "quote"
  | "number"
  | "name"
  | "id"
  | "parent"
  | "first-row";

/** Place, expectation and finding of a {@link TraceError}. */
export interface TraceProblem {
  readonly code: TraceErrorCode;
  readonly file: string;
  /** From 1, the header being line 1; `null` if it is about the whole file. */
  readonly line: number | null;
  /** The column's name; `null` if it is about the whole line or file. */
  readonly column: string | null;
  readonly expected: string;
  /** What is there instead; a value is in double quotes. */
  readonly found: string;
  /** A remedy, if there is one to suggest. */
  readonly hint?: string;
}

/** A trace file that cannot be read or written, with the place, what was expected there and what was found. */
export class TraceError extends Error implements TraceProblem {
  readonly code: TraceErrorCode;
  readonly file: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly expected: string;
  readonly found: string;

  constructor(problem: TraceProblem, options?: ErrorOptions) {
    const { file, line, column, expected, found, hint } = problem;
    const place = line === null ? file : `${file}:${line}`;
    const subject = column === null ? "" : `column ${column}: `;
    const remedy = hint === undefined ? "" : ` (${hint})`;
    super(`${place}: ${subject}expected ${expected}; found ${found}${remedy}`, options);
    this.name = "TraceError";
    this.code = problem.code;
    this.file = file;
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.found = found;
  }
}

const LONGEST_SHOWN = 60;

/** A value of a file as messages show it: quoted, escaped, and cut if long. */
export function shown(value: string): string {
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
}

/** What went wrong with a file, as a {@link TraceError} of the whole file. */
export function traceFileError(error: FileError): TraceError {
  const { path, expected, found } = error;
  const code = error.code === "write-failed" ? "unwritable" : error.code;
  return new TraceError(
    { code, file: path, line: null, column: null, expected, found },
    { cause: error },
  );
}
