import type { Effort } from "../effort.js";
import type { Endpoint } from "../endpoint/endpoint.js";
import type { ChatRequest } from "../endpoint/chat.js";
import { requestDigest } from "../endpoint/chat.js";
import type { ModelPrice } from "../prices/price.js";
import { worstCaseUsd } from "../prices/price.js";
import type { Prompt, Proposal, ProposalRequest, Proposer } from "../proposer.js";
import { buildMessages, maxInputTokens } from "../prompts/index.js";
import type { PromptSettings, PromptTexts } from "../prompts/index.js";

/** What is asked of a model with every request. */
export interface ModelSettings {
  readonly model: string;
  /** Not sent without it: not every model takes it. */
  readonly effort?: Effort | undefined;
  /** Not sent without it. */
  readonly temperature?: number | undefined;
  /** Of an answer, its reasoning included. */
  readonly maxOutputTokens: number;
  /** Of the endpoint: the name of the limit on output tokens differs. */
  readonly baseUrl: string;
  readonly price: ModelPrice;
  readonly prompts: PromptTexts;
  readonly prompting: PromptSettings;
}

export interface ModelProposerOptions extends ModelSettings {
  readonly endpoint: Endpoint;
  /** The code in an answer; undefined if there is none. */
  readonly extract: (answer: string) => Promise<string | undefined>;
}

/** A proposer that asks a model, in one chat completion for each proposal. */
export function modelProposer(options: ModelProposerOptions): Proposer {
  const { endpoint, price, maxOutputTokens } = options;
  return {
    name: "openai",
    label: options.model,
    prepare(request) {
      const body = requestBody(options, request);
      const prompt: Prompt = { digest: requestDigest(body), body };
      const tokens = { input: maxInputTokens(body.messages), output: maxOutputTokens };
      const worst = worstCaseUsd(price, tokens);
      const parents = request.parents.map(({ id }) => id);
      return {
        // What was answered before is paid for.
        worstCaseUsd: endpoint.isAnswered(request.number) ? 0 : worst,
        prompt,
        make: async (): Promise<Proposal> => {
          const { text, usage, costUsd, failure } = await endpoint.complete(
            request.number,
            body,
            worst,
          );
          const made = {
            parents,
            notes: null,
            expense: { simulations: 0, tokens: usage, costUsd },
            prompt,
          };
          if (failure) return { ...made, source: text, failure };
          const source = await options.extract(text);
          return source === undefined
            ? { ...made, source: text, failure: NO_CODE }
            : { ...made, source };
        },
      };
    },
  };
}

const NO_CODE = Object.freeze({
  code: "no-policy",
  rule: "no-code",
  message:
    "the answer has no code in it; answer with one complete policy module in one fenced TypeScript block",
});

/** The request for a proposal, as it is sent. */
export function requestBody(settings: ModelSettings, request: ProposalRequest): ChatRequest {
  const { model, effort, temperature, maxOutputTokens, baseUrl, prompts, prompting } = settings;
  return {
    model,
    messages: buildMessages(prompts, prompting, request),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(temperature === undefined ? {} : { temperature }),
    // Its newer name is known to few but the endpoint that made it up, and necessary there.
    ...(new URL(baseUrl).hostname === "api.openai.com"
      ? { max_completion_tokens: maxOutputTokens }
      : { max_tokens: maxOutputTokens }),
  };
}
