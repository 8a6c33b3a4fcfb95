import { readFileSync } from "node:fs";
import { FileError, readError } from "./file-error.js";

/**
 * A UTF-8 file's text, without a byte order mark. `what` names it in messages, as in "a policy". Throws a
 * {@link FileError} if it cannot be read or is not UTF-8.
 */
export function readText(path: string, what: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw readError(error, path, what);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const found = "bytes that are not";
    throw new FileError(
      { code: "unreadable", path, expected: `${what} in UTF-8`, found },
      { cause },
    );
  }
}
