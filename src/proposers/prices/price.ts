import type { TokenUsage } from "../usage.js";

/** US dollars per million tokens: one rate, or rates by the length of the prompt. */
export interface Rate {
  readonly base: number;
  /** Each replaces the rate for all tokens of a request whose input is longer than `above` tokens; ascending. */
  readonly tiers: readonly { readonly above: number; readonly rate: number }[];
}

/** What a model charges. */
export interface ModelPrice {
  readonly model: string;
  /** Where it was found, with version, as shown to people. */
  readonly source: string;
  readonly input: Rate;
  /** Of the input tokens that the endpoint had in its cache. */
  readonly cachedInput: Rate;
  /** Of the output, reasoning included. */
  readonly output: Rate;
}

/** What an answer costs, US dollars. */
export function costUsd(price: ModelPrice, { input, cachedInput, output }: TokenUsage): number {
  const fresh = Math.max(0, input - cachedInput);
  return (
    (fresh * rateAt(price.input, input) +
      Math.min(cachedInput, input) * rateAt(price.cachedInput, input) +
      output * rateAt(price.output, input)) /
    1e6
  );
}

/** The most that a request can cost with so many tokens at most, US dollars: nothing cached, the dearest rates. */
export function worstCaseUsd(
  price: ModelPrice,
  { input, output }: { readonly input: number; readonly output: number },
): number {
  const dearestInput = Math.max(dearest(price.input), dearest(price.cachedInput));
  return (input * dearestInput + output * dearest(price.output)) / 1e6;
}

function rateAt({ base, tiers }: Rate, inputTokens: number): number {
  return tiers.findLast(({ above }) => inputTokens > above)?.rate ?? base;
}

function dearest({ base, tiers }: Rate): number {
  return Math.max(base, ...tiers.map(({ rate }) => rate));
}
