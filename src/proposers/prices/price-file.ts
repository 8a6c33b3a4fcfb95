import { TomlError, parse } from "smol-toml";
import { readText } from "../../files/index.js";
import { nearest } from "../../workload/nearest.js";
import type { ModelPrice, Rate } from "./price.js";
import { PriceError } from "./price-error.js";

/** Prices of one's own, by the model's name. */
export type PriceOverrides = ReadonlyMap<string, ModelPrice>;

const KEYS = ["input", "cached_input", "output"] as const;
type Key = (typeof KEYS)[number];

type Table = Readonly<Record<string, unknown>>;

/** A file that is read, and its text, in which places are looked for. */
interface File {
  readonly path: string;
  readonly text: string;
}

/**
 * Prices from a TOML file, in US dollars per million tokens: a table `[models."NAME"]` for each model, with `input`,
 * `output` and, unless cached tokens cost the same, `cached_input`. Throws a `FileError` if it cannot be read, a
 * {@link PriceError} if it is not TOML, or a key or a value is wrong.
 */
export function readPriceFile(path: string): PriceOverrides {
  const file: File = { path, text: readText(path, "a file of prices") };
  const { models, ...others } = parseToml(file);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw problem(file, unknown, { expected: 'tables [models."NAME"] only', found: "another key" });
  }
  if (!isTable(models)) {
    const found = models === undefined ? "none" : shown(models);
    throw problem(file, "models", { expected: 'tables [models."NAME"]', found });
  }
  return new Map(
    Object.entries(models).map(([model, given]) => [model, priceOf(file, model, given)]),
  );
}

function priceOf(file: File, model: string, given: unknown): ModelPrice {
  if (!isTable(given)) {
    const expected = "a table with input and output";
    throw problem(file, modelKey(model), { expected, found: shown(given) }, model);
  }
  for (const key of Object.keys(given)) if (!isKey(key)) throw unknownKey(file, model, key, given);
  const rate = (key: Key): Rate => rateOf(file, model, key, given[key]);
  const input = rate("input");
  return {
    model,
    source: file.path,
    input,
    cachedInput: given["cached_input"] === undefined ? input : rate("cached_input"),
    output: rate("output"),
  };
}

function rateOf(file: File, model: string, key: Key, value: unknown): Rate {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) {
    return { base: value, tiers: [] };
  }
  const expected = "US dollars per million tokens, a number ≥ 0";
  const path = `${modelKey(model)}.${key}`;
  if (value === undefined) throw problem(file, path, { expected, found: "none" }, model);
  throw problem(file, path, { expected, found: shown(value) }, model, key);
}

function unknownKey(file: File, model: string, key: string, given: Table): PriceError {
  const like = nearest(key, KEYS);
  // [models.gpt-5.2] without quotes is a table "2" in a table "gpt-5".
  const isSplit = isTable(given[key]);
  const hint = isSplit
    ? `a name with a dot needs quotes: [models."${model}.${key}"]`
    : like && `did you mean ${like}?`;
  const expected = `one of ${KEYS.join(", ")}`;
  const found = `"${key}"`;
  return problem(file, modelKey(model), { expected, found, hint }, model, key);
}

function parseToml({ path, text }: File): Table {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [found = ""] = cause.message.replace(/^Invalid TOML document: /, "").split("\n");
    const { line } = cause;
    const expected = "valid TOML";
    throw new PriceError({ file: path, line, key: null, expected, found }, { cause });
  }
}

function problem(
  { path, text }: File,
  key: string,
  what: { readonly expected: string; readonly found: string; readonly hint?: string | undefined },
  ...names: readonly string[]
): PriceError {
  const line = lineOf(text, names.length === 0 ? [key] : names);
  return new PriceError({ file: path, line, key, ...what });
}

/**
 * The parser does not tell where a key stands, so each name is looked for in turn, from where the one before was found.
 * Null if not even the first is there, as when a name is written with escapes.
 */
function lineOf(text: string, names: readonly string[]): number | null {
  const lines = text.split("\n");
  let at = -1;
  for (const name of names) {
    const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const pattern = new RegExp(`(^|[\\s.\\["'{,])${escaped}["'\\s=.\\]]`);
    const next = lines.findIndex((line, i) => i >= at && pattern.test(`${line} `));
    if (next < 0) break;
    at = next;
  }
  return at < 0 ? null : at + 1;
}

function modelKey(model: string): string {
  return `models.${JSON.stringify(model)}`;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKey(key: string): key is Key {
  return (KEYS as readonly string[]).includes(key);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "an array" : "a table";
}
