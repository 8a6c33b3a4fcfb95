import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { readError } from "../files/index.js";
import type { ModelPrice } from "../proposers/index.js";
import {
  findPrice,
  isLocal,
  readPriceFile,
  unknownPriceMessage,
} from "../proposers/prices/index.js";
import { OWN_PROMPTS } from "../proposers/prompts/index.js";
import { RequestError } from "../settings/request-error.js";
import type { SearchPlan } from "./search-plan.js";

/** Which model is asked where, at what price. No key is in it: it is kept in run.json. */
export interface ModelAccess {
  readonly baseUrl: string;
  readonly price: ModelPrice;
}

const OPENAI_URL = "https://api.openai.com/v1";

/**
 * The endpoint and the price of a search with a model: those recorded of a run that goes on or is replayed. Throws a
 * `RequestError` that begins with `place` if nobody knows the price.
 */
export async function accessModel(
  { settings, recorded }: Pick<SearchPlan, "settings" | "recorded">,
  place = "model",
): Promise<ModelAccess> {
  const kept = recorded?.endpoint as ModelAccess | undefined;
  if (kept) return kept;
  const { model, prices } = settings;
  const baseUrl = baseUrlOf(settings.base_url);
  const overrides = prices === "" ? undefined : readPriceFile(prices);
  const at = new Date().toISOString();
  const price = await findPrice(model, { baseUrl, at, overrides });
  if (!price) throw new RequestError(`${place}: ${unknownPriceMessage(model)}`);
  return { baseUrl, price };
}

function baseUrlOf(setting: string): string {
  const [from, url] =
    setting === ""
      ? ["OPENAI_BASE_URL", process.env.OPENAI_BASE_URL ?? OPENAI_URL]
      : ["base_url", setting];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain =
    parsed !== undefined &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.username + parsed.password + parsed.search + parsed.hash === "";
  if (isPlain) return url;
  throw new RequestError(
    `${from}: expected an http or https address without credentials or a query, as ${OPENAI_URL}; ` +
      "found something else",
  );
}

/**
 * The key from the environment. An endpoint on one's own machine or network may need none. Throws a `RequestError`.
 */
export function keyFor(baseUrl: string): string {
  const key = process.env.OPENAI_API_KEY ?? "";
  if (key !== "") return key;
  if (isLocal(baseUrl)) return "none";
  throw new RequestError(
    `OPENAI_API_KEY: expected the key for ${baseUrl} in this environment variable; found nothing ` +
      "(proposers grammar and replay need no key)",
  );
}

/** The folder of the prompts of a run: its own copy, so that it can be continued and replayed whatever becomes of the others. */
export function promptFolder({ settings, recorded }: SearchPlan): string {
  if (recorded && settings.proposer === "replay") return join(settings.cassette, "prompts");
  if (recorded) return join(settings.out, "prompts");
  return settings.prompts === "" ? OWN_PROMPTS : settings.prompts;
}

/** Copies the prompts of a run into its folder, unless they are there. */
export function keepPrompts(from: string, runFolder: string): void {
  const to = join(runFolder, "prompts");
  if (existsSync(to)) return;
  try {
    cpSync(from, to, { recursive: true });
  } catch (cause) {
    throw readError(cause, from, "a folder of prompts");
  }
}
