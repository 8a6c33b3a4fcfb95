import { grammarProposer } from "../../proposers/index.js";
import type { Proposer } from "../../proposers/index.js";
import type { ProposerContext } from "../../search/index.js";
import type { SearchPlan } from "./search-plan.js";

/** Who writes policies in a search, made from its settings. */
export function makeProposer({ settings }: SearchPlan, _context: ProposerContext): Proposer {
  return grammarProposer({ seed: settings.seed });
}
