import { existsSync } from "node:fs";
import { join } from "node:path";
import { JsonReader } from "./json-reader.js";
import { readLines } from "./read-lines.js";

/** What timings.jsonl says of a run. */
export interface RunTimings {
  /** Of all its sessions; undefined without timings. */
  readonly seconds: number | undefined;
  /** Of all its sessions; undefined if one of them was killed, or there are no timings. */
  readonly cpuSeconds: number | undefined;
  /** Seconds after which each candidate was committed, by number; sessions follow each other without a gap. */
  readonly committedAfter: ReadonlyMap<number, number>;
}

/**
 * The wall-clock values of a run. Each session begins with a line at 0 and ends with a line of its own, unless it was killed: then
 * it counts up to its last line, and is known by the next session's beginning anew. Throws a `FileError` naming the line.
 */
export function readTimings(folder: string): RunTimings {
  const path = join(folder, "timings.jsonl");
  const committedAfter = new Map<number, number>();
  const lines = existsSync(path) ? readLines(path, "the timings of a run") : [];
  let ended = 0;
  let latest = 0;
  let cpuSeconds = 0;
  let isEveryEndKnown = true;
  for (const [i, line] of lines.entries()) {
    const { after, number, cpu } = timingOf(JsonReader.parse(line, `${path}:${i + 1}`));
    if (after === undefined) continue;
    if (after < latest) {
      ended += latest;
      isEveryEndKnown = false;
    }
    latest = after;
    if (number !== undefined) committedAfter.set(number, ended + after);
    if (cpu === undefined) continue;
    cpuSeconds += cpu;
    ended += after;
    latest = 0;
  }
  const isCpuKnown = lines.length > 0 && isEveryEndKnown && latest === 0;
  return {
    seconds: lines.length === 0 ? undefined : ended + latest,
    cpuSeconds: isCpuKnown ? cpuSeconds : undefined,
    committedAfter,
  };
}

interface Timing {
  /** Seconds since its session began; undefined: the line says nothing of them. */
  readonly after: number | undefined;
  /** Of a candidate that was committed then. */
  readonly number: number | undefined;
  /** CPU seconds of the session, which ended then. */
  readonly cpu: number | undefined;
}

function timingOf(line: JsonReader): Timing {
  const numberAt = (key: string): number | undefined => {
    const value = line.at(key);
    return value.isMissing ? undefined : value.number();
  };
  const session = numberAt("session_seconds");
  const committed = numberAt("committed_after_seconds");
  return {
    after: session ?? committed ?? numberAt("after_seconds"),
    number: committed === undefined ? undefined : numberAt("number"),
    cpu: session === undefined ? undefined : numberAt("cpu_seconds"),
  };
}
