import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { readError, writeError } from "./file-error.js";

export interface AppendOptions {
  /** Through to the disk, so that it outlives a power failure. Default false. */
  readonly sync?: boolean;
}

/** Appends a line to a file, which is made if missing. Throws a `FileError`. */
export function appendLine(path: string, line: string, { sync = false }: AppendOptions = {}): void {
  let file: number | undefined;
  try {
    file = openSync(path, "a");
    const bytes = Buffer.from(`${line}\n`, "utf8");
    let done = 0;
    while (done < bytes.length) done += writeSync(file, bytes, done);
    if (sync) fsyncSync(file);
  } catch (error) {
    throw writeError(error, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * The lines of a file to which lines are appended; none if there is no such file. A last line without its end, which a
 * process left that was killed while it wrote, is cut off the file. Throws a `FileError`.
 */
export function repairedLines(path: string): string[] {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw readError(error, path, "a file of lines");
  }
  const end = text.lastIndexOf("\n") + 1;
  try {
    if (end < text.length) truncateSync(path, end);
  } catch (error) {
    throw writeError(error, path);
  }
  return end === 0 ? [] : text.toString("utf8", 0, end - 1).split("\n");
}
