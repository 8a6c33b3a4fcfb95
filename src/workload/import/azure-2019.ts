import type { PipelineSpec } from "../pipeline.js";
import { shown } from "../trace-error.js";
import { azureFiles, DURATION_PERCENTILES, MINUTES } from "./azure-files.js";
import type { AzureFunction } from "./azure-functions.js";
import {
  bytesRead,
  functionOf,
  orDropped,
  readDurations,
  readMemory,
  ROWS_PER_TURN,
} from "./azure-functions.js";
import type { AzureOptions } from "./azure-options.js";
import { azureAssumptions } from "./azure-options.js";
import type { Timed } from "./earliest.js";
import { Earliest } from "./earliest.js";
import type { Importing } from "./imported.js";
import { amount, arrivalOf, DROPPED, isInSample, isInWindow, priorityOf } from "./imported.js";
import { lot } from "./lot.js";
import type { SourceRow } from "./source-table.js";
import { Tally } from "./tally.js";

/** A hundred times what a function of the published trace comes to. */
const MOST_PER_MINUTE = 1e7;

interface Invocation extends Timed {
  readonly id: string;
  readonly of: AzureFunction;
}

/**
 * Reads a day of the Azure Functions trace of 2019: the files of invocations, durations and memory, in any order. An
 * invocation becomes a pipeline of one operator, named after the line of its function, its minute and its number in it.
 */
export function* importAzure2019(files: readonly string[], options: AzureOptions): Importing {
  const tables = azureFiles(files, options.memoryColumn);
  const durations = yield* readDurations(tables, options);
  const memory = yield* readMemory(tables, options);
  const rows = new Tally();
  const candidates = new Tally();
  const earliest = new Earliest<Invocation>(options.maxPipelines, () => {
    candidates.drop(DROPPED.most);
  });
  let invokedRows = 0;
  for (const row of tables.invocations.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield bytesRead(tables);
    const found = functionOf(row, durations, memory, options);
    const count =
      typeof found === "string"
        ? countOnly(row, found, candidates, options)
        : addInvocations(row, found, earliest, candidates, options);
    if (count === undefined) rows.drop(DROPPED.bad);
    else if (typeof found === "string") rows.drop(found);
    else if (count === 0) rows.drop("never invoked");
    else invokedRows++;
  }
  const kept = earliest.sorted();
  const keptRows = new Set(kept.map((invocation) => invocation.of.line)).size;
  rows.keep(keptRows);
  rows.drop("none of its invocations was kept", invokedRows - keptRows);
  candidates.keep(kept.length);
  return {
    pipelines: kept.map((each) => pipelineOf(each, kept[0]?.atSeconds ?? 0, options)),
    files: [tables.invocations.digest, tables.durations.digest, tables.memory.digest],
    assumptions: azureAssumptions(options),
    rows: rows.counts(),
    candidates: candidates.counts(),
  };
}

/** Invocations in each minute, or `undefined` for an impossible number, if those are dropped. */
function countsOf(row: SourceRow, options: AzureOptions): number[] | undefined {
  return orDropped(options, () =>
    MINUTES.map((minute) => {
      const count = row.text(minute) === "0" ? 0 : row.amount(minute);
      if (Number.isInteger(count) && count <= MOST_PER_MINUTE) return count;
      const expected = `a whole number of invocations, at most ${MOST_PER_MINUTE}`;
      throw row.error(minute, expected, shown(row.text(minute)));
    }),
  );
}

function countOnly(
  row: SourceRow,
  reason: string,
  candidates: Tally,
  options: AzureOptions,
): number | undefined {
  const counts = countsOf(row, options);
  const count = counts?.reduce((sum, each) => sum + each, 0);
  candidates.drop(reason, count ?? 0);
  return count;
}

function addInvocations(
  row: SourceRow,
  of: AzureFunction,
  earliest: Earliest<Invocation>,
  candidates: Tally,
  options: AzureOptions,
): number | undefined {
  const counts = countsOf(row, options);
  if (!counts) return undefined;
  let total = 0;
  for (const [minute, count] of counts.entries()) {
    total += count;
    const start = 60 * minute;
    if (start >= (options.toSeconds ?? Infinity) || start + 60 <= (options.fromSeconds ?? 0)) {
      candidates.drop(DROPPED.window, count);
      continue;
    }
    // Then all that is not kept is beyond the maximum, and need not be looked at one by one.
    const isWhole =
      options.sample >= 1 &&
      isInWindow(start, options) &&
      start + 60 <= (options.toSeconds ?? Infinity);
    const isTooLate = (atSeconds: number) =>
      isWhole && earliest.isTooLate({ atSeconds, sequence: of.line });
    if (isTooLate(start)) {
      candidates.drop(DROPPED.most, count);
      continue;
    }
    for (let number = 0; number < count; number++) {
      const id = `f${of.line}-m${minute + 1}-${number + 1}`;
      const atSeconds = start + 60 * placeOf(id, number, count, options);
      if (options.placement !== "uniform" && isTooLate(atSeconds)) {
        candidates.drop(DROPPED.most, count - number);
        break;
      }
      if (!isInSample(id, options)) candidates.drop(DROPPED.sample);
      else if (!isInWindow(atSeconds, options)) candidates.drop(DROPPED.window);
      else earliest.add({ id, atSeconds, sequence: of.line, of });
    }
  }
  return total;
}

/** Where in the minute, 0 to 1. */
function placeOf(id: string, number: number, count: number, options: AzureOptions): number {
  switch (options.placement) {
    case "uniform":
      return lot(options.seed, "placement", id);
    case "even":
      return number / count;
    case "start":
      return 0;
  }
}

function pipelineOf(
  { id, atSeconds, of }: Invocation,
  earliest: number,
  options: AzureOptions,
): PipelineSpec {
  const cpuSeconds = amount(secondsOf(id, of.seconds, options.seed) * options.cpuScale);
  const facts = { id, cpuSeconds, trigger: of.trigger, seed: options.seed };
  return {
    id,
    priority: priorityOf(options.priority, facts),
    arrivalSeconds: arrivalOf(atSeconds, earliest, options),
    operators: [
      {
        id: "function",
        parents: [],
        baselineCpuSeconds: cpuSeconds,
        cpuScaling: options.cpuScaling,
        memoryGb: amount(of.memoryGb * options.memoryScale),
        storageReadGb: amount(of.memoryGb * options.readPerMemory * options.readScale),
      },
    ],
  };
}

/** The only duration, or one drawn by lot, linear between the percentiles. */
function secondsOf(id: string, seconds: readonly number[], seed: number): number {
  if (seconds.length === 1) return seconds[0] ?? 0;
  const percent = 100 * lot(seed, "duration", id);
  const above = DURATION_PERCENTILES.findIndex((each) => each > percent);
  const [low = 0, high = 0] = [DURATION_PERCENTILES[above - 1], DURATION_PERCENTILES[above]];
  const [from = 0, to = 0] = [seconds[above - 1], seconds[above]];
  return from + ((to - from) * (percent - low)) / (high - low);
}
