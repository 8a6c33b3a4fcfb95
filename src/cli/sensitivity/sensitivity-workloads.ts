import { basename } from "node:path";
import type { NamedWorkload } from "../../analysis/index.js";
import type { PipelineSpec, WorkloadProfile } from "../../workload/index.js";
import {
  findScenario,
  generateProfile,
  generateWorkload,
  pipelinesOf,
  PROFILES,
  readTrace,
  scenarioProfile,
  SCENARIOS,
} from "../../workload/index.js";
import { nearest } from "../../workload/nearest.js";
import type { Parameters } from "../../settings/parameters.js";
import { shown, valueError } from "../../settings/request-error.js";
import { generatorOptions, simulationOptions } from "../../settings/simulation-options.js";

export interface WorkloadSource {
  /** Trace files; if there are any, nothing is generated. */
  readonly trace: readonly string[];
  readonly profile?: string;
  readonly scenario?: string;
  /** How many to generate. */
  readonly workloads: number;
}

/**
 * The workloads that are asked for: traces, or workloads with the seeds `random_seed`, `random_seed` + 1, … of a profile, of
 * a scenario, or of the original's generator at the finest tick rate. Throws a `RequestError`.
 */
export function namedWorkloads(
  { trace, profile, scenario, workloads: count }: WorkloadSource,
  values: Parameters,
  finest: number,
): NamedWorkload[] {
  if (trace.length > 0) {
    return trace.map((path) => ({ name: nameOf(path, trace), pipelines: readTrace(path) }));
  }
  const named = requestedProfile(profile, scenario);
  const { duration: durationSeconds, random_seed: first } = values;
  const pipelines = (seed: number): Iterable<PipelineSpec> =>
    named
      ? generateProfile(named, {
          cluster: { pools: simulationOptions(values).pools ?? [] },
          durationSeconds,
          seed,
        })
      : pipelinesOf(
          generateWorkload({
            ...generatorOptions(values),
            ticksPerSecond: finest,
            randomSeed: seed,
          }),
        );
  return Array.from({ length: count }, (_, i) => ({
    name: `seed ${first + i}`,
    pipelines: { [Symbol.iterator]: () => pipelines(first + i)[Symbol.iterator]() },
  }));
}

/** A file's name without its ending, or its path if another has that name. */
function nameOf(path: string, paths: readonly string[]): string {
  const name = basename(path, ".csv");
  return paths.filter((other) => basename(other, ".csv") === name).length > 1 ? path : name;
}

function requestedProfile(
  profile: string | undefined,
  scenario: string | undefined,
): WorkloadProfile | undefined {
  if (scenario !== undefined) {
    const found = findScenario(scenario);
    if (found) return scenarioProfile(found);
    throw unknownName(
      "--scenario",
      scenario,
      SCENARIOS.map(({ name }) => name),
    );
  }
  if (profile === undefined) return undefined;
  const found = Object.entries(PROFILES).find(([name]) => name === profile);
  if (found) return found[1];
  throw unknownName("--profile", profile, Object.keys(PROFILES));
}

function unknownName(place: string, text: string, names: readonly string[]): Error {
  const near = nearest(text, names);
  return valueError({
    place,
    expected: `one of ${names.join(", ")}`,
    found: shown(text),
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}
