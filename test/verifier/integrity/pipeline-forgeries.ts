import {
  both,
  change,
  drop,
  insertAfter,
  moveBefore,
  repeat,
  swapPipelines,
  withOptions,
} from "./forge.js";
import type { Forgery } from "./forgery.js";
import { mixedLog, lateLog } from "./scenarios.js";

const mixed = mixedLog();
const late = lateLog();

/** Forgeries of time and of what becomes of pipelines. */
export const PIPELINE_FORGERIES: readonly Forgery[] = [
  // Time.
  ["goes back in time", mixed, change({ tick: 8 }, "9 complete p2"), "clock"],
  ["stops between ticks", mixed, change({ tick: 9.5 }, "9 complete p2"), "clock"],
  ["has a tick that is no number", mixed, change({ tick: NaN }, "9 complete p2"), "clock"],
  ["goes on after the run", mixed, change({ tick: 100 }, "50 arrival p4"), "clock"],
  [
    "starts an operator before the container of another pool",
    mixed,
    moveBefore("0 assign c1", {}, "0 assign c2", "0 operator-start c2 op1"),
    "containers",
    0,
  ],
  [
    "runs its pools in the wrong order",
    mixed,
    moveBefore("9 operator-end c1 op1", {}, "9 operator-end c2 op1"),
    "order",
    9,
  ],
  [
    "rejects after it has assigned",
    mixed,
    moveBefore("9 result c2", { tick: 9 }, "0 reject"),
    "order",
    9,
  ],
  // Pipelines.
  ["lacks an arrival", mixed, drop("50 arrival p4"), "arrivals", 50],
  ["repeats an arrival", mixed, repeat("50 arrival p4"), "arrivals", 50],
  ["delays an arrival", mixed, change({ tick: 51 }, "50 arrival p4"), "arrivals", 50],
  ["advances an arrival", mixed, change({ tick: 49 }, "50 arrival p4"), "arrivals", 49],
  [
    "has a pipeline that the trace has not",
    mixed,
    change({ pipeline: "p9" }, "50 arrival p4"),
    "arrivals",
  ],
  [
    "has an arrival after the run's end",
    mixed,
    insertAfter("end", { tick: 99, type: "arrival", pipeline: "p5" }),
    "arrivals",
  ],
  ["swaps two classes through their pipelines", mixed, swapPipelines("p1", "p2"), "arrivals", 0],
  [
    "completes a pipeline that never ran",
    mixed,
    insertAfter("50 arrival p4", { tick: 50, type: "complete", pipeline: "p4" }),
    "completion",
    50,
  ],
  [
    "completes a pipeline that has not arrived",
    mixed,
    change({ pipeline: "p4" }, "9 complete p2"),
    "completion",
    9,
  ],
  ["completes a pipeline twice", mixed, repeat("9 complete p2"), "completion", 9],
  [
    "completes a pipeline too early",
    mixed,
    change({ pipeline: "p1" }, "9 complete p2"),
    "completion",
    9,
  ],
  [
    "completes a pipeline a tick late",
    mixed,
    change({ tick: 44 }, "43 complete p3"),
    "completion",
    43,
  ],
  ["lacks a completion", mixed, drop("43 complete p3"), "completion", 43],
  ["lacks a timeout", late, drop("20 timed-out p2"), "timed-out", 20],
  [
    "counts a timeout before its second is full",
    late,
    change({ tick: 13 }, "20 timed-out p2"),
    "timed-out",
    13,
  ],
  [
    "counts a timeout a second late",
    late,
    change({ tick: 30 }, "20 timed-out p2"),
    "timed-out",
    20,
  ],
  [
    "counts a timeout of what is complete",
    late,
    change({ pipeline: "p3" }, "20 timed-out p2"),
    "timed-out",
    20,
  ],
  ["counts a timeout twice", late, repeat("20 timed-out p2"), "timed-out", 20],
  [
    "counts a timeout without a limit",
    late,
    both(drop("10 result c1"), withOptions({ maxJobSeconds: 0 })),
    "timed-out",
    10,
  ],
];
