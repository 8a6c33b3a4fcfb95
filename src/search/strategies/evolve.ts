import { integer } from "../../random/index.js";
import { behaviourDistance, behaviourOf } from "../behaviour.js";
import type { Candidate } from "../candidate.js";
import { ranked } from "../ranking.js";
import type { Choice, Strategy } from "./strategy.js";

export interface EvolveOptions {
  /** Populations that evolve apart; ≥ 1. Candidates belong to them in turn. */
  readonly islands: number;
  /** Candidates of all islands together that are made from scratch before the first is built upon; ≥ 1. */
  readonly founders: number;
  /** How many of an island's best candidates are built upon; ≥ 1. */
  readonly elites: number;
  /** Candidates per island after which each island's best is known to the next island too; ≥ 1. */
  readonly exchangeEvery: number;
}

/** How many proposals can be under way at once: each candidate sees all but the last of these before it. */
const LAG = 8;

/**
 * Evolution on islands. A candidate is made from one of its island's best, each equally likely, and, as a second parent,
 * from the one among them that behaves most differently from it. Now and then the best candidate of the island before
 * joins.
 */
export function evolve(options: EvolveOptions): Strategy {
  const { founders } = options;
  return {
    name: "evolve",
    horizon: (number) => (number < founders ? 0 : Math.max(founders, number - LAG + 1)),
    parents(choice) {
      if (choice.number < founders) return [];
      const elite = eliteOf(choice, options);
      if (elite.length === 0) return [];
      const first = elite[integer(choice.random, 0, elite.length - 1)];
      if (!first) return [];
      return [first, ...mostDifferent(first, elite)];
    },
  };
}

/** The best of the candidate's island, with the guests that it has by now. */
function eliteOf(
  { number, visible, metric }: Choice,
  { islands, elites, exchangeEvery }: EvolveOptions,
): Candidate[] {
  const island = number % islands;
  const before = (island + islands - 1) % islands;
  const period = islands * exchangeEvery;
  const exchanged = visible.slice(0, Math.floor(number / period) * period);
  const guest = ranked(membersOf(exchanged, before, islands), metric).slice(0, 1);
  const own = membersOf(visible, island, islands);
  return ranked([...new Set([...own, ...guest])], metric).slice(0, elites);
}

function membersOf(candidates: readonly Candidate[], island: number, islands: number) {
  return candidates.filter(({ number }) => number % islands === island);
}

/** The candidate of `others` whose behaviour is farthest from that of `first`; of equally far ones the better. */
function mostDifferent(first: Candidate, others: readonly Candidate[]): Candidate[] {
  const own = behaviourOf(first.evaluation);
  let farthest: Candidate | undefined;
  let greatest = 0;
  for (const other of others) {
    const distance = behaviourDistance(own, behaviourOf(other.evaluation));
    if (other !== first && distance > greatest) {
      farthest = other;
      greatest = distance;
    }
  }
  return farthest ? [farthest] : [];
}
