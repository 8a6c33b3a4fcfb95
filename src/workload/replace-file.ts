import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { fileError, TraceError } from "./trace-error.js";

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** Throws a {@link TraceError} if there is a file (or anything else) at `path`. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) {
    throw new TraceError({
      code: "exists",
      file: path,
      line: null,
      column: null,
      expected: "no file there, or `force` to replace it",
      found: "an existing file",
    });
  }
}

/**
 * Writes a UTF-8 file all or not at all: beside its place first, then renamed into it. If the chunks or the file system
 * throw, nothing is left behind and a file that was there stays as it was. Without `force` an existing file is
 * refused. The folder must exist. Throws a {@link TraceError}, or whatever the chunks throw.
 */
export function replaceFile(
  path: string,
  chunks: Iterable<string>,
  { force = false }: { readonly force?: boolean } = {},
): WrittenFile {
  if (!force) refuseExisting(path);
  const folder = attempt(path, () => mkdtempSync(`${path}.partial-`));
  try {
    const partial = join(folder, "partial");
    const written = writeAll(path, partial, chunks);
    if (!force) refuseExisting(path);
    attempt(path, () => {
      renameSync(partial, path);
    });
    return written;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeAll(
  path: string,
  partial: string,
  chunks: Iterable<string>,
): WrittenFile {
  const hash = createHash("sha256");
  const file = attempt(path, () => openSync(partial, "wx"));
  let total = 0;
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk, "utf8");
      hash.update(bytes);
      attempt(path, () => {
        let done = 0;
        while (done < bytes.length) done += writeSync(file, bytes, done);
      });
      total += bytes.length;
    }
    attempt(path, () => {
      fsyncSync(file);
    });
  } finally {
    closeSync(file);
  }
  return { bytes: total, sha256: hash.digest("hex") };
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(error, "unwritable", path);
  }
}
