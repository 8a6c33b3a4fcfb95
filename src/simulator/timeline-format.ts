/**
 * The part of the Chrome trace event format that timelines use; ui.perfetto.dev and chrome://tracing open it.
 * "Trace Event Format", N. Duca and D. Sinclair. Times are in microseconds; a process (pid) has tracks (tid).
 */
export type ChromeTraceEvent = SliceEvent | InstantEvent | CounterEvent | MetadataEvent;

/** Something that lasts. Slices of a track are disjoint or nested. */
export interface SliceEvent {
  readonly ph: "X";
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface InstantEvent {
  readonly ph: "i";
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  /** Drawn on its track only. */
  readonly s: "t";
  readonly args: Readonly<Record<string, unknown>>;
}

/** From `ts` on, a counter track of the process has these values. */
export interface CounterEvent {
  readonly ph: "C";
  readonly name: string;
  readonly ts: number;
  readonly pid: number;
  readonly args: Readonly<Record<string, number>>;
}

/** Name or position of a process or a track. */
export interface MetadataEvent {
  readonly ph: "M";
  readonly name: "process_name" | "process_sort_index" | "thread_name" | "thread_sort_index";
  readonly pid: number;
  readonly tid?: number;
  readonly args: Readonly<{ name: string } | { sort_index: number }>;
}

/** To be written as JSON. */
export interface ChromeTrace {
  readonly traceEvents: readonly ChromeTraceEvent[];
  readonly displayTimeUnit: "ms";
}

/**
 * Metadata first; then by time. Of slices that begin together the one that holds the other comes first, as nesting
 * requires: the longer one, or the container if its operator lasts as long.
 */
export function inTraceOrder(events: readonly ChromeTraceEvent[]): ChromeTraceEvent[] {
  const startOf = (event: ChromeTraceEvent): number => (event.ph === "M" ? -1 : event.ts);
  const lengthOf = (event: ChromeTraceEvent): number => (event.ph === "X" ? event.dur : 0);
  const depthOf = (event: ChromeTraceEvent): number =>
    event.ph === "X" && event.cat === "operator" ? 1 : 0;
  return events.toSorted(
    (a, b) => startOf(a) - startOf(b) || lengthOf(b) - lengthOf(a) || depthOf(a) - depthOf(b),
  );
}

/** Microseconds from the start of the run, to the nanosecond, so that slices that meet do so exactly in the viewer. */
export function micros(tick: number, tickSeconds: number): number {
  return roundToNanos(tick * tickSeconds * 1e6);
}

export function roundToNanos(microseconds: number): number {
  return Math.round(microseconds * 1e3) / 1e3;
}
