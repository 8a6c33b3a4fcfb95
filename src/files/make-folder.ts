import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { writeError } from "./file-error.js";

/** Makes a folder and those above it that are missing; one that is there is left as it is. Throws a `FileError`. */
export function makeFolder(path: string): void {
  try {
    makeEach(path);
  } catch (cause) {
    throw writeError(cause, path, "a folder");
  }
}

/** By hand: Node's `recursive` never returns in a folder that can hold no new one and says so with ENOENT, as /proc. */
function makeEach(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeEach(parent);
  try {
    mkdirSync(path);
  } catch (cause) {
    // Another process may have been faster.
    if (!isFolder(path)) throw cause;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
