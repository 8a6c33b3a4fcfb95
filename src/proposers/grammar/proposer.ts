import type { RandomSource } from "../../random/index.js";
import { integer, seededSource } from "../../random/index.js";
import type { Metric } from "../../verifier/index.js";
import { isBetter } from "../../verifier/index.js";
import type { Effort } from "../effort.js";
import type { ProposalRequest, Proposer } from "../proposer.js";
import type { GeneName, Genome, GenomeCluster } from "./genome.js";
import {
  ANY_CLUSTER,
  crossOver,
  effectiveGenes,
  genomeNotes,
  genomeOf,
  mutate,
  randomGenome,
} from "./genome.js";
import { renderPolicy } from "./render.js";
import type { Screen } from "./screen.js";

/** How many drafts are tried out for each proposal. One draft is not tried out: it is submitted. */
export const DRAFTS: Readonly<Record<Effort, number>> = { none: 1, low: 4, medium: 8, high: 16 };

export interface GrammarOptions {
  readonly seed: number;
  /** What the policies are for. Default: a cluster on which every idea can matter. */
  readonly cluster?: GenomeCluster;
  /** Without it the first draft is submitted. */
  readonly screening?: {
    readonly effort: Effort;
    readonly screen: Screen;
    readonly metric: Metric;
  };
}

/** How often a draft is drawn again that is known already. */
const REDRAWS = 4;

/**
 * A proposer that needs no model, no key and no network: it samples a grammar of scheduling ideas, then mutates and
 * crosses the policies that it is to build on. It is the control that models are measured against; it is not an LLM. Its
 * effort is how many drafts it tries out before it submits the best of them, which costs simulations, never dollars.
 *
 * The random draws of a proposal follow from `seed`, the proposal's number and the draft's alone.
 */
export function grammarProposer({
  seed,
  cluster = ANY_CLUSTER,
  screening,
}: GrammarOptions): Proposer {
  const genes = effectiveGenes(cluster);
  const drafts = screening ? DRAFTS[screening.effort] : 1;
  return {
    name: "grammar",
    label: "built-in grammar (not an LLM)",
    prepare(request) {
      const draft = (index: number, known: ReadonlySet<string>): Draft => {
        const drawn = (redraw: number): Draft =>
          draw(
            seededSource(seed, "grammar", request.number, index, redraw),
            request,
            genes,
            cluster,
          );
        let made = drawn(0);
        for (let redraw = 1; redraw <= REDRAWS && known.has(made.source); redraw++) {
          made = drawn(redraw);
        }
        return made;
      };
      return {
        worstCaseUsd: 0,
        async make() {
          const known = new Set(request.visible.map(({ source }) => source));
          const made: Draft[] = [];
          for (let i = 0; i < drafts; i++) {
            made.push(draft(i, known));
            known.add(made[i]?.source ?? "");
          }
          const screened = screening && drafts > 1 ? screening : undefined;
          const best = screened ? await bestOf(made, screened) : made[0];
          if (!best) throw new Error("expected a draft");
          const { genome, source, parents } = best;
          const simulations = screened ? drafts * screened.screen.simulations : 0;
          const expense = { simulations, tokens: null, costUsd: 0 };
          return { source, parents, notes: genomeNotes(genome), expense };
        },
      };
    },
  };
}

interface Draft {
  readonly genome: Genome;
  readonly source: string;
  readonly parents: readonly string[];
}

function draw(
  random: RandomSource,
  { parents }: ProposalRequest,
  genes: readonly GeneName[],
  cluster: GenomeCluster,
): Draft {
  const draftOf = (genome: Genome, from: readonly string[]): Draft => ({
    genome,
    source: renderPolicy(genome, cluster),
    parents: from,
  });
  const [first, second] = parents.flatMap(({ id, notes }) => {
    const genome = genomeOf(notes);
    return genome ? [{ id, genome }] : [];
  });
  if (!first) return draftOf(randomGenome(random, genes), []);
  if (second && integer(random, 0, 2) === 0) {
    const child = mutate(random, crossOver(random, first.genome, second.genome), 1, genes);
    return draftOf(child, [first.id, second.id]);
  }
  return draftOf(mutate(random, first.genome, integer(random, 1, 3), genes), [first.id]);
}

/** The draft with the best score; of equally good ones the earlier. */
async function bestOf(
  drafts: readonly Draft[],
  { screen, metric }: NonNullable<GrammarOptions["screening"]>,
): Promise<Draft | undefined> {
  const scores = await Promise.all(drafts.map(({ source }) => screen.score(source)));
  let best = 0;
  scores.forEach((score, i) => {
    if (isBetter(metric, score, scores[best] ?? NaN)) best = i;
  });
  return drafts[best];
}
