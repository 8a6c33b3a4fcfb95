import type { PipelineSpec } from "../pipeline.js";
import type { ClusterSize } from "./demand.js";
import { generateProfile } from "./generate-profile.js";
import type { ProfileName, WorkloadProfile } from "./profile.js";
import { PROFILES } from "./profile.js";

/** A named workload. */
export interface Scenario {
  readonly name: string;
  /** What of a policy it puts to the test. */
  readonly stresses: string;
  /** What it starts from. */
  readonly profile: ProfileName;
  /** The dimensions in which it differs from that. */
  readonly changes: Partial<WorkloadProfile>;
}

/** The cluster that the scenarios' figures refer to: the paper's. */
export const SCENARIO_CLUSTER: ClusterSize = { pools: [{ cpu: 64, ramGb: 500 }] };
export const SCENARIO_SECONDS = 600;
export const SCENARIO_SEED = 42;

const scenario = (
  name: string,
  stresses: string,
  profile: ProfileName,
  changes: Partial<WorkloadProfile> = {},
): Scenario => ({ name, stresses, profile, changes });

/** Every named workload; in this order they are listed. */
export const SCENARIOS: readonly Scenario[] = Object.freeze([
  scenario(
    "light",
    "latency when nothing has to wait: overhead, failed first guesses",
    "balanced",
    {
      load: 0.25,
    },
  ),
  scenario("steady", "a cluster just busy, evenly spaced arrivals", "balanced", {
    load: 0.8,
    arrivals: "steady",
  }),
  scenario("saturated", "which half of the work to leave", "balanced", { load: 2 }),
  scenario("overload", "what to do when a sixteenth can be done", "balanced", { load: 16 }),
  scenario("one-operator", "the original's only prototype: packing equal containers", "uniform", {
    load: 4,
  }),
  scenario("io-heavy", "memory as the bottleneck; more CPUs do not help", "io-heavy", { load: 2 }),
  scenario("cpu-heavy", "giving CPUs to what scales with them", "cpu-heavy", { load: 2 }),
  scenario("bimodal", "telling short scans from long computations", "bimodal", { load: 2 }),
  scenario(
    "bursty",
    "queues that build up and drain; keeping room for what is urgent",
    "balanced",
    {
      arrivals: "bursty",
      load: 1.2,
    },
  ),
  scenario("diurnal", "overload at noon, idle at night: what to put off", "balanced", {
    arrivals: "diurnal",
    load: 1.2,
  }),
  scenario("batch-heavy", "few urgent pipelines in a mass of batch work", "balanced", {
    priorities: "batch-heavy",
    load: 2,
  }),
  scenario("priority-heavy", "most work is urgent: starving the batch class", "balanced", {
    priorities: "priority-heavy",
    load: 2,
  }),
  scenario("long-chains", "finishing what was begun: chains of 20", "balanced", {
    shape: "chain",
    length: 20,
    load: 2,
  }),
  scenario("wide-fan-out", "many operators ready at once: fan-out to 20", "balanced", {
    shape: "fan-out",
    length: 20,
    load: 2,
  }),
  scenario("layered", "irregular DAGs: what unlocks most", "balanced", {
    shape: "layered",
    length: 12,
    load: 2,
  }),
  scenario("heavy-tail", "elephants and mice: Pareto sizes", "heavy-tail", { load: 2 }),
  scenario("blind-memory", "memory that the past does not predict", "balanced", {
    memory: "fixed",
    sizes: "log-normal",
    sizeSpread: 1,
    load: 1.5,
  }),
  scenario("oversized", "operators that fit no pool: giving up in time", "heavy-tail", {
    sizeSpread: 1.2,
    fit: false,
    load: 2,
  }),
]);

/** The scenario of that name. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((each) => each.name === name);
}

/** A scenario's value in every dimension. */
export function scenarioProfile({ profile, changes }: Scenario): WorkloadProfile {
  return { ...PROFILES[profile], ...changes };
}

/** The scenario's workload to which its published figures refer. */
export function scenarioWorkload(named: Scenario): Iterable<PipelineSpec> {
  return generateProfile(scenarioProfile(named), {
    cluster: SCENARIO_CLUSTER,
    durationSeconds: SCENARIO_SECONDS,
    seed: SCENARIO_SEED,
  });
}
