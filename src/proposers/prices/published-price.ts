import type { ConditionalPrice, ModelInfo, Provider } from "@pydantic/genai-prices";
import type { ModelPrice, Rate } from "./price.js";
import { priceSourceVersion } from "./price-source.js";

/** Where and when a price is asked for. */
export interface PublishedPriceQuery {
  readonly baseUrl: string;
  /** ISO date, or date and time. */
  readonly at: string;
}

/** Prices as the list has them: by unit, such as `input_mtok`. */
type UnitPrices = ConditionalPrice["prices"];

/** Charged besides tokens, whether one asks for it or not: no rate per token can stand for it. */
const OTHER_CHARGES = ["requests_kcount", "output_citation_mtok", "input_text_messages_kcount"];

/**
 * The published price of a model, from the list that comes with `@pydantic/genai-prices`: that of the provider whose
 * address the base URL is; behind another address that of the vendor, as its source then says. Undefined if the list
 * has none, or one that is not by text tokens alone. Never less than what is charged: of prices that depend on the
 * time of day the dearest counts, and where a provider charges for what it puts into its cache unasked, so is every
 * token that was not in it.
 */
export async function publishedPrice(
  model: string,
  { baseUrl, at }: PublishedPriceQuery,
): Promise<ModelPrice | undefined> {
  // Takes a tenth of a second to load, which nobody else should wait for.
  const { calcPrice, findProvider } = await import("@pydantic/genai-prices");
  const lookUp = (name: string, providerId?: string): Found | undefined =>
    calcPrice({ input_tokens: 0, output_tokens: 0 }, name, providerId ? { providerId } : {}) ??
    undefined;
  const provider = findProvider({ providerApiUrl: baseUrl });
  if (provider) return priceOf(lookUp(model, provider.id), { model, at, isOwn: true });
  // As in "openai/gpt-5": whoever forwards requests names the vendor first.
  const [vendor = "", ...rest] = model.split("/");
  const ofVendor = rest.length > 0 && findProvider({ providerId: vendor });
  const found = ofVendor ? lookUp(rest.join("/"), ofVendor.id) : lookUp(model);
  return priceOf(found, { model, at, isOwn: false });
}

interface Found {
  readonly model: ModelInfo;
  readonly provider: Provider;
}

interface Asked {
  readonly model: string;
  readonly at: string;
  /** Is it the price of the provider itself that is asked? */
  readonly isOwn: boolean;
}

function priceOf(found: Found | undefined, { model, at, isOwn }: Asked): ModelPrice | undefined {
  if (!found) return undefined;
  const prices = pricesAt(found.model, at);
  const rates = prices.flatMap((each) => ratesOf(each, found) ?? []);
  if (rates.length === 0 || rates.length < prices.length) return undefined;
  const dearestOf = (of: (each: Rates) => Rate): Rate => dearestRate(rates.map(of));
  const timed = rates.length > 1 ? ", the dearest of the day" : "";
  const vendor = isOwn
    ? found.provider.name
    : `${found.provider.name}'s own price, the endpoint may charge otherwise`;
  return {
    model,
    source: `genai-prices ${priceSourceVersion()}: ${vendor}${timed}`,
    input: dearestOf(({ input }) => input),
    cachedInput: dearestOf(({ cachedInput }) => cachedInput),
    output: dearestOf(({ output }) => output),
  };
}

/**
 * What can be charged at some time of that day. The list's rule: the last price whose condition holds. Conditions are
 * compared here, as dates in text, since the list's own function would need a clock's date.
 */
function pricesAt({ prices }: ModelInfo, at: string): readonly UnitPrices[] {
  if (!Array.isArray(prices)) return [prices];
  const possible: UnitPrices[] = [];
  for (const { constraint, prices: unitPrices } of prices.toReversed()) {
    if (constraint?.type === "start_date" && constraint.start_date > at) continue;
    possible.push(unitPrices);
    if (constraint?.type !== "time_of_date") return possible;
  }
  return possible;
}

type Rates = Pick<ModelPrice, "input" | "cachedInput" | "output">;

function ratesOf(prices: UnitPrices, { model, provider }: Found): Rates | undefined {
  if (OTHER_CHARGES.some((unit) => prices[unit] !== undefined)) return undefined;
  const isFree = Object.keys(prices).length === 0 && model.id.endsWith(":free");
  const input = isFree ? FREE : rateOf(prices["input_mtok"]);
  const output = isFree ? FREE : rateOf(prices["output_mtok"]);
  if (!input || !output) return undefined;
  // Anthropic's models put nothing into the cache unless a request asks for it, and ours never do.
  const isCacheAsked = provider.id === "anthropic" || model.id.includes("claude");
  const written = isCacheAsked ? undefined : rateOf(prices["cache_write_mtok"]);
  const reasoning = rateOf(prices["output_reasoning_mtok"]);
  return {
    input: written ? dearestRate([input, written]) : input,
    cachedInput: rateOf(prices["cache_read_mtok"]) ?? input,
    output: reasoning ? dearestRate([output, reasoning]) : output,
  };
}

const FREE: Rate = Object.freeze({ base: 0, tiers: [] });

function rateOf(price: UnitPrices[string]): Rate | undefined {
  if (price === undefined) return undefined;
  if (typeof price === "number") return { base: price, tiers: [] };
  const tiers = price.tiers
    .map(({ start, price: rate }) => ({ above: start, rate }))
    .sort((a, b) => a.above - b.above);
  return { base: price.base, tiers };
}

/** At every length of the prompt the dearest of the rates; at least one. */
function dearestRate(rates: readonly Rate[]): Rate {
  const [only] = rates;
  if (only && rates.length === 1) return only;
  const steps = new Set(rates.flatMap(({ tiers }) => tiers.map(({ above }) => above)));
  const at = ({ base, tiers }: Rate, above: number): number =>
    tiers.findLast((tier) => tier.above <= above)?.rate ?? base;
  return {
    base: Math.max(...rates.map(({ base }) => base)),
    tiers: [...steps]
      .sort((a, b) => a - b)
      .map((above) => ({ above, rate: Math.max(...rates.map((rate) => at(rate, above))) })),
  };
}
