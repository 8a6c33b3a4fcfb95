import { readFileSync } from "node:fs";
import { readError } from "../../files/index.js";
import { CassetteError } from "./cassette-error.js";
import type { CassetteLine } from "./cassette-line.js";
import { parseLine } from "./cassette-line.js";
import { parseJson } from "./json.js";

/** The content of a cassette's file. */
export interface CassetteText {
  /** Without the first. */
  readonly lines: readonly CassetteLine[];
  /** Bytes up to the end of the last whole line; the rest is a line that was being written when the process ended. */
  readonly wholeBytes: number;
  /** Is only the line break missing from the last line? It counts as whole. */
  readonly lacksLineBreak: boolean;
}

const LINE_FEED = 10;
const NO_TEXT: CassetteText = { lines: [], wholeBytes: 0, lacksLineBreak: false };

/**
 * Reads a cassette. `ifMissing`: what a file that is not there, or in which not even the first line is whole, counts as.
 * Throws a `FileError` if it cannot be read and a {@link CassetteError} if it is no cassette.
 */
export function readCassette(path: string, ifMissing: "empty" | "error"): CassetteText {
  const bytes = bytesOf(path, ifMissing);
  const lines: CassetteLine[] = [];
  let start = 0;
  let count = 0;
  // Line by line, since all of it may be longer than a string can be.
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0) break;
    count += 1;
    const line = lineAt(bytes.subarray(start, end), path, count);
    if (count > 1) lines.push(line);
    start = end + 1;
  }
  const last = start < bytes.length ? wholeLine(bytes.subarray(start), count === 0) : undefined;
  if (last && count > 0) lines.push(last);
  if (count === 0 && !last) {
    // The file was created, and the process ended before the first line was written.
    const isBegun = `{"type":"cassette"`.startsWith(bytes.toString("utf8").slice(0, 18));
    if (ifMissing === "empty" && isBegun) return NO_TEXT;
    throw noCassette(path, bytes.length === 0 ? "an empty file" : "something else");
  }
  return { lines, wholeBytes: last ? bytes.length : start, lacksLineBreak: last !== undefined };
}

function bytesOf(path: string, ifMissing: "empty" | "error"): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && ifMissing === "empty") return Buffer.alloc(0);
    throw readError(error, path, "a recording");
  }
}

function lineAt(bytes: Buffer, path: string, line: number): CassetteLine {
  const value = parseJson(bytes.toString("utf8"));
  const parsed = value === undefined ? "a JSON document" : parseLine(value);
  if (line === 1 && (typeof parsed === "string" || parsed.type !== "cassette")) {
    throw noCassette(path, typeof parsed === "string" ? `not ${parsed}` : `a ${parsed.type}`);
  }
  if (typeof parsed !== "string" && (parsed.type === "cassette") === (line === 1)) return parsed;
  throw new CassetteError({
    path,
    line,
    expected: typeof parsed === "string" ? parsed : "a request, a response or a loss",
    found: typeof parsed === "string" ? "something else" : "another first line",
  });
}

function wholeLine(bytes: Buffer, isFirst: boolean): CassetteLine | undefined {
  const value = parseJson(bytes.toString("utf8"));
  const parsed = value === undefined ? "" : parseLine(value);
  return typeof parsed !== "string" && (parsed.type === "cassette") === isFirst
    ? parsed
    : undefined;
}

function noCassette(path: string, found: string): CassetteError {
  const expected = 'a recording of requests to a model, {"type":"cassette","version":1} first';
  return new CassetteError({ path, line: 1, expected, found });
}
