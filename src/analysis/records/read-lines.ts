import { readText } from "../../files/index.js";

/**
 * The lines of a file to which lines are appended. A last line without its end, which a process leaves that is killed while
 * it writes, is left out; the file is not changed. `what` names it in messages. Throws a `FileError` if it cannot be read.
 */
export function readLines(path: string, what: string): string[] {
  const text = readText(path, what);
  const end = text.lastIndexOf("\n");
  return end < 0 ? [] : text.slice(0, end).split("\n");
}
