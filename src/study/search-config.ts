import { CONTEXTS } from "../proposers/context.js";
import { EFFORTS } from "../proposers/effort.js";
import type { SearchSettings } from "../search/settings.js";
import { PROPOSER_NAMES } from "../search/settings.js";
import { STRATEGY_NAMES } from "../search/strategies/strategy.js";
import { FEEDBACK_LEVELS, METRIC_NAMES } from "../verifier/index.js";
import { settingsFromToml } from "../settings/given-settings.js";
import { PARAMETERS } from "../settings/parameters.js";
import { RequestError, shown, valueError } from "../settings/request-error.js";
import type { GivenSetting, Setting } from "../settings/settings.js";
import { numberSetting, resolveSettings, textSetting } from "../settings/settings.js";

const count = (fallback: number, meaning: string) =>
  numberSetting(
    fallback,
    "a whole number ≥ 1",
    meaning,
    (value) => Number.isSafeInteger(value) && value >= 1,
  );

const positive = (fallback: number, meaning: string) =>
  numberSetting(fallback, "a number > 0", meaning, (value) => value > 0);

/** A number with a condition, or nothing. */
function optional(
  expected: string,
  meaning: string,
  holds: (value: number) => boolean,
): Setting<number | ""> {
  const accepts = (value: unknown): boolean =>
    value === "" || (typeof value === "number" && Number.isFinite(value) && holds(value));
  return { fallback: "", expected, meaning, accepts, isText: false };
}

/** What a search is made from, besides the parameters of its simulations. */
export const SEARCH_KEYS = {
  proposer: textSetting("grammar", "who writes policies", PROPOSER_NAMES),
  model: textSetting("", "the model's name at its endpoint"),
  effort: textSetting("", "how much is thought about each policy", ["", ...EFFORTS]),
  strategy: textSetting("", "what candidates are made from", ["", ...STRATEGY_NAMES]),
  context: textSetting("whole", "what a model is shown of earlier candidates", CONTEXTS),
  context_size: count(3, "k of the contexts last-k and best-k"),
  feedback: textSetting("summary", "how much a model is told", FEEDBACK_LEVELS),
  metric: textSetting("throughput", "what to improve", METRIC_NAMES),
  iterations: count(120, "candidates to evaluate"),
  seed: count(1, "of all that is random"),
  max_cost: positive(5, "US dollars that requests may cost at most"),
  max_seconds: optional("a number > 0", "seconds after which nothing more is begun", (v) => v > 0),
  target: optional("a number > 0", "a score that ends the search", (value) => value > 0),
  patience: optional(
    "a whole number ≥ 1",
    "candidates without improvement that end the search",
    (value) => Number.isSafeInteger(value) && value >= 1,
  ),
  in_flight: count(8, "candidates under way at once; decides no result"),
  temperature: optional("a number from 0 to 2", "of the model", (v) => v >= 0 && v <= 2),
  max_output_tokens: count(32_768, "of an answer, reasoning included"),
  request_timeout: positive(600, "seconds until an answer is given up"),
  base_url: textSetting("", "of the endpoint; empty: OPENAI_BASE_URL"),
  prices: textSetting("", "TOML file with prices of models"),
  prompts: textSetting("", "folder with prompts; empty: those of the package"),
  traces: textSetting("", "folder with trace CSVs; empty: the paper's"),
  validation: textSetting("auto", "folder of the traces the winner is chosen on, auto or none"),
  test: textSetting("auto", "folder of the traces looked at once at the end, auto or none"),
  out: textSetting("", "folder of the run; empty: a new one in results/"),
  cassette: textSetting("", "run folder to replay"),
  width: count(4, "of the beam"),
  islands: count(2, "of evolve"),
  founders: count(32, "candidates that evolve makes from scratch first"),
  elites: count(8, "best candidates of an island that evolve builds upon"),
  exchange_every: count(16, "candidates per island between exchanges"),
} as const;

/** Settings that mean nothing to a proposer that asks no model. */
const MODEL_KEYS: readonly string[] = [
  "model",
  "context",
  "context_size",
  "feedback",
  "max_cost",
  "temperature",
  "max_output_tokens",
  "request_timeout",
  "base_url",
  "prices",
  "prompts",
];

/** What can be changed when a run is resumed: limits, and what decides no result. */
const RESUME_KEYS: readonly string[] = [
  "iterations",
  "max_cost",
  "max_seconds",
  "target",
  "patience",
  "in_flight",
];

export type SearchFlags = Partial<Readonly<Record<string, unknown>>>;

export interface SearchConfig {
  readonly settings: SearchSettings;
  /** The file's other keys: parameters of the simulations. */
  readonly parameters: readonly GivenSetting[];
}

/**
 * The settings from a TOML file, in which they stand beside the simulations' parameters, and from options, which replace
 * them. Throws a `RequestError` for an unknown key, a wrong value, settings that contradict one another, or a key in a file.
 */
export function readSearchConfig(file: string | undefined, flags: SearchFlags): SearchConfig {
  return resolveSearch(file === undefined ? [] : settingsFromToml(file), flags);
}

/** The same, of settings that were read already. */
export function resolveSearch(
  inFile: readonly GivenSetting[],
  flags: SearchFlags = {},
): SearchConfig {
  refuseSecrets(inFile);
  const isSearchKey = ({ key }: GivenSetting): boolean => Object.hasOwn(SEARCH_KEYS, key);
  const isParameter = ({ key }: GivenSetting): boolean => Object.hasOwn(PARAMETERS, key);
  // A key that is neither is reported among all that are known.
  const unknown = inFile.filter((given) => !isSearchKey(given) && !isParameter(given));
  resolveSettings({ ...SEARCH_KEYS, ...PARAMETERS }, unknown);
  const { values, given } = resolveSettings(SEARCH_KEYS, [
    ...inFile.filter(isSearchKey),
    ...givenByFlags(flags),
  ]);
  const settings = withDefaults(values);
  refuseContradictions(settings, given);
  return { settings, parameters: inFile.filter((one) => isParameter(one)) };
}

/** The settings of a run that is gone on with, or replayed, some replaced by options. Throws like {@link readSearchConfig}. */
export function changedSettings(
  recorded: unknown,
  place: string,
  flags: SearchFlags,
  changeable: readonly string[] = RESUME_KEYS,
): SearchSettings {
  const kept = Object.entries(recorded ?? {}).map(([key, value]): GivenSetting => ({
    key,
    value: value as unknown,
    place,
  }));
  const changes = givenByFlags(flags);
  for (const { key, place: flag } of changes) {
    if (changeable.includes(key)) continue;
    throw valueError({
      place: flag,
      expected: `only options that can change here: ${changeable.map(flagOf).join(", ")}`,
      found: `one that is part of the run in ${place}`,
    });
  }
  return withDefaults(resolveSettings(SEARCH_KEYS, [...kept, ...changes]).values);
}

function givenByFlags(flags: SearchFlags): GivenSetting[] {
  return Object.entries(flags)
    .map(([name, value]) => ({ key: name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value }))
    .filter(({ key, value }) => Object.hasOwn(SEARCH_KEYS, key) && value !== undefined)
    .map(({ key, value }): GivenSetting => ({ key, value, place: flagOf(key) }));
}

function flagOf(key: string): string {
  return `--${key.replaceAll("_", "-")}`;
}

type Values = ReturnType<typeof resolveSettings<typeof SEARCH_KEYS>>["values"];

function withDefaults(values: Values): SearchSettings {
  const strategy = values.proposer === "grammar" ? "evolve" : "chain";
  return {
    ...values,
    strategy: values.strategy === "" ? strategy : values.strategy,
  } as SearchSettings;
}

/** Names of settings in which somebody might give a key; none of ours is among them. */
const SECRET_NAME = /(^|_)(api_?)?(key|token|secret|password|credentials?)$/i;
/** What keys of well-known endpoints look like. */
const SECRET_VALUE = /^(sk-|AIza|Bearer )/;

function refuseSecrets(given: readonly GivenSetting[]): void {
  for (const { key, value, place } of given) {
    const isSecret =
      SECRET_NAME.test(key) || (typeof value === "string" && SECRET_VALUE.test(value));
    if (!isSecret) continue;
    throw new RequestError(
      `${place}: key ${key}: expected no secret in a file; found what looks like one (put it into the ` +
        "environment variable OPENAI_API_KEY; if this file was shared, make the key invalid)",
    );
  }
}

function refuseContradictions(
  settings: SearchSettings,
  given: ReadonlyMap<string, GivenSetting>,
): void {
  const { proposer } = settings;
  const placeOf = (key: string): string => given.get(key)?.place ?? flagOf(key);
  if (proposer === "grammar") {
    const key = MODEL_KEYS.find((name) => given.has(name));
    if (key === undefined) {
      refuseCassette(settings, placeOf);
      return;
    }
    throw valueError({
      place: `${placeOf(key)}: key ${key}`,
      expected: 'proposer "openai" with it',
      found: 'proposer "grammar", which asks no model',
      hint: 'with proposer "openai", or without this',
    });
  }
  if (proposer === "openai" && settings.model === "") {
    throw valueError({
      place: "--model",
      expected: 'the name of a model, which proposer "openai" asks',
      found: "none",
      hint: "for example --model gpt-5.2; see docs/models.md",
    });
  }
  refuseCassette(settings, placeOf);
}

function refuseCassette(settings: SearchSettings, placeOf: (key: string) => string): void {
  if (settings.proposer === "replay" && settings.cassette === "") {
    throw valueError({
      place: "--cassette",
      expected: "the folder of the run to replay",
      found: "none",
    });
  }
  if (settings.proposer === "replay" || settings.cassette === "") return;
  throw valueError({
    place: placeOf("cassette"),
    expected: 'proposer "replay" with a cassette',
    found: `proposer ${shown(settings.proposer)}`,
  });
}
