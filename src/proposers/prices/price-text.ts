import type { ModelPrice, Rate } from "./price.js";

/**
 * A price in one line for people, such as `gpt-5: 1.25 USD input, 0.125 cached, 10 output per million tokens
 * (genai-prices 0.1.8: OpenAI)`; rates by length as `2.5 (5 above 271999 input tokens)`.
 */
export function priceText({ model, source, input, cachedInput, output }: ModelPrice): string {
  const rates = [input, cachedInput, output];
  const isFree = rates.every(({ base, tiers }) => base === 0 && tiers.length === 0);
  if (isFree) return `${model}: free (${source})`;
  return (
    `${model}: ${rateText(input)} USD input, ${rateText(cachedInput)} cached, ` +
    `${rateText(output)} output per million tokens (${source})`
  );
}

function rateText({ base, tiers }: Rate): string {
  const longer = tiers.map(({ above, rate }) => `${rate} above ${above} input tokens`);
  return longer.length === 0 ? `${base}` : `${base} (${longer.join(", ")})`;
}

/** For whoever asks for a model whose price nobody knows: what to do, with an example to copy. */
export function unknownPriceMessage(model: string): string {
  return [
    `no price is known for the model ${JSON.stringify(model)}, so what it costs could not be kept within a limit.`,
    "Is the name right? If it is, say what it charges, in US dollars per million tokens, in a TOML file:",
    "",
    `    [models.${JSON.stringify(model)}]`,
    "    input = 1.25",
    "    output = 10.0",
    "",
    'and name that file: prices = "FILE" in a TOML file, or --prices FILE where that is an option. Where nothing is charged, both are 0.',
  ].join("\n");
}
