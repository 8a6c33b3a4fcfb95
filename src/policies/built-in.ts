import type { PolicyFactory } from "../simulator/index.js";
import { estimateFit } from "./estimate-fit.js";
import { learnedSrpt } from "./learned-srpt.js";
import { naive } from "./naive.js";
import { overbook } from "./overbook.js";
import { priority } from "./priority.js";
import { priorityPool } from "./priority-pool.js";

export interface BuiltInPolicy {
  readonly name: string;
  /** One line for `schedlab policies`. */
  readonly summary: string;
  /** Where the rules come from. */
  readonly origin: "Eudoxia" | "schedlab";
  readonly create: PolicyFactory;
}

export const BUILT_IN_POLICIES: readonly BuiltInPolicy[] = [
  {
    name: "naive",
    summary:
      "FIFO, one pipeline per pool with everything that is left of it (the paper's baseline)",
    origin: "Eudoxia",
    create: naive,
  },
  {
    name: "priority",
    summary:
      "queries, interactive, batch; a tenth of a pool each, doubled after failures; suspends",
    origin: "Eudoxia",
    create: priority,
  },
  {
    name: "priority-pool",
    summary: "two pools: queries and interactive in the first, batch in the second",
    origin: "Eudoxia",
    create: priorityPool,
  },
  {
    name: "overbook",
    summary: "one CPU and a whole pool's memory each; needs allow_memory_overcommit",
    origin: "Eudoxia",
    create: overbook,
  },
  {
    name: "learned-srpt",
    summary:
      "learns memory sizes from failures, fills the pools, shortest weighted remaining work first",
    origin: "schedlab",
    create: learnedSrpt,
  },
  {
    name: "estimate-fit",
    summary:
      "estimated memory times a learned margin (a tenth of a pool without estimates), order as learned-srpt",
    origin: "schedlab",
    create: estimateFit,
  },
];

/** The built-in policy of that name, or undefined. */
export function findBuiltInPolicy(name: string): BuiltInPolicy | undefined {
  return BUILT_IN_POLICIES.find((policy) => policy.name === name);
}
