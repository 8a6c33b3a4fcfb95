import type { Proposer } from "../../proposers/index.js";
import { createScreen, grammarProposer } from "../../proposers/index.js";
import type { ProposerContext } from "../../search/index.js";
import { METRICS } from "../../verifier/index.js";
import { simulationOptions } from "../simulation-options.js";
import type { SearchPlan } from "./search-plan.js";

/** Who writes policies in a search, made from its settings. */
export function makeProposer(plan: SearchPlan, context: ProposerContext): Proposer {
  return grammarOf(plan, context);
}

function grammarOf(
  { settings, parameters, traces }: SearchPlan,
  { verifier }: ProposerContext,
): Proposer {
  const { seed, effort } = settings;
  const metric = METRICS[settings.metric];
  const simulation = simulationOptions(parameters);
  return grammarProposer({
    seed,
    cluster: {
      pools: parameters.num_pools,
      multiOperatorContainers: parameters.multi_operator_containers,
    },
    screening: {
      effort: effort === "" ? "none" : effort,
      screen: createScreen({ verifier, traces, simulation, metric }),
      metric,
    },
  });
}
