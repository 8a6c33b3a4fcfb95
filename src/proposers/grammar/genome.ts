import type { RandomSource } from "../../random/index.js";
import { integer, pick } from "../../random/index.js";

/**
 * The grammar: one gene per scheduling idea, each with the forms it can take. A policy is one form of every idea.
 */
export const GENES = {
  /** What the queue is sorted by, before class and age are taken into account. */
  order: ["fifo", "lifo", "shortest-remaining", "smallest-pipeline", "most-progress"],
  /** How much the class of a pipeline matters for its place in the queue. */
  classes: ["ignored", "square-root-of-weight", "weight", "strict"],
  /** By how much a second of waiting moves a pipeline back (> 0) or forward (< 0); not in orders that are times. */
  agingPerSecond: [-1, -0.3, -0.1, 0, 0, 0.05, 0.1, 0.3, 1],
  /** Share of a pool's memory that an operator of unknown size gets. */
  firstShare: [1 / 16, 1 / 12, 1 / 10, 1 / 8, 1 / 6, 1 / 4, 1 / 2, 1],
  /** By how much memory grows after running out of it. */
  backOff: [1.25, 1.5, 2, 3],
  /** What a size that was enough is remembered for. */
  sizeMemory: ["nothing", "pipeline", "class", "cluster"],
  /** How less than a size that was enough is tried out, one operator at a time. */
  probing: ["never", "one-more-per-pool", "halve-the-interval"],
  /** Failures in a row after which a pipeline is given up. */
  retryLimit: [1, 2, 3, 5, 10],
  /** CPUs of a container. */
  cpu: ["share-of-memory", "tenth-of-pool", "one", "four"],
  /** Which pool a container goes to. */
  placement: ["first-fit", "best-fit", "worst-fit"],
  /** Share of each pool's memory that only queries may use. */
  headRoom: [0, 0, 0, 0.05, 0.1, 0.2],
  /** A pipeline that has waited longer without being started is not started any more; 0: no limit. */
  maxWaitSeconds: [0, 0, 0, 20, 40, 80, 160],
  /** How many entries of the queue are tried when the first one does not fit. */
  lookAhead: [0, 8, 64],
  /** How many operators of a pipeline share a container, where the cluster allows more than one. */
  packing: ["one-operator", "whole-pipeline"],
  /** Whether other work is suspended while queries wait. */
  preemption: ["never", "for-queries"],
  /** What an estimate of an operator's memory is multiplied by to get its first size; 0: estimates are not looked at. */
  estimateMargin: [0, 1, 1.1, 1.25, 1.5, 2, 3],
} as const satisfies Readonly<Record<string, readonly (string | number)[]>>;

export type GeneName = keyof typeof GENES;
export type Genome = { readonly [Name in GeneName]: (typeof GENES)[Name][number] };

export const GENE_NAMES = Object.keys(GENES) as readonly GeneName[];

/** What of a cluster decides which ideas can matter. */
export interface GenomeCluster {
  readonly pools: number;
  readonly multiOperatorContainers: boolean;
  /** Are pools ever lost? Default: never. */
  readonly losesPools?: boolean;
  /** Do operators have estimates? Default false. */
  readonly hasEstimates?: boolean;
}

/** A cluster on which every idea can matter. */
export const ANY_CLUSTER: GenomeCluster = {
  pools: 2,
  multiOperatorContainers: true,
  hasEstimates: true,
};

/**
 * The genes that can change what a policy does on a cluster: with one pool there is no choice of pool; where a container
 * holds one operator there is nothing to pack, and no container is ever between two operators, to be suspended; without an
 * estimator there are no estimates to use.
 */
export function effectiveGenes({
  pools,
  multiOperatorContainers,
  hasEstimates = false,
}: GenomeCluster): readonly GeneName[] {
  const isIdle = (name: GeneName): boolean =>
    (name === "placement" && pools === 1) ||
    (name === "estimateMargin" && !hasEstimates) ||
    ((name === "packing" || name === "preemption") && !multiOperatorContainers);
  return GENE_NAMES.filter((name) => !isIdle(name));
}

/** A genome in which every idea of `genes` takes a form at random, and every other its first. */
export function randomGenome(
  source: RandomSource,
  genes: readonly GeneName[] = GENE_NAMES,
): Genome {
  return withGenes((name) =>
    genes.includes(name) ? pick<string | number>(source, GENES[name]) : GENES[name][0],
  );
}

/** The same genome with `changes` of `genes` drawn anew, each differently from before where it has another form. */
export function mutate(
  source: RandomSource,
  genome: Genome,
  changes: number,
  genes: readonly GeneName[] = GENE_NAMES,
): Genome {
  let mutant = genome;
  for (let i = 0; i < changes; i++) {
    const name = pick(source, genes);
    const forms: readonly (string | number)[] = GENES[name];
    const others = forms.filter((form) => form !== mutant[name]);
    mutant = { ...mutant, [name]: pick(source, others) };
  }
  return mutant;
}

/** A genome that takes each idea from one of two others. */
export function crossOver(source: RandomSource, a: Genome, b: Genome): Genome {
  return withGenes((name) => {
    // No draw where nobody looks at estimates, so that searches without them stay as they were before there were any.
    if (name === "estimateMargin" && a[name] === b[name]) return a[name];
    return integer(source, 0, 1) === 0 ? a[name] : b[name];
  });
}

/** A genome as an archive's notes keep it: without what is not used of estimates. */
export function genomeNotes({ estimateMargin, ...rest }: Genome): unknown {
  return estimateMargin === 0 ? rest : { ...rest, estimateMargin };
}

/** The genome kept in an archive's notes, or undefined if it is not one. */
export function genomeOf(notes: unknown): Genome | undefined {
  if (typeof notes !== "object" || notes === null) return undefined;
  const given: Readonly<Record<string, unknown>> = { estimateMargin: 0, ...notes };
  const isForm = (name: GeneName): boolean =>
    (GENES[name] as readonly unknown[]).includes(given[name]);
  return GENE_NAMES.every(isForm) ? withGenes((name) => given[name] as string | number) : undefined;
}

function withGenes(form: (name: GeneName) => string | number): Genome {
  return Object.fromEntries(GENE_NAMES.map((name) => [name, form(name)])) as unknown as Genome;
}
