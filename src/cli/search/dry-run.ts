import { costUsd, worstCaseUsd } from "../../proposers/index.js";
import { requestBody } from "../../proposers/model/model-proposer.js";
import { priceText } from "../../proposers/prices/index.js";
import { estimateTokens, maxInputTokens } from "../../proposers/prompts/index.js";
import type { Baseline } from "../../search/index.js";
import { BASELINES } from "../../search/index.js";
import { createEvaluator } from "../../verifier/index.js";
import { simulationOptions } from "../../settings/simulation-options.js";
import { fixed, wrapWords } from "../text-table.js";
import { accessModel } from "../../study/model-access.js";
import type { SearchPlan } from "../../study/search-plan.js";
import { modelSettings } from "../../study/search-proposer.js";

/** Tokens that an answer is assumed to take: a policy of 150 lines, and some reasoning. */
const ASSUMED_OUTPUT = 6_000;
/** Tokens by which a conversation is assumed to grow with each candidate: a policy and its feedback. */
const ASSUMED_GROWTH = 3_000;

/** The first request of a search, and what the whole may cost. Nothing is sent, nothing is written. */
export async function dryRun(plan: SearchPlan, workers: number): Promise<string> {
  const { settings } = plan;
  const access = await accessModel(plan);
  const asked = await modelSettings(plan, access, await baselinesOf(plan, workers));
  const body = requestBody(asked, { number: 0, parents: [], visible: [] });
  const { price } = access;
  const tokens = { input: maxInputTokens(body.messages), output: settings.max_output_tokens };
  const first = estimateTokens(body.messages);
  const usd = (amount: number): string => `$${fixed(amount, 4)}`;
  const cost = (input: number): number =>
    costUsd(price, { input, cachedInput: 0, output: ASSUMED_OUTPUT, reasoning: 0 });
  const isGrowing = settings.strategy !== "best-of-n" && settings.context === "whole";
  const all = Array.from({ length: settings.iterations }, (_, i) =>
    cost(first + (settings.strategy === "best-of-n" ? 0 : ASSUMED_GROWTH * (isGrowing ? i : 1))),
  ).reduce((sum, each) => sum + each, 0);
  const notes = [
    `Nothing was sent. ${priceText(price)}; asked at ${access.baseUrl}.`,
    `The first request has about ${first.toLocaleString("en")} tokens. It costs about ${usd(cost(first))} ` +
      `if its answer takes ${ASSUMED_OUTPUT.toLocaleString("en")}, and at most ${usd(worstCaseUsd(price, tokens))}.`,
    `All ${settings.iterations} requests cost about ${usd(all)} on the same assumption${
      isGrowing
        ? `, the conversation growing by ${ASSUMED_GROWTH.toLocaleString("en")} a candidate`
        : ""
    }, without what the endpoint may have cached. The search ends before it spends more than ${usd(settings.max_cost)}.`,
  ];
  const messages = body.messages.map(({ role, content }) => `--- ${role}\n${content}\n`);
  const options = { ...body, messages: undefined };
  return `${messages.join("\n")}
--- with ${JSON.stringify(options)}

${notes.flatMap((note) => wrapWords(note, 80)).join("\n")}
`;
}

async function baselinesOf(
  { parameters, traces }: SearchPlan,
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
