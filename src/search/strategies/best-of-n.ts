import type { Strategy } from "./strategy.js";

/** Independent samples: every candidate is made from scratch. What any other strategy must beat at equal cost. */
export function bestOfN(): Strategy {
  return { name: "best-of-n", horizon: () => 0, parents: () => [] };
}
