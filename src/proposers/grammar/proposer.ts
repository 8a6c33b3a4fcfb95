import { integer, seededSource } from "../../random/index.js";
import type { Proposer } from "../proposer.js";
import { NO_EXPENSE } from "../proposer.js";
import type { Genome } from "./genome.js";
import { crossOver, genomeOf, mutate, randomGenome } from "./genome.js";
import { renderPolicy } from "./render.js";

/**
 * A proposer that needs no model, no key and no network: it samples a grammar of scheduling ideas, then mutates and
 * crosses the best policies so far. It is the control that models are measured against; it is not an LLM.
 *
 * The random draws of a proposal follow from `seed`, the proposal's number and the attempt alone.
 */
export function grammarProposer({ seed }: { readonly seed: number }): Proposer {
  return {
    name: "grammar",
    label: "built-in grammar (not an LLM)",
    prepare({ number, parents }) {
      const source = seededSource(seed, "grammar", number, 0);
      const known = parents.flatMap(({ id, notes }) => {
        const genome = genomeOf(notes);
        return genome ? [{ id, genome }] : [];
      });
      const make = () => {
        const [first] = known;
        if (!first) return proposal(randomGenome(source), []);
        const other = known[integer(source, 0, known.length - 1)] ?? first;
        const isCross = other !== first && integer(source, 0, 2) === 0;
        if (isCross) {
          const child = mutate(source, crossOver(source, first.genome, other.genome), 1);
          return proposal(child, [first.id, other.id]);
        }
        const child = mutate(source, other.genome, integer(source, 1, 3));
        return proposal(child, [other.id]);
      };
      return { worstCaseUsd: 0, make: () => Promise.resolve(make()) };
    },
  };
}

function proposal(genome: Genome, parents: readonly string[]) {
  return { source: renderPolicy(genome), parents, notes: genome, expense: NO_EXPENSE };
}
