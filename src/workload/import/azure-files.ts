import { TraceError } from "../trace-error.js";
import { fieldsOf, fileChunks, linesOf } from "../trace-lines.js";
import { SourceTable } from "./source-table.js";

/** The minutes of a day, which are columns. */
export const MINUTES: readonly string[] = Array.from({ length: 1440 }, (_, i) => String(i + 1));

/** Percentiles of the durations, in per cent, and their columns. */
export const DURATION_PERCENTILES = [0, 1, 25, 50, 75, 99, 100] as const;
export const percentileColumn = (percent: number): string => `percentile_Average_${percent}`;

/** What a triggered function may have been triggered by. */
export const TRIGGERS = [
  "http",
  "timer",
  "event",
  "queue",
  "storage",
  "orchestration",
  "others",
] as const;

/** The three files of a day. */
export interface AzureFiles {
  readonly invocations: SourceTable;
  readonly durations: SourceTable;
  readonly memory: SourceTable;
}

type Kind = keyof AzureFiles;

/** The published name of each kind of file, and a column that only it has. */
const KINDS: Readonly<Record<Kind, readonly [name: string, mark: string]>> = {
  invocations: ["invocations_per_function_md.anon.dNN.csv", "Trigger"],
  durations: ["function_durations_percentiles.anon.dNN.csv", "percentile_Average_50"],
  memory: ["app_memory_percentiles.anon.dNN.csv", "AverageAllocatedMb"],
};
const KIND_NAMES = Object.keys(KINDS) as Kind[];

/**
 * Tells the files of a day apart by their headers, whatever their names and order. `memoryColumn` is the one to be read.
 * Throws a `TraceError` unless there is one of each kind, with the columns that are needed.
 */
export function azureFiles(files: readonly string[], memoryColumn: string): AzureFiles {
  const byKind = new Map<Kind, string>();
  for (const file of files) {
    const kind = kindOf(file);
    const other = byKind.get(kind);
    if (other !== undefined) {
      throw problem(file, `one file of ${kind}, of one day`, `a second one beside ${other}`);
    }
    byKind.set(kind, file);
  }
  const fileOf = (kind: Kind): string => {
    const file = byKind.get(kind);
    if (file !== undefined) return file;
    throw problem(files.join(", "), `a file of ${kind} (${KINDS[kind][0]}) too`, "none");
  };
  const names = ["HashOwner", "HashApp", "HashFunction"];
  const durations = ["Average", ...DURATION_PERCENTILES.map(percentileColumn)];
  return {
    invocations: new SourceTable(
      fileOf("invocations"),
      [...names, "Trigger", ...MINUTES],
      "header",
    ),
    durations: new SourceTable(fileOf("durations"), [...names, ...durations], "header"),
    memory: new SourceTable(fileOf("memory"), ["HashOwner", "HashApp", memoryColumn], "header"),
  };
}

function kindOf(file: string): Kind {
  const header = headerOf(file);
  const kind = KIND_NAMES.find((each) => header.includes(KINDS[each][1]));
  if (kind) return kind;
  const expected = KIND_NAMES.map((each) => `${KINDS[each][1]} (${each})`).join(", ");
  throw problem(file, `a header with one of ${expected}`, "none of them");
}

function headerOf(file: string): readonly string[] {
  for (const line of linesOf(fileChunks(file, 1 << 16))) return fieldsOf(line, file, 1);
  return [];
}

function problem(file: string, expected: string, found: string): TraceError {
  return new TraceError({ code: "header", file, line: null, column: null, expected, found });
}
