import { settingsFromFailures } from "./failure-file.js";
import { settingsFromOptions, settingsFromToml } from "./given-settings.js";
import { shown, valueError } from "./request-error.js";
import type { GivenSetting, ResolvedSettings, ValuesOf } from "./settings.js";
import { MOST_POOLS, checkCluster, idleClusterKeys } from "./cluster-parameters.js";
import { tablesSetting } from "./table-settings.js";
import { booleanSetting, numberSetting, resolveSettings, textSetting } from "./settings.js";

const positive = (fallback: number, meaning: string) =>
  numberSetting(fallback, "a number > 0", meaning, (value) => value > 0);
const amount = (fallback: number, meaning: string) =>
  numberSetting(fallback, "a number ≥ 0", meaning, (value) => value >= 0);
const share = (fallback: number, meaning: string) =>
  numberSetting(fallback, "a number from 0 to 1", meaning, (value) => value >= 0 && value <= 1);
const whole = (fallback: number, least: number, meaning: string) =>
  numberSetting(
    fallback,
    `a whole number ≥ ${least}`,
    meaning,
    (value) => Number.isSafeInteger(value) && value >= least,
  );

/** A number that has to be given. */
const needed = (expected: string, meaning: string, holds: (value: number) => boolean) =>
  numberSetting(NaN, expected, meaning, holds);
const isId = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const POOL = {
  cpus: needed("a number > 0", "CPUs", (value) => value > 0),
  ram_gb: needed("a number > 0", "memory, GB", (value) => value > 0),
  count: whole(1, 1, "pools like this"),
} as const;

const POOL_FAILURE = {
  pool: needed("a whole number ≥ 0", "id of the pool", isId),
  at_seconds: needed("a number ≥ 0", "when it is lost", (value) => value >= 0),
  for_seconds: needed("a number > 0", "for how long", (value) => value > 0),
} as const;

/** The parameters of a simulation under the names they have in TOML files, with the original's defaults. */
export const PARAMETERS = {
  duration: positive(600, "simulated seconds"),
  ticks_per_second: whole(1000, 1, "tick rate"),
  waiting_seconds_mean: amount(10, "mean gap between batches"),
  num_pipelines: whole(4, 1, "pipelines in a batch"),
  num_operators: positive(5, "mean operators, except in a query"),
  num_segs: numberSetting(1, "1", "segments of an operator; only 1", (value) => value === 1),
  interactive_prob: share(0.3, "share of interactive pipelines"),
  query_prob: share(0.1, "share of queries"),
  batch_prob: share(0.6, "share of batch pipelines"),
  dag_shape_draw: booleanSetting(true, "draw shapes; false: all linear"),
  dag_linear_prob: share(1, "share of linear pipelines"),
  dag_branch_in_prob: share(0, "share joining in one operator"),
  dag_branch_out_prob: share(0, "share forking from one operator"),
  cpu_io_ratio: share(0.5, "accepted; has no effect"),
  scheduler_algo: textSetting("priority", 'built-in policy, .ts file, or "rest"'),
  num_pools: numberSetting(
    8,
    `a whole number from 1 to ${MOST_POOLS}`,
    "identical pools",
    (value) => Number.isInteger(value) && value >= 1 && value <= MOST_POOLS,
  ),
  cpus_per_pool: positive(64, "CPUs of a pool"),
  ram_gb_per_pool: positive(256, "memory of a pool, GB"),
  pool: tablesSetting(POOL, "instead: pools one by one"),
  pool_failure: tablesSetting(POOL_FAILURE, "when pools are lost"),
  pool_failure_mean_seconds: amount(0, "mean time to a loss; 0: never"),
  pool_repair_mean_seconds: positive(60, "mean time to the return"),
  pool_failure_seed: whole(42, 0, "seed of those times"),
  multi_operator_containers: booleanSetting(true, "operators may share a container"),
  allow_memory_overcommit: booleanSetting(false, "allocations may exceed a pool"),
  random_seed: whole(42, 0, "seed of workload and estimator"),
  max_job_seconds: amount(0, "limit per pipeline; 0: none"),
  estimator_algo: textSetting("", '"noisy": policies see estimates', ["", "noisy"]),
  noisy_estimator_sigma: amount(0, "spread of the estimates; 0: exact"),
  rest_scheduler_addr: textSetting("localhost:8080", 'with "rest": where the policy answers'),
  rest_poll_interval: amount(1, "s after which it is asked again"),
  rest_timeout_seconds: positive(30, "wall-clock s it may take to answer"),
} as const;

export type ParameterName = keyof typeof PARAMETERS;
export type Parameters = ValuesOf<typeof PARAMETERS>;

/** Parameters and where those came from that were given. */
export interface ResolvedParameters {
  readonly values: Parameters;
  readonly given: ResolvedSettings<typeof PARAMETERS>["given"];
}

/** What a command line says of the parameters. */
export interface ParameterFlags {
  /** A TOML file. */
  readonly params?: string | undefined;
  /** A CSV file of pool failures; it replaces what the TOML file says of them. */
  readonly failures?: string | undefined;
  /** Texts `key=value`; they replace what the files say. */
  readonly set: readonly string[];
}

export interface ParameterSources extends ParameterFlags {
  /** Given elsewhere; what the command line says replaces it. */
  readonly more?: readonly GivenSetting[];
  /** Given elsewhere; they replace all others. */
  readonly last?: readonly GivenSetting[];
}

/**
 * The parameters from a file and from the command line; what is not given is as in `fallbacks`, else the default. Throws a
 * `RequestError` that names place, key, expectation and finding, or a `FileError`.
 */
export function readParameters(
  { params, failures, set, more = [], last = [] }: ParameterSources,
  fallbacks: Partial<Parameters> = {},
): ResolvedParameters {
  const resolved = resolveSettings(
    PARAMETERS,
    [
      ...more,
      ...(params === undefined ? [] : settingsFromToml(params)),
      ...(failures === undefined ? [] : [settingsFromFailures(failures)]),
      ...settingsFromOptions(set, PARAMETERS),
      ...last,
    ],
    fallbacks,
  );
  checkSum(resolved, ["interactive_prob", "query_prob", "batch_prob"]);
  checkShapes(resolved);
  checkTicks(resolved);
  checkCluster(resolved);
  return resolved;
}

const SHAPES = ["dag_linear_prob", "dag_branch_in_prob", "dag_branch_out_prob"] as const;
type ShareName = "interactive_prob" | "query_prob" | "batch_prob" | (typeof SHAPES)[number];
const SUM_TOLERANCE = 1e-9;

function checkShapes(resolved: ResolvedParameters): void {
  if (resolved.values.dag_shape_draw) {
    checkSum(resolved, SHAPES);
    return;
  }
  for (const key of SHAPES) {
    const given = resolved.given.get(key);
    if (!given) continue;
    throw valueError({
      place: `${given.place}: key ${key}`,
      expected: "no dag_* key with dag_shape_draw = false",
      found: shown(given.value),
    });
  }
}

function checkSum({ values, given }: ResolvedParameters, keys: readonly ShareName[]): void {
  const sum = keys.reduce((total, key) => total + values[key], 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return;
  const place = keys.map((key) => given.get(key)?.place).findLast((known) => known !== undefined);
  const terms = keys.map((key) => `${values[key]}${given.has(key) ? "" : " by default"}`);
  throw valueError({
    place: `${place ?? "defaults"}: keys ${keys.join(", ")}`,
    expected: "a sum of 1",
    found: `${terms.join(" + ")} = ${Number(sum.toPrecision(12))}`,
  });
}

function checkTicks({
  values: { duration, ticks_per_second: rate },
  given,
}: ResolvedParameters): void {
  if (Number.isSafeInteger(Math.trunc(duration * rate))) return;
  const place = (given.get("duration") ?? given.get("ticks_per_second"))?.place ?? "defaults";
  throw valueError({
    place: `${place}: keys duration, ticks_per_second`,
    expected: "at most 2^53 ticks in all",
    found: `${duration} · ${rate}`,
  });
}

/**
 * The parameters as a params file would give them: with `dag_shape_draw` false the shares of shapes are absent, and so is
 * what the cluster does not use.
 */
export function parametersJson(values: Parameters): Readonly<Record<string, unknown>> {
  const idle = idleClusterKeys(values);
  const isAbsent = (key: string) =>
    idle.has(key) || (!values.dag_shape_draw && SHAPES.some((shape) => shape === key));
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isAbsent(key)));
}
