import type { Ledger, Proposer } from "../proposers/index.js";
import { createScreen, grammarProposer } from "../proposers/index.js";
import type { AttemptReport, Cassette } from "../proposers/endpoint/index.js";
import type { ModelSettings } from "../proposers/model/model-proposer.js";
import type { Baseline, ProposerContext } from "../search/index.js";
import { DEFAULT_BUDGET, METRICS } from "../verifier/index.js";
import { poolsOf } from "../settings/cluster-parameters.js";
import { simulationOptions } from "../settings/simulation-options.js";
import type { ModelAccess } from "./model-access.js";
import { keyFor, promptFolder } from "./model-access.js";
import type { SearchPlan } from "./search-plan.js";

/** What a search with a model needs, besides its plan. */
export interface ModelUse {
  readonly access: ModelAccess;
  readonly cassette: Cassette;
  readonly ledger: Ledger;
  readonly onAttempt: (attempt: AttemptReport) => void;
}

/** Who writes policies in a search, made from its settings. `model`: unless it is the grammar. */
export async function makeProposer(
  plan: SearchPlan,
  context: ProposerContext,
  model: ModelUse | undefined,
): Promise<Proposer> {
  if (!model) return grammarOf(plan, context);
  const { verifier, baselines } = context;
  const { access, cassette, ledger, onAttempt } = model;
  const isReplay = plan.settings.proposer === "replay";
  // Not before it is needed: the client of the API takes a while to load.
  const { Endpoint } = await import("../proposers/endpoint/index.js");
  const { modelProposer } = await import("../proposers/model/model-proposer.js");
  const endpoint = new Endpoint({
    baseUrl: access.baseUrl,
    apiKey: isReplay ? "none" : keyFor(access.baseUrl),
    cassette,
    price: access.price,
    ledger,
    mode: isReplay ? "replay" : "live",
    timeoutSeconds: plan.settings.request_timeout,
    onAttempt,
  });
  return modelProposer({
    ...(await modelSettings(plan, access, baselines)),
    endpoint,
    extract: (answer) => verifier.extract(answer),
  });
}

/** What a model is asked with every request. */
export async function modelSettings(
  plan: SearchPlan,
  { baseUrl, price }: ModelAccess,
  baselines: readonly Baseline[],
): Promise<ModelSettings> {
  const { settings, parameters, traces } = plan;
  const { readPrompts } = await import("../proposers/prompts/index.js");
  return {
    model: settings.model,
    effort: settings.effort === "" ? undefined : settings.effort,
    temperature: settings.temperature === "" ? undefined : settings.temperature,
    maxOutputTokens: settings.max_output_tokens,
    baseUrl,
    price,
    prompts: readPrompts(promptFolder(plan)),
    prompting: {
      context: settings.context,
      k: settings.context_size,
      feedback: settings.feedback,
      metric: settings.metric,
      cluster: simulationOptions(parameters),
      traceCount: traces.length,
      baselines: baselines.map(({ name, evaluation }) => ({
        label: name === "naive" ? "naive (FIFO)" : name,
        scores: evaluation.scores,
      })),
      budget: DEFAULT_BUDGET,
    },
  };
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
      pools: poolsOf(parameters).length,
      losesPools: simulation.outages !== undefined,
      multiOperatorContainers: parameters.multi_operator_containers,
      hasEstimates: parameters.estimator_algo !== "",
    },
    screening: {
      effort: effort === "" ? "none" : effort,
      screen: createScreen({ verifier, traces, simulation, metric }),
      metric,
    },
  });
}
