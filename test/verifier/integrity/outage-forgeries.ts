import type { SimulationEvent } from "../../../src/simulator/index.js";
import { both, change, drop, insertAfter, moveBefore, repeat, withOptions } from "./forge.js";
import type { Forgery } from "./forgery.js";
import { lateLog, lostLog, mixedLog } from "./scenarios.js";

const lost = lostLog();
const mixed = mixedLog();
const late = lateLog();

const lossOf = (tick: number, pool: number): SimulationEvent => ({ tick, type: "pool-lost", pool });

/** Forgeries of when pools are lost and back, and of what becomes of what is in them. */
export const OUTAGE_FORGERIES: readonly Forgery[] = [
  ["lacks the loss of a pool", lost, drop("15 pool-lost 0"), "outages", 15],
  ["lacks the return of a pool", lost, drop("25 pool-back 0"), "outages", 25],
  ["brings a pool back too early", lost, change({ tick: 24 }, "25 pool-back 0"), "outages", 24],
  ["loses another pool", lost, change({ pool: 1 }, "15 pool-lost 0"), "outages", 15],
  ["loses a pool that does not exist", lost, change({ pool: 7 }, "15 pool-lost 0"), "outages", 15],
  ["loses a pool twice", lost, repeat("15 pool-lost 0"), "outages", 15],
  [
    "brings back what is not lost",
    lost,
    change({ type: "pool-back" }, "15 pool-lost 0"),
    "outages",
    15,
  ],
  ["loses a pool without an outage", mixed, insertAfter("0 reject", lossOf(0, 0)), "outages", 0],
  ["keeps what runs in a lost pool", lost, drop("15 result c2"), "outages", 15],
  ["keeps what is being written in a lost pool", lost, drop("15 result c1"), "outages", 15],
  ["creates a container in a lost pool", lost, change({ pool: 0 }, "16 assign c4"), "outages", 16],
  [
    "loses a container in a pool that is up",
    lost,
    change({ error: "pool lost" }, "20 result c4"),
    "outages",
    20,
  ],
  [
    "loses a container that has completed",
    lost,
    change({ error: "pool lost" }, "15 result c3"),
    "result",
    15,
  ],
  [
    "calls a loss running out of memory",
    lost,
    change({ error: "OOM" }, "15 result c2"),
    "oom-kill",
    15,
  ],
  ["calls a loss a timeout", lost, change({ error: "timeout" }, "15 result c2"), "time-kill", 15],
  [
    "kills for time what is being written",
    lost,
    change({ error: "timeout" }, "15 result c1"),
    "result",
    15,
  ],
  [
    "loses a pool before its containers have run",
    lost,
    moveBefore("15 operator-end c3 op1", {}, "15 pool-lost 0"),
    "order",
    15,
  ],
  [
    "loses a pool after a container that it takes with it",
    lost,
    moveBefore("15 pool-lost 0", {}, "15 result c1"),
    "outages",
    15,
  ],
  [
    "calls running out of memory a loss",
    mixed,
    both(
      withOptions({ outages: [{ pool: 1, atSeconds: 2.3, forSeconds: 0 }] }),
      change({ error: "pool lost" }, "23 result c4"),
      insertAfter("23 result c3", lossOf(23, 1)),
    ),
    "own-memory",
    23,
  ],
  [
    "calls a timeout a loss",
    late,
    both(
      withOptions({ outages: [{ pool: 0, atSeconds: 1, forSeconds: 1 }] }),
      change({ error: "pool lost" }, "10 result c1"),
      insertAfter("7 complete p3", lossOf(10, 0)),
    ),
    "time-kill",
    10,
  ],
];
