import {
  FileError,
  makeFolder,
  refuseExisting,
  replaceFile,
  type ReplaceOptions,
  type WrittenFile,
} from "../files/index.js";
import { traceFileError } from "./trace-error.js";

/** `replaceFile` for a trace: throws a `TraceError` where that throws a `FileError`. */
export function replaceTraceFile(
  path: string,
  chunks: Iterable<string>,
  options: ReplaceOptions = {},
): WrittenFile {
  return withTraceErrors(() => replaceFile(path, chunks, options));
}

/** Throws a `TraceError` if there is a file (or anything else) at `path`. */
export function refuseExistingTrace(path: string): void {
  withTraceErrors(() => {
    refuseExisting(path);
  });
}

/** Makes a folder for traces, if missing. Throws a `TraceError`. */
export function makeTraceFolder(path: string): void {
  withTraceErrors(() => {
    makeFolder(path);
  });
}

function withTraceErrors<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof FileError ? traceFileError(error) : error;
  }
}
