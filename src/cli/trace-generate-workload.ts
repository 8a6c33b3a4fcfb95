import { type Command, Option } from "commander";
import type { ClusterSize, PipelineSpec } from "../workload/index.js";
import {
  generateProfile,
  generateWorkload,
  pipelinesOf,
  workloadFigures,
} from "../workload/index.js";
import { settingsFromOptions, settingsFromToml } from "../settings/given-settings.js";
import { PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import type { ResolvedParameters } from "../settings/parameters.js";
import { PARAMETERS, readParameters } from "../settings/parameters.js";
import { RequestError, shown, valueError } from "../settings/request-error.js";
import type { GivenSetting } from "../settings/settings.js";
import { resolveSettings } from "../settings/settings.js";
import { generatorOptions, simulationOptions } from "../settings/simulation-options.js";
import { fixed, textTable } from "./text-table.js";
import type { RequestedWorkload, WorkloadKey } from "./trace-workload-settings.js";
import { isWorkloadKey, requestedWorkload, WORKLOAD_SETTINGS } from "./trace-workload-settings.js";

/** Short forms of `--set`, by the key that they set. */
const FLAGS = {
  profile: "start from this profile",
  scenario: "generate this scenario",
  seed: "like --set random_seed=",
  split: "train, validation or test",
  load: "demand over what the cluster can give",
  operators: "mix of operators",
  memory: "memory of an operator",
  shape: "DAG of a pipeline",
  length: "mean operators of a pipeline",
  priorities: "shares of the classes",
  arrivals: "when pipelines arrive",
  sizes: "sizes of pipelines",
} as const satisfies Partial<Record<WorkloadKey | "seed", string>>;

/** What the short forms were given. */
export type WorkloadFlags = { readonly [K in keyof typeof FLAGS]?: string };

/** A workload that can be gone through again and again. */
export interface Workload {
  readonly pipelines: Iterable<PipelineSpec>;
  readonly durationSeconds: number;
  /** Only of a profile's workload: what it is made for. */
  readonly profiled: { readonly cluster: ClusterSize } | undefined;
}

export function addWorkloadOptions(command: Command): Command {
  for (const [name, meaning] of Object.entries(FLAGS)) {
    command.addOption(new Option(`--${name} <value>`, meaning));
  }
  return command;
}

/** The keys of a profile's workload, for the end of the help. */
export function workloadHelp(): string {
  const rows = Object.entries(WORKLOAD_SETTINGS).map(([name, { fallback, meaning }]) => [
    `  ${name}`,
    fallback === "" ? "" : JSON.stringify(fallback),
    meaning,
  ]);
  const columns = [{ heading: "  key" }, { heading: "balanced" }, { heading: "meaning" }];
  const table = textTable(columns, rows, { width: 80 }).trimEnd();
  return (
    "\n\nWith --profile or --scenario, of the above only duration and random_seed count,\n" +
    "with num_pools, cpus_per_pool and ram_gb_per_pool (default: the paper's\n" +
    `cluster), and also:\n${table}`
  );
}

/**
 * The workload that TOML file, `--set` and short forms ask for, a later one of these replacing an earlier. Throws a
 * `RequestError` or a `FileError`.
 */
export function readWorkload({
  params,
  set,
  ...flags
}: WorkloadFlags & { readonly params?: string; readonly set: readonly string[] }): Workload {
  const settings = { ...PARAMETERS, ...WORKLOAD_SETTINGS };
  const given = [
    ...(params === undefined ? [] : settingsFromToml(params)),
    ...settingsFromOptions(set, settings),
    ...givenFlags(flags),
  ];
  const more = given.filter(({ key }) => !isWorkloadKey(key));
  // Suggests the nearest key of both kinds.
  for (const one of more) if (!Object.hasOwn(PARAMETERS, one.key)) resolveSettings(settings, [one]);
  const requested = requestedWorkload(given.filter(({ key }) => isWorkloadKey(key)));
  const resolved = readParameters({ set: [], more }, requested ? PAPER_PARAMETERS : {});
  return requested ? profileWorkload(requested, resolved) : originalWorkload(resolved);
}

/** Load and share of reading, in words. */
export function workloadSummary(
  { pipelines, durationSeconds }: Workload,
  cluster: ClusterSize,
): string {
  const { load, ioShare } = workloadFigures(pipelines, cluster, durationSeconds);
  return `load ${fixed(load, 2)}, ${fixed(100 * ioShare, 0)} % of the time reading`;
}

function givenFlags(flags: WorkloadFlags): GivenSetting[] {
  return Object.entries(flags).flatMap(([flag, text]) => {
    const key = flag === "seed" ? "random_seed" : flag;
    if (!Object.hasOwn(FLAGS, flag)) return [];
    const settings = { ...PARAMETERS, ...WORKLOAD_SETTINGS };
    return settingsFromOptions([`${key}=${text}`], settings).map((one) => ({
      ...one,
      place: `--${flag}`,
    }));
  });
}

/** Keys that describe the original's workload. */
const ORIGINAL_KEYS = [
  "waiting_seconds_mean",
  "num_pipelines",
  "num_operators",
  "interactive_prob",
  "query_prob",
  "batch_prob",
  "dag_shape_draw",
  "dag_linear_prob",
  "dag_branch_in_prob",
  "dag_branch_out_prob",
  "cpu_io_ratio",
];

function profileWorkload(
  { profile, split }: RequestedWorkload,
  { values, given }: ResolvedParameters,
): Workload {
  for (const key of ORIGINAL_KEYS) {
    const one = given.get(key);
    if (!one) continue;
    throw valueError({
      place: `${one.place}: key ${key}`,
      expected: "no key of the original's generator with a profile or a scenario",
      found: shown(one.value),
      hint: `its keys are ${Object.keys(WORKLOAD_SETTINGS).join(", ")}`,
    });
  }
  const cluster = { pools: simulationOptions(values).pools ?? [] };
  const { duration: durationSeconds, random_seed: seed } = values;
  try {
    const pipelines = generateProfile(profile, { cluster, durationSeconds, seed, split });
    return { pipelines, durationSeconds, profiled: { cluster } };
  } catch (error) {
    // Each value has been checked; what remains is that there would be too many pipelines.
    if (!(error instanceof RangeError)) throw error;
    const what = error.message.replace(/^[^]* to need /, "expected ").replace(", got ", "; found ");
    throw new RequestError(`key load (--load) with key duration: ${what}`);
  }
}

function originalWorkload({ values }: ResolvedParameters): Workload {
  const options = generatorOptions(values);
  return {
    pipelines: { [Symbol.iterator]: () => pipelinesOf(generateWorkload(options)) },
    durationSeconds: values.duration,
    profiled: undefined,
  };
}
