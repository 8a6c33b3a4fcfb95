import { beam } from "./beam.js";
import type { BeamOptions } from "./beam.js";
import { bestOfN } from "./best-of-n.js";
import { chain } from "./chain.js";
import { evolve } from "./evolve.js";
import type { EvolveOptions } from "./evolve.js";
import type { Strategy, StrategyName } from "./strategy.js";

export { type BeamOptions, beam } from "./beam.js";
export { bestOfN } from "./best-of-n.js";
export { chain } from "./chain.js";
export { type EvolveOptions, evolve } from "./evolve.js";
export { type Choice, STRATEGY_NAMES, type Strategy, type StrategyName } from "./strategy.js";

export type StrategyOptions = BeamOptions & EvolveOptions;

export const STRATEGY_DEFAULTS: StrategyOptions = Object.freeze({
  width: 4,
  islands: 2,
  founders: 32,
  elites: 8,
  exchangeEvery: 16,
});

/** The strategy of that name. What it does not use of the options is ignored. */
export function strategyOf(
  name: StrategyName,
  options: StrategyOptions = STRATEGY_DEFAULTS,
): Strategy {
  const made: Readonly<Record<StrategyName, () => Strategy>> = {
    chain,
    "best-of-n": bestOfN,
    beam: () => beam(options),
    evolve: () => evolve(options),
  };
  return made[name]();
}
