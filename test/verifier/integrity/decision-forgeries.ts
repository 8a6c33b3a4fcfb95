import type { SimulationEvent } from "../../../src/simulator/index.js";
import { change, drop, insertAfter, moveBefore, withOptions } from "./forge.js";
import type { Forgery } from "./forgery.js";
import { mixedLog, lateLog } from "./scenarios.js";

const mixed = mixedLog();
const late = lateLog();

/** An operator of p4, which arrives in tick 50, in a container of its own. */
const assignP4: SimulationEvent = {
  tick: 50,
  type: "assign",
  container: "c7",
  pool: 0,
  operators: [{ pipeline: "p4", operator: "op1" }],
  cpu: 1,
  ramGb: 5,
};
/** Forgeries of assignments, suspensions and rejections. */
export const DECISION_FORGERIES: readonly Forgery[] = [
  [
    "rejects where it should have ended",
    mixed,
    withOptions({ onInvalid: "abort" }),
    "rejections",
    0,
  ],
  ["assigns nothing", mixed, change({ operators: [] }, "14 assign c3"), "assignment", 14],
  ["gives no CPU", mixed, change({ cpu: 0 }, "14 assign c3"), "assignment", 14],
  ["gives less than no CPU", mixed, change({ cpu: -1 }, "14 assign c3"), "assignment", 14],
  ["gives CPUs that are no number", mixed, change({ cpu: NaN }, "14 assign c3"), "assignment", 14],
  ["gives infinite memory", mixed, change({ ramGb: Infinity }, "14 assign c3"), "assignment", 14],
  [
    "assigns to a pool that does not exist",
    mixed,
    change({ pool: 2 }, "14 assign c3"),
    "assignment",
    14,
  ],
  [
    "assigns several operators where one is allowed",
    mixed,
    withOptions({ multiOperatorContainers: false }),
    "assignment",
    0,
  ],
  [
    "assigns an operator twice at once",
    mixed,
    change(
      {
        operators: [
          { pipeline: "p1", operator: "op2" },
          { pipeline: "p1", operator: "op2" },
        ],
      },
      "14 assign c3",
    ),
    "assignment",
    14,
  ],
  [
    "assigns an operator that is running",
    mixed,
    change({ operators: [{ pipeline: "p1", operator: "op2" }] }, "20 assign c4"),
    "assignment",
    20,
  ],
  [
    "assigns an operator that has completed",
    mixed,
    change({ operators: [{ pipeline: "p2", operator: "op1" }] }, "14 assign c3"),
    "assignment",
    14,
  ],
  [
    "assigns an operator that does not exist",
    mixed,
    change({ operators: [{ pipeline: "p1", operator: "op3" }] }, "14 assign c3"),
    "assignment",
    14,
  ],
  [
    "assigns an operator in the tick in which its suspension ends",
    mixed,
    change({ tick: 13, pool: 1 }, "14 assign c3"),
    "assignment",
    13,
  ],
  [
    "assigns a pipeline before it arrives",
    mixed,
    insertAfter("43 complete p3", { ...assignP4, tick: 44 }),
    "assignment",
    44,
  ],
  [
    "gives more CPUs than the pool has",
    mixed,
    change({ cpu: 4.5 }, "14 assign c3"),
    "allocation",
    14,
  ],
  [
    "gives more memory than the pool has",
    mixed,
    change({ ramGb: 11 }, "14 assign c3"),
    "allocation",
    14,
  ],
  [
    "gives memory that another container holds",
    mixed,
    change({ pool: 0 }, "20 assign c4"),
    "allocation",
    20,
  ],
  [
    "assigns an operator in the tick in which it failed",
    late,
    insertAfter("10 result c1", {
      tick: 10,
      type: "assign",
      container: "c3",
      pool: 1,
      operators: [{ pipeline: "p1", operator: "op1" }],
      cpu: 1,
      ramGb: 5,
    }),
    "assignment",
    10,
  ],
  [
    "suspends in the middle of an operator",
    mixed,
    moveBefore("9 operator-end c1 op1", { tick: 8 }, "10 suspend c1"),
    "suspension",
    8,
  ],
  ["suspends a tick late", mixed, change({ tick: 11 }, "10 suspend c1"), "operator-order", 10],
  ["suspends in another pool", mixed, change({ pool: 1 }, "10 suspend c1"), "suspension", 10],
  [
    "suspends a container that is at its last operator",
    mixed,
    insertAfter("34 operator-start c6 op2", {
      tick: 40,
      type: "suspend",
      container: "c6",
      pool: 1,
    }),
    "suspension",
    40,
  ],
  ["ends a suspension early", mixed, change({ tick: 12 }, "13 suspended c1"), "suspension", 12],
  ["ends a suspension late", mixed, change({ tick: 14 }, "13 suspended c1"), "suspension", 13],
  ["never ends a suspension", mixed, drop("13 suspended c1"), "suspension", 13],
  [
    "ends a suspension that never began",
    mixed,
    change({ type: "suspended" }, "10 suspend c1"),
    "suspension",
    10,
  ],
];
