import { PRIORITIES, type PipelineSpec, type Priority } from "../pipeline.js";
import type { ImportOptions, PriorityRule } from "./import-options.js";
import { lot } from "./lot.js";
import type { SourceDigest } from "./source-table.js";
import type { TallyCounts } from "./tally.js";

/** A published trace in our terms, and how it came about. */
export interface Imported {
  /** In order of arrival. */
  readonly pipelines: readonly PipelineSpec[];
  readonly files: readonly SourceDigest[];
  readonly assumptions: readonly string[];
  /** Of the file that has the pipelines. A row is dropped for the reason for which its pipeline is. */
  readonly rows: TallyCounts;
  /** What could have become a pipeline. */
  readonly candidates: TallyCounts;
}

/** An importer at work: yields the bytes read so far, now and then, and returns what it made of them. */
export type Importing = Generator<number, Imported, undefined>;

/** An importer yields after so many rows. */
export const ROWS_PER_TURN = 20_000;

/** Reasons for which any importer drops a pipeline. */
export const DROPPED = {
  window: "submitted outside the window",
  sample: "not in the sample",
  most: "beyond the maximum of pipelines",
  bad: "an impossible value",
  twice: "an id used twice",
} as const;

export function isInWindow(
  seconds: number,
  { fromSeconds, toSeconds }: Pick<ImportOptions, "fromSeconds" | "toSeconds">,
): boolean {
  return seconds >= (fromSeconds ?? -Infinity) && seconds < (toSeconds ?? Infinity);
}

export function isInSample(id: string, { sample, seed }: ImportOptions): boolean {
  return sample >= 1 || lot(seed, "sample", id) < sample;
}

/** Seconds of the trace, to the millisecond. `earliest` is when the first kept pipeline was submitted. */
export function arrivalOf(seconds: number, earliest: number, options: ImportOptions): number {
  const since = seconds - (options.fromSeconds ?? earliest);
  return rounded(since * options.timeScale, 1e3);
}

/** Seconds and GB are written to the microsecond and the kilobyte. */
export function amount(value: number): number {
  return rounded(value, 1e6);
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}

/** The class of a pipeline. `trigger` is "" where there is none. */
export function priorityOf(
  rule: PriorityRule,
  { id, cpuSeconds, trigger, seed }: PriorityFacts,
): Priority {
  switch (rule.by) {
    case "class":
      return rule.priority;
    case "seconds":
      if (cpuSeconds <= rule.query) return "QUERY";
      return cpuSeconds <= rule.interactive ? "INTERACTIVE" : "BATCH_PIPELINE";
    case "trigger":
      return rule.priorities[trigger] ?? "BATCH_PIPELINE";
    case "shares": {
      let left = lot(seed, "priority", id);
      return PRIORITIES.find((name) => (left -= rule.shares[name]) < 0) ?? "BATCH_PIPELINE";
    }
  }
}

interface PriorityFacts {
  readonly id: string;
  readonly cpuSeconds: number;
  readonly trigger: string;
  readonly seed: number;
}
