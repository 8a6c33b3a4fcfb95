import { priceText } from "../../proposers/prices/index.js";
import {
  ASSUMED_GROWTH_TOKENS,
  estimateCost,
  evaluateBaselines,
} from "../../study/cost-estimate.js";
import { accessModel } from "../../study/model-access.js";
import type { SearchPlan } from "../../study/search-plan.js";
import { fixed, wrapWords } from "../text-table.js";

/** The first request of a search, and what the whole may cost. Nothing is sent, nothing is written. */
export async function dryRun(plan: SearchPlan, workers: number): Promise<string> {
  const { settings } = plan;
  const access = await accessModel(plan);
  const estimate = await estimateCost(plan, access, await evaluateBaselines(plan, workers));
  const usd = (amount: number): string => `$${fixed(amount, 4)}`;
  const count = (amount: number): string => amount.toLocaleString("en");
  const notes = [
    `Nothing was sent. ${priceText(access.price)}; asked at ${access.baseUrl}.`,
    `The first request has about ${count(estimate.inputTokens)} tokens. It costs about ` +
      `${usd(estimate.firstUsd)} if its answer takes ${count(estimate.outputTokens)}, and at most ` +
      `${usd(estimate.firstAtMostUsd)}.`,
    `All ${settings.iterations} requests cost about ${usd(estimate.allUsd)} on the same assumption${
      estimate.isGrowing
        ? `, the conversation growing by ${count(ASSUMED_GROWTH_TOKENS)} a candidate`
        : ""
    }, without what the endpoint may have cached. The search ends before it spends more than ${usd(settings.max_cost)}.`,
  ];
  const { messages, ...options } = estimate.body;
  const shown = messages.map(({ role, content }) => `--- ${role}\n${content}\n`);
  return `${shown.join("\n")}
--- with ${JSON.stringify(options)}

${notes.flatMap((note) => wrapWords(note, 80)).join("\n")}
`;
}
