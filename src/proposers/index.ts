export { CONTEXTS, type Context } from "./context.js";
export { EFFORTS, type Effort } from "./effort.js";
export { DRAFTS, type GrammarOptions, grammarProposer } from "./grammar/proposer.js";
export { type Screen, type ScreenOptions, createScreen } from "./grammar/screen.js";
export {
  ANY_CLUSTER,
  GENES,
  GENE_NAMES,
  type GeneName,
  type Genome,
  type GenomeCluster,
  crossOver,
  effectiveGenes,
  genomeOf,
  mutate,
  randomGenome,
} from "./grammar/genome.js";
export { renderPolicy } from "./grammar/render.js";
export { Ledger, type LedgerBalance, type Reservation } from "./ledger.js";
export { type ModelPrice, type Rate, costUsd, worstCaseUsd } from "./prices/price.js";
export {
  type Expense,
  NO_EXPENSE,
  type Precursor,
  type PreparedProposal,
  type Prompt,
  type Proposal,
  type ProposalRequest,
  type Proposer,
} from "./proposer.js";
export type { TokenUsage } from "./usage.js";
