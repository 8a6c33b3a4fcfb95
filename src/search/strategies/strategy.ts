import type { RandomSource } from "../../random/index.js";
import type { Metric } from "../../verifier/index.js";
import type { Candidate } from "../candidate.js";

export const STRATEGY_NAMES = ["chain", "best-of-n", "beam", "evolve"] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** What a strategy chooses from. */
export interface Choice {
  /** Of the candidate to be proposed. */
  readonly number: number;
  /** The first {@link Strategy.horizon} candidates, in commit order. */
  readonly visible: readonly Candidate[];
  readonly metric: Metric;
  /** For this choice alone. */
  readonly random: RandomSource;
}

/**
 * Which candidates a candidate is made from. A strategy keeps no state: what it chooses follows from its options and the
 * choice alone, so a search can be continued from its candidates.
 */
export interface Strategy {
  readonly name: StrategyName;
  /**
   * How many candidates must have been committed before `number` is proposed; it may build on those and no others, however
   * many more are known by then. At most `number`, and never less than for an earlier one. The difference is how many
   * proposals can be under way at once.
   */
  readonly horizon: (number: number) => number;
  /** What the candidate builds on, the most important first; empty: it is made from scratch. */
  readonly parents: (choice: Choice) => readonly Candidate[];
}
