import type { Strategy } from "./strategy.js";

/** One conversation: each candidate is made from the one before it, whatever became of that. The paper's loop. */
export function chain(): Strategy {
  return {
    name: "chain",
    horizon: (number) => number,
    parents: ({ visible }) => visible.slice(-1),
  };
}
