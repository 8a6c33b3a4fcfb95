import type { ProfileName, Scenario, Split, WorkloadProfile } from "../workload/index.js";
import {
  ARRIVAL_PATTERNS,
  checkProfile,
  DAG_SHAPES,
  findScenario,
  MEMORY_MODELS,
  OPERATOR_MIXES,
  PRIORITY_MIXES,
  PROFILES,
  scenarioProfile,
  SCENARIOS,
  SIZE_DISTRIBUTIONS,
  SPLITS,
} from "../workload/index.js";
import { nearest } from "../workload/nearest.js";
import { RequestError, shown, valueError } from "../settings/request-error.js";
import type { GivenSetting, Setting, ValuesOf } from "../settings/settings.js";
import {
  booleanSetting,
  numberSetting,
  resolveSettings,
  textSetting,
} from "../settings/settings.js";

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);
const PROFILE_NAMES = Object.keys(PROFILES);
const { balanced } = PROFILES;

/** What the keys that hold a name may hold. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  scenario: SCENARIO_NAMES,
  profile: PROFILE_NAMES,
  split: SPLITS,
  operators: Object.keys(OPERATOR_MIXES),
  memory: MEMORY_MODELS,
  shape: DAG_SHAPES,
  priorities: Object.keys(PRIORITY_MIXES),
  arrivals: ARRIVAL_PATTERNS,
  sizes: SIZE_DISTRIBUTIONS,
};

const choice = (key: string, fallback: string, meaning: string): Setting<string> =>
  textSetting(fallback, `${meaning}: ${(NAMES[key] ?? []).join(", ")}`);

/** The keys of a profile's workload, in a TOML file or with --set; their fallbacks are those of the profile `balanced`. */
export const WORKLOAD_SETTINGS = {
  scenario: textSetting("", "a name of `schedlab trace scenarios`"),
  profile: choice("profile", "balanced", "what the other keys start from"),
  split: choice("split", "train", "unrelated random numbers"),
  operators: choice("operators", balanced.operators, "mix of operators"),
  memory: choice("memory", balanced.memory, "memory of an operator"),
  shape: choice("shape", balanced.shape, "DAG of a pipeline"),
  length: numberSetting(
    balanced.length,
    "a number ≥ 1",
    "mean operators, except in a query",
    (value) => value >= 1,
  ),
  priorities: choice("priorities", balanced.priorities, "shares of the classes"),
  arrivals: choice("arrivals", balanced.arrivals, "when pipelines arrive"),
  load: numberSetting(
    balanced.load,
    "a number > 0",
    "demand over what the cluster can give",
    (value) => value > 0,
  ),
  sizes: choice("sizes", balanced.sizes, "sizes of pipelines"),
  size_spread: numberSetting(
    balanced.sizeSpread,
    "a number > 0",
    "σ of log-normal, exponent (> 1) of pareto sizes",
    (value) => value > 0,
  ),
  fit: booleanSetting(balanced.fit, "every operator fits the largest pool"),
} as const;

export type WorkloadKey = keyof typeof WORKLOAD_SETTINGS;

/** What is to be generated. */
export interface RequestedWorkload {
  readonly profile: WorkloadProfile;
  readonly split: Split;
}

export function isWorkloadKey(key: string): key is WorkloadKey {
  return Object.hasOwn(WORKLOAD_SETTINGS, key);
}

/**
 * The workload that the keys describe: those of the scenario or profile, replaced by what else is given. `undefined` if no
 * key is given. Throws a `RequestError` for a value that does not exist, with the nearest that does.
 */
export function requestedWorkload(given: readonly GivenSetting[]): RequestedWorkload | undefined {
  const [first] = given;
  if (!first) return undefined;
  const resolved = resolveSettings(WORKLOAD_SETTINGS, given);
  for (const one of resolved.given.values()) checkName(one);
  const base = baseOf(resolved.given, first);
  const { values } = resolveSettings(WORKLOAD_SETTINGS, given, {
    ...base,
    size_spread: base.sizeSpread,
  });
  const profile = profileOf(values);
  const spread = resolved.given.get("size_spread") ?? resolved.given.get("sizes");
  try {
    checkProfile(profile);
  } catch (error) {
    // Only the two keys together can be wrong here.
    if (!(error instanceof RangeError)) throw error;
    const what = error.message
      .replace(/^expected `sizeSpread` to be /, "expected ")
      .replace(", got ", "; found ");
    throw new RequestError(`${spread?.place ?? "defaults"}: key size_spread: ${what}`);
  }
  return { profile, split: values.split as Split };
}

/** The names among the values have been checked. */
function profileOf(values: ValuesOf<typeof WORKLOAD_SETTINGS>): WorkloadProfile {
  return {
    operators: values.operators as WorkloadProfile["operators"],
    memory: values.memory as WorkloadProfile["memory"],
    shape: values.shape as WorkloadProfile["shape"],
    length: values.length,
    priorities: values.priorities as WorkloadProfile["priorities"],
    arrivals: values.arrivals as WorkloadProfile["arrivals"],
    load: values.load,
    sizes: values.sizes as WorkloadProfile["sizes"],
    sizeSpread: values.size_spread,
    fit: values.fit,
  };
}

function checkName({ key, value, place }: GivenSetting): void {
  const names = NAMES[key];
  if (!names || typeof value !== "string" || names.includes(value)) return;
  const near = nearest(value, names);
  throw valueError({
    place: `${place}: key ${key}`,
    expected: `one of ${names.join(", ")}`,
    found: shown(value),
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}

function baseOf(given: ReadonlyMap<string, GivenSetting>, first: GivenSetting): WorkloadProfile {
  const scenario = given.get("scenario");
  const profile = given.get("profile");
  if (scenario && profile) {
    throw valueError({
      place: `${profile.place}: key profile`,
      expected: "a profile or a scenario",
      found: `both, the scenario at ${scenario.place}`,
    });
  }
  if (scenario) return scenarioProfile(findScenario(String(scenario.value)) as Scenario);
  if (profile) return PROFILES[profile.value as ProfileName];
  throw valueError({
    place: `${first.place}: key ${first.key}`,
    expected: "a profile or a scenario with it",
    found: "neither",
    hint: "as in --profile balanced",
  });
}
