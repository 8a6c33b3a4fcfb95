import { readFileSync, truncateSync } from "node:fs";
import { AppendFile } from "./append-file.js";
import { readError, writeError } from "./file-error.js";

/** Appends a line to a file, which is made if missing; through to the disk, all of it or nothing. Throws a `FileError`. */
export function appendLine(path: string, line: string): void {
  const file = new AppendFile(path);
  try {
    file.append(`${line}\n`);
  } finally {
    file.close();
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
