import { join } from "node:path";
import type { ReplaceOptions } from "../files/index.js";
import { makeFolder, refuseExisting } from "../files/index.js";

/**
 * Makes a folder for these files and, without `force`, refuses those that are there, before anything is run. Throws a
 * `FileError`.
 */
export function openOutputFolder(
  folder: string,
  names: readonly string[],
  { force = false }: ReplaceOptions,
): void {
  makeFolder(folder);
  if (!force) for (const name of names) refuseExisting(join(folder, name));
}
