import type { ChromeTrace, PoolSize, SimulationEvent } from "../../simulator/index.js";
import { timelineBuilder } from "../../simulator/index.js";
import type { Batch, Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";

const BAR_ENDINGS = [
  "completed",
  "OOM",
  "timeout",
  "pool lost",
  "suspended",
  "unfinished",
] as const;
export type BarEnding = (typeof BAR_ENDINGS)[number];

/** A container's time in its pool, or the time that it took to write it to disk when it was suspended. */
export interface ContainerBar {
  /** From 0. */
  readonly pool: number;
  /** From 1: the lowest that was free in the pool. */
  readonly slot: number;
  readonly fromSecond: number;
  readonly toSecond: number;
  /** undefined: not known, as in a suspension of a timeline. */
  readonly priority: Priority | undefined;
  readonly kind: "container" | "suspension";
  readonly ending: BarEnding;
  /** What it holds, such as "p1/op1". */
  readonly label: string;
}

/** The containers of a run, from its timeline: `timelineBuilder(…).finish(…)`, or the file of `--timeline`. */
export function containerBars({ traceEvents }: ChromeTrace): ContainerBar[] {
  return traceEvents.flatMap((event) => {
    if (event.ph !== "X" || (event.cat !== "container" && event.cat !== "suspension")) return [];
    const { ending, error, priority } = event.args;
    return [
      {
        // Process 0 is left to the system: see pidOfPool.
        pool: event.pid - 1,
        slot: event.tid,
        fromSecond: event.ts / 1e6,
        toSecond: (event.ts + event.dur) / 1e6,
        priority: PRIORITIES.find((each) => each === priority),
        kind: event.cat,
        ending: endingOf(typeof error === "string" ? error : ending),
        label: event.name,
      },
    ];
  });
}

/** A failure without a reason counts as OOM: nothing else has none. */
function endingOf(name: unknown): BarEnding {
  return BAR_ENDINGS.find((each) => each === name) ?? "OOM";
}

export interface EventBarsOptions {
  readonly pools: readonly PoolSize[];
  readonly ticksPerSecond: number;
  /** What happened from this tick on is not shown. */
  readonly endTick: number;
}

/** The containers of a run, from its events and the workload that names the classes. */
export function eventBars(
  events: readonly SimulationEvent[],
  batches: readonly Batch[],
  { pools, ticksPerSecond, endTick }: EventBarsOptions,
): ContainerBar[] {
  const priorities = new Map(
    batches.flatMap(({ pipelines }) =>
      pipelines.map(({ id, priority }) => [id, priority] as const),
    ),
  );
  const timeline = timelineBuilder({
    tickSeconds: 1 / ticksPerSecond,
    pools,
    priorityOf: (pipeline) => priorities.get(pipeline),
  });
  for (const event of events) {
    if (event.tick >= endTick) break;
    timeline.observe(event);
  }
  return containerBars(timeline.finish(endTick));
}
