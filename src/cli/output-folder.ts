import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ReplaceOptions } from "../files/index.js";
import { FileError, refuseExisting } from "../files/index.js";

/**
 * Makes a folder for these files and, without `force`, refuses those that are there, before anything is run. Throws a
 * `FileError`.
 */
export function openOutputFolder(
  folder: string,
  names: readonly string[],
  { force = false }: ReplaceOptions,
): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new FileError(
      {
        code: "unwritable",
        path: folder,
        expected: "a place where a folder can be made",
        found: cause instanceof Error ? cause.message : String(cause),
      },
      { cause },
    );
  }
  if (!force) for (const name of names) refuseExisting(join(folder, name));
}
