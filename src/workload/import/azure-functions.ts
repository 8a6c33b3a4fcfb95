import { shown, TraceError } from "../trace-error.js";
import type { AzureFiles } from "./azure-files.js";
import { DURATION_PERCENTILES, percentileColumn, TRIGGERS } from "./azure-files.js";
import type { AzureOptions } from "./azure-options.js";
import { DROPPED } from "./imported.js";
import type { SourceRow } from "./source-table.js";

/** The importer yields after so many rows; those of the invocations are long. */
export const ROWS_PER_TURN = 200;

/** A function that can be invoked. */
export interface AzureFunction {
  readonly line: number;
  readonly trigger: string;
  /** Seconds at each of the {@link DURATION_PERCENTILES}, or only the average. */
  readonly seconds: readonly number[];
  readonly memoryGb: number;
}

/** In all three files. */
export function bytesRead({ invocations, durations, memory }: AzureFiles): number {
  return invocations.bytesRead + durations.bytesRead + memory.bytesRead;
}

const appOf = (row: SourceRow) => `${row.text("HashOwner")}/${row.text("HashApp")}`;
const functionKey = (row: SourceRow) => `${appOf(row)}/${row.text("HashFunction")}`;

/** The durations of each function, in seconds: the average, or those of the percentiles. */
export function* readDurations(
  tables: AzureFiles,
  options: AzureOptions,
): Generator<number, Map<string, readonly number[]>, undefined> {
  const columns =
    options.durations === "average" ? ["Average"] : DURATION_PERCENTILES.map(percentileColumn);
  const durations = new Map<string, readonly number[]>();
  for (const row of tables.durations.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield bytesRead(tables);
    const seconds = orDropped(options, () => columns.map((column) => row.amount(column) / 1000));
    if (seconds) durations.set(functionKey(row), seconds);
  }
  return durations;
}

/** The memory of each application, in GB. */
export function* readMemory(
  tables: AzureFiles,
  options: AzureOptions,
): Generator<number, Map<string, number>, undefined> {
  const memory = new Map<string, number>();
  for (const row of tables.memory.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield bytesRead(tables);
    const megabytes = orDropped(options, () => row.amount(options.memoryColumn));
    if (megabytes !== undefined) memory.set(appOf(row), megabytes / options.mbPerGb);
  }
  return memory;
}

/** What `read` returns; `undefined` if it fails on an impossible value and those are dropped. */
export function orDropped<T>({ onBad }: AzureOptions, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (onBad === "drop" && error instanceof TraceError) return undefined;
    throw error;
  }
}

/** The function of a row, or why it cannot be simulated. */
export function functionOf(
  row: SourceRow,
  durations: ReadonlyMap<string, readonly number[]>,
  memory: ReadonlyMap<string, number>,
  options: AzureOptions,
): AzureFunction | string {
  const trigger = row.text("Trigger");
  if (!TRIGGERS.some((known) => known === trigger)) {
    if (options.onBad === "drop") return DROPPED.bad;
    throw row.error("Trigger", `one of ${TRIGGERS.join(", ")}`, shown(trigger));
  }
  const seconds = durations.get(functionKey(row));
  if (!seconds) return "no duration of the function";
  const memoryGb = memory.get(appOf(row)) ?? options.missingMemoryGb;
  if (memoryGb === null) return "no memory of the application";
  return { line: row.line, trigger, seconds, memoryGb };
}
