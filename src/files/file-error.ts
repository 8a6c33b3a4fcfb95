/**
 * What is wrong with a file. `exists`: nothing is overwritten without being told to; `unreadable`, `unwritable`: the
 * path, the permissions or the content are wrong; `write-failed`: writing began and could not go on, as on a full disk.
 */
export type FileErrorCode = "exists" | "unreadable" | "unwritable" | "write-failed";

/** Place, expectation and finding of a {@link FileError}. */
export interface FileProblem {
  readonly code: FileErrorCode;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** A file that cannot be read or written, with what was expected at its path and what was found. */
export class FileError extends Error implements FileProblem {
  readonly code: FileErrorCode;
  readonly path: string;
  readonly expected: string;
  readonly found: string;

  constructor({ code, path, expected, found }: FileProblem, options?: ErrorOptions) {
    super(`${path}: expected ${expected}; found ${found}`, options);
    this.name = "FileError";
    this.code = code;
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: "a file where a folder should be",
  EISDIR: "a folder",
  EEXIST: "a file of that name",
  EACCES: "no permission",
  EPERM: "no permission",
  ENOSPC: "no space left",
  EDQUOT: "no space left",
  EROFS: "a read-only file system",
  ENAMETOOLONG: "a name that is too long",
};

/** Reasons that no other request would have avoided. */
const FAILURES: readonly string[] = ["ENOSPC", "EDQUOT", "EIO"];

/** A failed call to the file system while writing a file, or making a folder, in plain words. */
export function writeError(
  cause: unknown,
  path: string,
  what: "a file" | "a folder" = "a file",
): FileError {
  const reason = reasonOf(cause);
  return new FileError(
    {
      code: FAILURES.includes(reason) ? "write-failed" : "unwritable",
      path,
      expected: `a place where ${what} can be ${what === "a file" ? "written" : "made"}`,
      found: reason === "ENOENT" ? "no such folder" : (REASONS[reason] ?? messageOf(cause)),
    },
    { cause },
  );
}

/** A failed call to the file system while reading, in plain words. `what` is, say, "a policy". */
export function readError(cause: unknown, path: string, what: string): FileError {
  const reason = reasonOf(cause);
  return new FileError(
    {
      code: "unreadable",
      path,
      expected: `${what} that can be read`,
      found: reason === "ENOENT" ? "no such file or folder" : (REASONS[reason] ?? messageOf(cause)),
    },
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
