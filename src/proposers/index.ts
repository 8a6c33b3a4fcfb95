export { grammarProposer } from "./grammar/proposer.js";
export {
  GENES,
  GENE_NAMES,
  type GeneName,
  type Genome,
  crossOver,
  genomeOf,
  mutate,
  randomGenome,
} from "./grammar/genome.js";
export { renderPolicy } from "./grammar/render.js";
export type { Precursor, Proposal, ProposalRequest, Proposer } from "./proposer.js";
