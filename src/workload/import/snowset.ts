import type { PipelineSpec } from "../pipeline.js";
import { shown, TraceError } from "../trace-error.js";
import { ownCopy } from "../trace-values.js";
import type { Timed } from "./earliest.js";
import { Earliest } from "./earliest.js";
import type { ImportOptions } from "./import-options.js";
import { commonAssumptions } from "./import-options.js";
import type { Importing } from "./imported.js";
import {
  amount,
  arrivalOf,
  DROPPED,
  isInSample,
  isInWindow,
  priorityOf,
  ROWS_PER_TURN,
} from "./imported.js";
import type { SourceRow } from "./source-table.js";
import { SourceTable } from "./source-table.js";
import { Tally } from "./tally.js";
import { timestampSeconds } from "./timestamp.js";

export interface SnowsetOptions extends ImportOptions {
  /** Is what came from the cache of persistent data read from storage here? */
  readonly cachedReads: "count" | "skip";
  /** Is intermediate data read back from local disks and S3 read from storage here? */
  readonly spills: "count" | "skip";
  /** "growing": memory grows with what is read; else the column with the memory used, in bytes, held from start to end. */
  readonly memory: string;
  /** What is done with queries that neither read nor compute: many only touch metadata. */
  readonly idle: "drop" | "keep";
}

export const SNOWSET_DEFAULTS = Object.freeze({
  cachedReads: "count",
  spills: "skip",
  memory: "growing",
  idle: "drop",
  cpuScaling: "linear7",
  priority: Object.freeze({ by: "seconds", query: 10, interactive: 100 }),
} satisfies Partial<SnowsetOptions>);

const CPU_COLUMNS = ["userCpuTime", "systemCpuTime"];
const BYTES_PER_GB = 1e9;
const MICROSECONDS = 1e6;
/** How the published CSV writes a missing value. */
const MISSING = "\\N";

interface Query extends Timed {
  readonly id: string;
  readonly cpuSeconds: number;
  readonly readGb: number;
  readonly memoryGb: number | null;
}

/** Reads the main file of Snowset: a query becomes a pipeline of one operator. In one pass, in memory for the kept queries. */
export function* importSnowset(file: string, options: SnowsetOptions): Importing {
  const columns = columnsOf(options);
  const table = new SourceTable(file, ["queryId", "createdTime", ...columns], "header");
  const tally = new Tally();
  const earliest = new Earliest<Query>(options.maxPipelines, () => {
    tally.drop(DROPPED.most);
  });
  for (const row of table.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield table.bytesRead;
    const query = queryOf(row, columns, options);
    if (typeof query === "string") tally.drop(query);
    else earliest.add(query);
  }
  const kept = new Map<string, PipelineSpec>();
  const queries = earliest.sorted();
  for (const query of queries) {
    if (kept.has(query.id)) tally.drop(DROPPED.twice);
    else {
      tally.keep();
      kept.set(query.id, pipelineOf(query, queries[0]?.atSeconds ?? 0, options));
    }
  }
  // A row is a query.
  const counts = tally.counts();
  return {
    pipelines: [...kept.values()],
    files: [table.digest],
    assumptions: assumptions(options),
    rows: counts,
    candidates: counts,
  };
}

function readColumns({ cachedReads, spills }: SnowsetOptions): string[] {
  return [
    "persistentReadBytesS3",
    ...(cachedReads === "count" ? ["persistentReadBytesCache"] : []),
    ...(spills === "count" ? ["intDataReadBytesLocalSSD", "intDataReadBytesS3"] : []),
  ];
}

function columnsOf(options: SnowsetOptions): string[] {
  const memory = options.memory === "growing" ? [] : [options.memory];
  return [...CPU_COLUMNS, ...readColumns(options), ...memory];
}

/** What is needed of a row, or why it is dropped. Throws for an impossible value, unless those are dropped. */
function queryOf(
  row: SourceRow,
  columns: readonly string[],
  options: SnowsetOptions,
): Query | string {
  const id = row.text("queryId");
  if (!isInSample(id, options)) return DROPPED.sample;
  const missing = ["createdTime", ...columns].find((column) => row.text(column) === MISSING);
  if (missing !== undefined) return `no ${missing}`;
  try {
    const atSeconds = timestampSeconds(row.text("createdTime"));
    if (atSeconds === undefined) {
      const expected = "a time in UTC, as in 2018-02-22 14:44:02.768000+00:00";
      throw row.error("createdTime", expected, shown(row.text("createdTime")));
    }
    row.id("queryId", "pipeline_id");
    if (!isInWindow(atSeconds, options)) return DROPPED.window;
    const sum = (names: readonly string[]) =>
      names.reduce((total, name) => total + row.amount(name), 0);
    const cpuSeconds = amount((sum(CPU_COLUMNS) / MICROSECONDS) * options.cpuScale);
    const readGb = amount((sum(readColumns(options)) / BYTES_PER_GB) * options.readScale);
    if (options.idle === "drop" && cpuSeconds === 0 && readGb === 0) {
      return "neither reads nor computes";
    }
    const memoryGb =
      options.memory === "growing"
        ? null
        : amount((row.amount(options.memory) / BYTES_PER_GB) * options.memoryScale);
    return { id: ownCopy(id), atSeconds, sequence: row.line, cpuSeconds, readGb, memoryGb };
  } catch (error) {
    if (options.onBad === "drop" && error instanceof TraceError) return DROPPED.bad;
    throw error;
  }
}

function pipelineOf(query: Query, earliest: number, options: SnowsetOptions): PipelineSpec {
  const { id, cpuSeconds } = query;
  return {
    id,
    priority: priorityOf(options.priority, { id, cpuSeconds, trigger: "", seed: options.seed }),
    arrivalSeconds: arrivalOf(query.atSeconds, earliest, options),
    operators: [
      {
        id: "query",
        parents: [],
        baselineCpuSeconds: cpuSeconds,
        cpuScaling: options.cpuScaling,
        memoryGb: query.memoryGb,
        storageReadGb: query.readGb,
      },
    ],
  };
}

function assumptions(options: SnowsetOptions): string[] {
  const memory =
    options.memory === "growing"
      ? "Memory grows with what has been read, up to all of it; memory-scale has no effect."
      : `Memory is ${options.memory}, in bytes, held from start to end.`;
  return [
    "A query is a pipeline of one operator: the stages of its plan are not published. The clock is seconds since 1970.",
    "It was submitted at createdTime. Compilation and control plane are not simulated.",
    "CPU time is userCpuTime + systemCpuTime, in microseconds, over all workers.",
    `It reads ${readColumns(options).join(" + ")}, compressed bytes, from storage; 1 GB is 10^9 bytes.`,
    memory,
    options.idle === "drop"
      ? "Queries that neither read nor compute are left out."
      : "Queries that neither read nor compute are kept; they take a tick.",
    ...commonAssumptions(options),
  ];
}
