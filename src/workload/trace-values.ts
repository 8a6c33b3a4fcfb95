import { nearest } from "./nearest.js";
import type { TraceColumn } from "./trace-columns.js";
import { shown, TraceError, type TraceErrorCode } from "./trace-error.js";

/** A row of a trace file, for messages. */
export interface TracePlace {
  readonly file: string;
  readonly line: number;
}

/** A problem with a value in the given row and column. */
export function valueError(
  place: TracePlace,
  code: TraceErrorCode,
  column: TraceColumn,
  expected: string,
  value: string,
  hint?: string,
): TraceError {
  return new TraceError({
    code,
    file: place.file,
    line: place.line,
    column,
    expected,
    found: shown(value),
    ...(hint === undefined ? {} : { hint }),
  });
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A decimal number ≥ 0 and finite. */
export function readNumber(text: string, place: TracePlace, column: TraceColumn): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 0 && value < Infinity)) {
    throw valueError(place, "number", column, "a finite number ≥ 0", text);
  }
  // Without the sign of −0.
  return value + 0;
}

/** One of the given names. */
export function readName<T extends string>(
  text: string,
  names: readonly T[],
  place: TracePlace,
  column: TraceColumn,
): T {
  const name = names.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  const near = nearest(text, names);
  throw valueError(
    place,
    "name",
    column,
    `one of ${names.join(", ")}`,
    text,
    near === undefined ? undefined : `did you mean "${near}"?`,
  );
}

/** An id: not empty, without control characters, and without ";" if it names an operator. */
export function readId(
  text: string,
  place: TracePlace,
  column: "pipeline_id" | "operator_id",
): string {
  if (!isId(text, column)) {
    throw valueError(place, "id", column, idExpected(column), text);
  }
  return ownCopy(text);
}

/** What {@link isId} asks for. */
export function idExpected(column: "pipeline_id" | "operator_id"): string {
  return column === "operator_id"
    ? 'an id that is not empty, without ";" and control characters'
    : "an id that is not empty, without control characters";
}

/** Whether a trace can hold the id. */
export function isId(text: string, column: "pipeline_id" | "operator_id"): boolean {
  // eslint-disable-next-line no-control-regex
  if (text === "" || /[\u0000-\u001f\u007f]/.test(text)) return false;
  return column === "pipeline_id" || !text.includes(";");
}

/**
 * The same text in memory of its own: a piece of 13 or more characters cut out of a string would keep all of that
 * string (here a piece of the file) alive.
 */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, "utf8").toString("utf8");
}
