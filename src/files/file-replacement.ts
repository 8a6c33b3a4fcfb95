import { mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError, writeError } from "./file-error.js";

export interface ReplaceOptions {
  /** May an existing file be replaced? Default false. */
  readonly force?: boolean;
}

const unfinished = new Set<FileReplacement>();

/**
 * A file on its way: it is written beside its place, at {@link partialPath}, and {@link commit} moves it there in one
 * step. Until then a file that was there stays as it was, and {@link discard} leaves nothing behind.
 */
export class FileReplacement {
  /** Where to write. Nothing is there yet. */
  readonly partialPath: string;
  readonly #folder: string;

  /**
   * Without `force` an existing file is refused, and with it anything that is not a regular file. The folder must exist.
   * Throws a {@link FileError}.
   */
  constructor(
    readonly path: string,
    readonly options: ReplaceOptions = {},
  ) {
    this.#refuse();
    this.#folder = attempt(path, () => mkdtempSync(`${path}.partial-`));
    this.partialPath = join(this.#folder, "partial");
    unfinished.add(this);
  }

  /** Moves the file into its place. Throws a {@link FileError} if meanwhile another one has appeared there. */
  commit(): void {
    this.#refuse();
    attempt(this.path, () => {
      renameSync(this.partialPath, this.path);
    });
    this.discard();
  }

  /** Removes what has been written; nothing after a commit. */
  discard(): void {
    unfinished.delete(this);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #refuse(): void {
    if (this.options.force) refuseSpecial(this.path);
    else refuseExisting(this.path);
  }
}

/** Discards every file that is on its way: for a process that is told to end. */
export function discardUnfinished(): void {
  for (const replacement of unfinished) replacement.discard();
}

/** Throws a {@link FileError} if there is a file (or anything else) at `path`. */
export function refuseExisting(path: string): void {
  if (!attempt(path, () => statSync(path, { throwIfNoEntry: false }))) return;
  const expected = "no file there, or `force` to replace it";
  throw new FileError({ code: "exists", path, expected, found: "an existing file" });
}

/** A device or a folder must not be replaced by a file. */
function refuseSpecial(path: string): void {
  const stats = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (!stats || stats.isFile()) return;
  throw new FileError({
    code: "unwritable",
    path,
    expected: "a place where a file can be written",
    found: stats.isDirectory() ? "a folder" : "something that is not a regular file",
  });
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw writeError(error, path);
  }
}
