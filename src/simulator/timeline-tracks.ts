import type { PoolSize } from "./options.js";
import type { StepCounter } from "./timeline-counters.js";
import type { ChromeTraceEvent } from "./timeline-format.js";
import { micros } from "./timeline-format.js";

/** A pool's process: pool 0 is process 1, since viewers treat process 0 as the system's idle one. */
export function pidOfPool(pool: number): number {
  return pool + 1;
}

/** Names of a pool's process and of its tracks, 1 to `slots`. */
export function poolNames(
  { cpu, ramGb }: PoolSize,
  pool: number,
  slots: number,
): ChromeTraceEvent[] {
  const pid = pidOfPool(pool);
  const events = processName(pid, `pool ${pool} (${cpu} CPUs, ${ramGb} GB)`);
  for (let tid = 1; tid <= slots; tid++) {
    events.push({ ph: "M", name: "thread_name", pid, tid, args: { name: `slot ${tid}` } });
    events.push({ ph: "M", name: "thread_sort_index", pid, tid, args: { sort_index: tid } });
  }
  return events;
}

/** The track of a pool's outages; pools have fewer containers at once. */
export const OUTAGE_TRACK = 1_000_000;

export function outageTrackName(pool: number): ChromeTraceEvent[] {
  const pid = pidOfPool(pool);
  const tid = OUTAGE_TRACK;
  return [
    { ph: "M", name: "thread_name", pid, tid, args: { name: "outages" } },
    { ph: "M", name: "thread_sort_index", pid, tid, args: { sort_index: 0 } },
  ];
}

/** A name, and a place in the order of the pids. */
export function processName(pid: number, name: string): ChromeTraceEvent[] {
  return [
    { ph: "M", name: "process_name", pid, args: { name } },
    { ph: "M", name: "process_sort_index", pid, args: { sort_index: pid } },
  ];
}

/** A counter track of the process for each of the quantities, up to `lastTick`. */
export function* counterTracks<Name extends string>(
  steps: StepCounter<Name>,
  titles: Readonly<Record<Name, string>>,
  {
    pid,
    lastTick,
    tickSeconds,
  }: { readonly pid: number; readonly lastTick: number; readonly tickSeconds: number },
): Generator<ChromeTraceEvent> {
  for (const { atTick, values } of steps.values(lastTick)) {
    const ts = micros(atTick, tickSeconds);
    for (const name of steps.names) {
      yield { ph: "C", name: titles[name], ts, pid, args: { [name]: values[name] ?? 0 } };
    }
  }
}
