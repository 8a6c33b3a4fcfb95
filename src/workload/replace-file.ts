import {
  FileError,
  refuseExisting,
  replaceFile,
  type ReplaceOptions,
  type WrittenFile,
} from "../files/index.js";
import { TraceError } from "./trace-error.js";

/** `replaceFile` for a trace: throws a {@link TraceError} where that throws a `FileError`. */
export function replaceTraceFile(
  path: string,
  chunks: Iterable<string>,
  options: ReplaceOptions = {},
): WrittenFile {
  return withTraceErrors(() => replaceFile(path, chunks, options));
}

/** Throws a {@link TraceError} if there is a file (or anything else) at `path`. */
export function refuseExistingTrace(path: string): void {
  withTraceErrors(() => {
    refuseExisting(path);
  });
}

function withTraceErrors<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const { path, expected, found } = error;
    const code = error.code === "write-failed" ? "unwritable" : error.code;
    throw new TraceError(
      { code, file: path, line: null, column: null, expected, found },
      { cause: error },
    );
  }
}
