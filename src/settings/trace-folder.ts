import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { readError } from "../files/index.js";
import { readTrace, traceDigest } from "../workload/index.js";
import { valueError } from "./request-error.js";

/** A trace file that has been read to its end once. */
export interface CheckedTrace {
  /** The file's name without `.csv`. */
  readonly name: string;
  readonly path: string;
  readonly digest: string;
}

/**
 * The traces of a folder, by name. Throws a `RequestError` if there are none, a `TraceError` for the first that is wrong, a
 * `FileError` if the folder cannot be read.
 */
export function checkTraceFolder(folder: string): CheckedTrace[] {
  const names = csvFiles(folder);
  if (names.length === 0) {
    throw valueError({ place: folder, expected: "a folder with traces (*.csv)", found: "none" });
  }
  return names.map((file) => {
    const path = join(folder, file);
    return { name: basename(file, ".csv"), path, digest: traceDigest(readTrace(path)) };
  });
}

function csvFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".csv"))
      .sort(new Intl.Collator("en", { numeric: true }).compare);
  } catch (error) {
    throw readError(error, folder, "a folder of traces");
  }
}
