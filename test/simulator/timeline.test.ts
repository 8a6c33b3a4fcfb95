import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { naive, overbook, priority } from "../../src/policies/index.js";
import type {
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
} from "../../src/simulator/index.js";
import { resolveSimulationOptions, simulate, uniformPools } from "../../src/simulator/index.js";
import type { ChromeTraceEvent, SliceEvent } from "../../src/simulator/timeline-format.js";
import { timelineBuilder } from "../../src/simulator/timeline.js";
import type { Batch } from "../../src/workload/index.js";
import { batches, pipelinesOf, readTrace } from "../../src/workload/index.js";

/** The events of a run of two operators: the first fails for want of memory, the second is still running at the end. */
const SMALL_RUN: readonly SimulationEvent[] = [
  { tick: 0, type: "arrival", pipeline: "p" },
  {
    tick: 1,
    type: "assign",
    container: "c1",
    pool: 0,
    operators: [{ pipeline: "p", operator: "a" }],
    cpu: 1.5,
    ramGb: 4,
  },
  { tick: 1, type: "operator-start", container: "c1", pipeline: "p", operator: "a" },
  { tick: 4, type: "result", container: "c1", pool: 0, error: "OOM" },
  {
    tick: 5,
    type: "assign",
    container: "c2",
    pool: 0,
    cpu: 1,
    ramGb: 8,
    operators: [
      { pipeline: "p", operator: "a" },
      { pipeline: "p", operator: "b" },
    ],
  },
  { tick: 5, type: "operator-start", container: "c2", pipeline: "p", operator: "a" },
  { tick: 8, type: "operator-end", container: "c2", pipeline: "p", operator: "a" },
  { tick: 9, type: "suspend", container: "c2", pool: 0 },
  { tick: 12, type: "suspended", container: "c2", pool: 0 },
  {
    tick: 14,
    type: "assign",
    container: "c3",
    pool: 0,
    operators: [{ pipeline: "p", operator: "b" }],
    cpu: 1,
    ramGb: 8,
  },
  { tick: 14, type: "operator-start", container: "c3", pipeline: "p", operator: "b" },
];

function smallTrace() {
  const timeline = timelineBuilder({
    tickSeconds: 0.001,
    pools: uniformPools(1, 2, 10),
    priorityOf: (pipeline) => (pipeline === "p" ? "QUERY" : undefined),
  });
  SMALL_RUN.forEach(timeline.observe);
  return timeline.finish(20);
}

describe("a small run", () => {
  const common = { pid: 1, tid: 1 };

  it("has a slice per container, in it one per operator, and what was suspended or killed", () => {
    const shown = smallTrace().traceEvents.filter(({ ph }) => ph === "X" || ph === "i");
    const c1 = { container: "c1", cpu: 1.5, ramGb: 4 };
    expect(shown).toEqual([
      {
        ...common,
        ph: "X",
        name: "p/a",
        cat: "container",
        ts: 1000,
        dur: 4000,
        args: { ...c1, priority: "QUERY", ending: "failed", error: "OOM", operators: ["p/a"] },
      },
      {
        ...common,
        ph: "X",
        name: "a",
        cat: "operator",
        ts: 1000,
        dur: 4000,
        args: { pipeline: "p", operator: "a", ending: "failed" },
      },
      { ...common, ph: "i", s: "t", name: "OOM", cat: "kill", ts: 4000, args: c1 },
      {
        ...common,
        ph: "X",
        name: "p/a … b",
        cat: "container",
        ts: 5000,
        dur: 4000,
        args: {
          container: "c2",
          cpu: 1,
          ramGb: 8,
          priority: "QUERY",
          ending: "suspended",
          error: null,
          operators: ["p/a", "p/b"],
        },
      },
      {
        ...common,
        ph: "X",
        name: "a",
        cat: "operator",
        ts: 5000,
        dur: 4000,
        args: { pipeline: "p", operator: "a", ending: "completed" },
      },
      {
        ...common,
        ph: "X",
        name: "write c2 to disk",
        cat: "suspension",
        ts: 9000,
        dur: 4000,
        args: { container: "c2", ramGb: 8, ending: "suspended" },
      },
      {
        ...common,
        ph: "X",
        name: "p/b",
        cat: "container",
        ts: 14000,
        dur: 6000,
        args: {
          container: "c3",
          cpu: 1,
          ramGb: 8,
          priority: "QUERY",
          ending: "unfinished",
          error: null,
          operators: ["p/b"],
        },
      },
      {
        ...common,
        ph: "X",
        name: "b",
        cat: "operator",
        ts: 14000,
        dur: 6000,
        args: { pipeline: "p", operator: "b", ending: "unfinished" },
      },
    ]);
  });

  it("names its processes and tracks, first of all", () => {
    expect(smallTrace().traceEvents.slice(0, 6)).toEqual([
      { ph: "M", name: "process_name", pid: 1, args: { name: "pool 0 (2 CPUs, 10 GB)" } },
      { ph: "M", name: "process_sort_index", pid: 1, args: { sort_index: 1 } },
      { ph: "M", name: "thread_name", pid: 1, tid: 1, args: { name: "slot 1" } },
      { ph: "M", name: "thread_sort_index", pid: 1, tid: 1, args: { sort_index: 1 } },
      { ph: "M", name: "process_name", pid: 2, args: { name: "pipelines" } },
      { ph: "M", name: "process_sort_index", pid: 2, args: { sort_index: 2 } },
    ]);
  });

  it("counts what is allocated and who waits", () => {
    const { traceEvents } = smallTrace();
    expect(counter(traceEvents, 1, "allocated CPUs")).toEqual([
      [0, 0],
      [1, 1.5],
      [5, 1],
      [13, 0],
      [14, 1],
    ]);
    expect(counter(traceEvents, 1, "allocated RAM")).toEqual([
      [0, 0],
      [1, 4],
      [5, 8],
      [13, 0],
      [14, 8],
    ]);
    expect(counter(traceEvents, 2, "waiting pipelines")).toEqual([
      [0, 1],
      [1, 0],
      [13, 1],
      [14, 0],
    ]);
    expect(counter(traceEvents, 2, "open pipelines").map(([, open]) => open)).toEqual([1, 1, 1, 1]);
  });

  it("is the same when finished with too early an end: no event is lost", () => {
    const timeline = timelineBuilder({ tickSeconds: 0.001, pools: uniformPools(1, 2, 10) });
    SMALL_RUN.forEach(timeline.observe);
    expect(slicesOf(timeline.finish(3).traceEvents).at(-1)).toMatchObject({ ts: 14000, dur: 1000 });
  });

  it("of a pool that is not there is refused", () => {
    const timeline = timelineBuilder({ tickSeconds: 0.001, pools: [] });
    expect(() => SMALL_RUN.forEach(timeline.observe)).toThrow(
      "expected `pools` to have pool 0, got 0 pools",
    );
  });
});

const POOLS = { pools: uniformPools(2, 16, 64), durationSeconds: 60, ticksPerSecond: 100 };
const RUNS: readonly [trace: string, policy: PolicyFactory, options: SimulationOptions][] = [
  ["all_scalings", priority, POOLS],
  ["exact_fill", naive, { ...POOLS, multiOperatorContainers: false }],
  ["late_and_equal_arrivals", priority, { ...POOLS, ticksPerSecond: 3 }],
  ["memory_pressure", overbook, { ...POOLS, allowMemoryOvercommit: true }],
  ["out_of_order_dag", priority, { ...POOLS, maxJobSeconds: 2 }],
  ["suspensions", priority, { ...POOLS, pools: uniformPools(1, 10, 100), durationSeconds: 30 }],
  [
    "suspensions",
    overbook,
    { ...POOLS, pools: uniformPools(1, 10, 20), allowMemoryOvercommit: true, maxJobSeconds: 5 },
  ],
];

describe.each(RUNS)("the run of %s with %o", (trace, policy, options) => {
  const { pools, durationSeconds, ticksPerSecond } = resolveSimulationOptions(options);
  const tickSeconds = 1 / ticksPerSecond;
  const path = fileURLToPath(new URL(`../fixtures/handmade/${trace}.csv`, import.meta.url));
  const workload: Batch[] = [...batches(readTrace(path), tickSeconds)];
  const classes = new Map(Array.from(pipelinesOf(workload), (p) => [p.id, p.priority]));
  const timeline = timelineBuilder({ tickSeconds, pools, priorityOf: (id) => classes.get(id) });
  const { outcome, statistics } = simulate(workload, policy, options, {
    observe: timeline.observe,
  });
  const { traceEvents } = timeline.finish(durationSeconds * ticksPerSecond);
  const slices = slicesOf(traceEvents);
  const containers = slices.filter(({ cat }) => cat === "container");

  it("has the counts of the statistics", () => {
    expect(outcome).toEqual({ code: "completed" });
    expect(containers).toHaveLength(statistics.assignments);
    const ended = (ending: string) =>
      containers.filter(({ args }) => args["ending"] === ending).length;
    expect(ended("completed")).toBe(statistics.containersCompleted);
    expect(ended("failed")).toBe(statistics.failures);
    expect(ended("suspended")).toBe(statistics.suspensions);
    expect(slices.filter(({ cat }) => cat === "suspension")).toHaveLength(statistics.suspensions);
    for (const error of ["OOM", "timeout"] as const) {
      const kills = traceEvents.filter(({ ph, name }) => ph === "i" && name === error);
      expect(kills).toHaveLength(statistics.failureErrorCounts[error] ?? 0);
    }
    const { arrivalCount, completionCount, timeoutCount } = statistics.all;
    const open = counter(traceEvents, pools.length + 1, "open pipelines").at(-1)?.[1];
    expect(open).toBe(arrivalCount - completionCount - timeoutCount);
  });

  it("has tracks whose slices are disjoint or nested, all named", () => {
    const named = new Set(
      traceEvents.flatMap((e) =>
        e.ph === "M" && e.name === "thread_name" ? [`${e.pid}/${e.tid}`] : [],
      ),
    );
    const tracks = new Map<string, SliceEvent[]>();
    for (const slice of slices) {
      const key = `${slice.pid}/${slice.tid}`;
      tracks.set(key, [...(tracks.get(key) ?? []), slice]);
    }
    expect(named).toEqual(new Set(tracks.keys()));
    for (const track of tracks.values()) expectNested(track);
  });

  it("has times in order, within the run, and classes", () => {
    const timed = traceEvents.filter((e) => e.ph !== "M");
    const times = timed.map((e) => e.ts);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const endNanos = Math.round(durationSeconds * 1e9);
    for (const { ts, dur, args, cat } of slices) {
      expect(dur).toBeGreaterThan(0);
      expect(nanos(ts + dur)).toBeLessThanOrEqual(endNanos);
      if (cat === "container") expect(args["priority"]).toBeDefined();
    }
    expect(JSON.parse(JSON.stringify(traceEvents))).toEqual(traceEvents);
  });

  it("never counts more than a pool has, and nothing below 0", () => {
    const counters = traceEvents.filter((e) => e.ph === "C");
    for (const { args, pid, name } of counters) {
      for (const value of Object.values(args)) {
        expect(value).toBeGreaterThanOrEqual(0);
        if (name === "allocated CPUs") expect(value).toBeLessThanOrEqual(pools[pid - 1]?.cpu ?? 0);
      }
    }
  });
});

function slicesOf(events: readonly ChromeTraceEvent[]): SliceEvent[] {
  return events.filter((event) => event.ph === "X");
}

function nanos(micros: number): number {
  return Math.round(micros * 1000);
}

/** In file order each slice begins after all open slices that do not hold it have ended, as viewers require. */
function expectNested(track: readonly SliceEvent[]): void {
  const open: { cat: string; end: number }[] = [];
  for (const { ts, dur, cat } of track) {
    const end = nanos(ts + dur);
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= nanos(ts)) open.pop();
    const holder = open.at(-1);
    expect(holder?.cat).toBe(cat === "operator" ? "container" : undefined);
    if (holder) expect(end).toBeLessThanOrEqual(holder.end);
    open.push({ cat, end });
  }
}

/** A counter's values as [milliseconds, value]. */
function counter(
  events: readonly ChromeTraceEvent[],
  pid: number,
  name: string,
): [number, number][] {
  return events.flatMap((e): [number, number][] =>
    e.ph === "C" && e.pid === pid && e.name === name
      ? [[e.ts / 1000, Object.values(e.args)[0] ?? NaN]]
      : [],
  );
}
