import { isLocal } from "./local.js";
import type { ModelPrice } from "./price.js";
import type { PriceOverrides } from "./price-file.js";
import { publishedPrice } from "./published-price.js";

export interface FindPriceOptions {
  /** Of the endpoint, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** The day whose prices count: an ISO date such as 2026-11-24, or a date and time. */
  readonly at: string;
  /** Prices of one's own, which come before all others. */
  readonly overrides?: PriceOverrides | undefined;
}

const FREE = Object.freeze({ base: 0, tiers: [] });

/**
 * What a model charges at an endpoint: by one's own prices; else nothing if the endpoint is local; else by the published
 * ones. Undefined if nobody knows. Throws a RangeError if `at` is no date.
 */
export async function findPrice(
  model: string,
  { baseUrl, at, overrides }: FindPriceOptions,
): Promise<ModelPrice | undefined> {
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(at)) {
    throw new RangeError(`expected \`at\` to be an ISO date like 2026-11-24, got "${at}"`);
  }
  const own = overrides?.get(model);
  if (own) return own;
  if (isLocal(baseUrl)) {
    const source = "local endpoint: no charge";
    return { model, source, input: FREE, cachedInput: FREE, output: FREE };
  }
  return publishedPrice(model, { baseUrl, at: at.slice(0, 10) });
}
