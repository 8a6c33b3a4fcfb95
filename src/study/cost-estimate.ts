import { costUsd, worstCaseUsd } from "../proposers/index.js";
import type { Effort } from "../proposers/index.js";
import { requestBody } from "../proposers/model/model-proposer.js";
import { estimateTokens, maxInputTokens } from "../proposers/prompts/index.js";
import type { Baseline } from "../search/index.js";
import { BASELINES } from "../search/index.js";
import { simulationOptions } from "../settings/simulation-options.js";
import { createEvaluator } from "../verifier/index.js";
import type { ModelAccess } from "./model-access.js";
import type { SearchPlan } from "./search-plan.js";
import { modelSettings } from "./search-proposer.js";

/**
 * Tokens that an answer is assumed to take, reasoning included: a policy of 150 lines, and more the more is thought. The
 * proportions are those of the published mean costs per policy of gpt-5.2 (0.040, 0.043, 0.080 and 0.126 USD).
 */
const ASSUMED_OUTPUT_TOKENS: Readonly<Record<Effort | "", number>> = {
  none: 3_000,
  low: 3_200,
  medium: 6_000,
  high: 9_000,
  "": 6_000,
};

/** Tokens by which a conversation is assumed to grow with each candidate: a policy and its feedback. */
export const ASSUMED_GROWTH_TOKENS = 3_000;

/** What a search with a model may cost; US dollars. */
export interface CostEstimate {
  readonly requests: number;
  /** Of the first request. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the first request, on the assumption above. */
  readonly firstUsd: number;
  /** The most that the first request can cost. */
  readonly firstAtMostUsd: number;
  /** Of all requests, on the assumption above, without what the endpoint may have cached. */
  readonly allUsd: number;
  /** Does a request hold all candidates before it? */
  readonly isGrowing: boolean;
  /** What the first request is. */
  readonly body: ReturnType<typeof requestBody>;
}

/** Makes the first request of a search, sends nothing, and reckons what all of them may cost. */
export async function estimateCost(
  plan: SearchPlan,
  access: ModelAccess,
  baselines: readonly Baseline[],
): Promise<CostEstimate> {
  const { settings } = plan;
  const { price } = access;
  const asked = await modelSettings(plan, access, baselines);
  const body = requestBody(asked, { number: 0, parents: [], visible: [] });
  const inputTokens = estimateTokens(body.messages);
  const outputTokens = ASSUMED_OUTPUT_TOKENS[settings.effort];
  const cost = (input: number): number =>
    costUsd(price, { input, cachedInput: 0, output: outputTokens, reasoning: 0 });
  const isGrowing = settings.strategy !== "best-of-n" && settings.context === "whole";
  const growthBefore = (i: number): number => {
    if (settings.strategy === "best-of-n") return 0;
    return ASSUMED_GROWTH_TOKENS * (isGrowing ? i : 1);
  };
  const all = Array.from({ length: settings.iterations }, (_, i) =>
    cost(inputTokens + growthBefore(i)),
  );
  return {
    requests: settings.iterations,
    inputTokens,
    outputTokens,
    firstUsd: cost(inputTokens),
    firstAtMostUsd: worstCaseUsd(price, {
      input: maxInputTokens(body.messages),
      output: settings.max_output_tokens,
    }),
    allUsd: all.reduce((sum, each) => sum + each, 0),
    isGrowing,
    body,
  };
}

/** The baselines on the traces of a search, which prompts tell of. */
export async function evaluateBaselines(
  { parameters, traces }: Pick<SearchPlan, "parameters" | "traces">,
  workers: number,
): Promise<Baseline[]> {
  const evaluator = createEvaluator({ traces, options: simulationOptions(parameters), workers });
  try {
    return await Promise.all(
      BASELINES.map(async (name) => ({
        name,
        evaluation: await evaluator.evaluate({ kind: "built-in", name }),
      })),
    );
  } finally {
    await evaluator.close();
  }
}
