import { METRIC_NAMES } from "../verifier/metric.js";
import type { MetricName } from "../verifier/metric.js";
import { settingsFromToml } from "./given-settings.js";
import { PARAMETERS } from "./parameters.js";
import type { GivenSetting } from "./settings.js";
import { numberSetting, resolveSettings, textSetting } from "./settings.js";

const count = (fallback: number, meaning: string) =>
  numberSetting(
    fallback,
    "a whole number ≥ 1",
    meaning,
    (value) => Number.isSafeInteger(value) && value >= 1,
  );

/** What a search is made from, besides the parameters of its simulations. */
const SEARCH_KEYS = {
  proposer: textSetting("grammar", "who writes policies", ["grammar"]),
  metric: textSetting("throughput", "what to improve", METRIC_NAMES),
  iterations: count(120, "candidates to evaluate"),
  seed: count(1, "seed of the proposer"),
  traces: textSetting("", "folder with trace CSVs; empty: the paper's"),
  out: textSetting("", "folder of the run; empty: a new one in results/"),
} as const;

export interface SearchSettings {
  readonly proposer: string;
  readonly metric: MetricName;
  readonly iterations: number;
  readonly seed: number;
  readonly traces: string;
  readonly out: string;
}

export interface SearchConfig {
  readonly values: SearchSettings;
  /** The file's other keys: parameters of the simulations. */
  readonly parameters: readonly GivenSetting[];
}

/**
 * The settings from a TOML file, in which they stand beside the simulations' parameters, and from options, which replace
 * them. Throws a `RequestError` for an unknown key or a wrong value.
 */
export function readSearchConfig(
  file: string | undefined,
  options: Partial<SearchSettings>,
): SearchConfig {
  const inFile = file === undefined ? [] : settingsFromToml(file);
  const isSearchKey = ({ key }: GivenSetting): boolean => Object.hasOwn(SEARCH_KEYS, key);
  const isParameter = ({ key }: GivenSetting): boolean => Object.hasOwn(PARAMETERS, key);
  // A key that is neither is reported among all that are known.
  const unknown = inFile.filter((given) => !isSearchKey(given) && !isParameter(given));
  resolveSettings({ ...SEARCH_KEYS, ...PARAMETERS }, unknown);
  const onCommandLine = Object.entries(options)
    .filter(([key]) => Object.hasOwn(SEARCH_KEYS, key))
    .map(([key, value]): GivenSetting => ({ key, value, place: `--${key}` }));
  const { values } = resolveSettings(SEARCH_KEYS, [
    ...inFile.filter(isSearchKey),
    ...onCommandLine,
  ]);
  return {
    values: { ...values, metric: values.metric as MetricName },
    parameters: inFile.filter((given) => isParameter(given)),
  };
}
