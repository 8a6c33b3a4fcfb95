import { findBuiltInPolicy } from "../policies/index.js";
import { simulate } from "../simulator/index.js";
import type { Scores } from "../verifier/metric.js";
import { scoresOf } from "../verifier/metric.js";
import type { Scenario, WorkloadFigures } from "../workload/index.js";
import {
  batches,
  SCENARIO_CLUSTER,
  SCENARIO_SECONDS,
  scenarioWorkload,
  workloadFigures,
} from "../workload/index.js";
import { PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import { readParameters } from "../settings/parameters.js";
import { simulationOptions } from "../settings/simulation-options.js";

export interface ScenarioRow {
  readonly scenario: Scenario;
  readonly figures: WorkloadFigures;
}

/** How a policy fared on a scenario. */
export interface MeasuredPolicy {
  readonly policy: string;
  readonly scores: Scores;
}

/** The paper's baseline, the original's policy, and one of ours. */
export const MEASURED_POLICIES = ["naive", "priority", "learned-srpt"] as const;

/** The figures of a scenario's workload on the cluster for which the registry states them. */
export function scenarioFigures(scenario: Scenario): WorkloadFigures {
  return workloadFigures(scenarioWorkload(scenario), SCENARIO_CLUSTER, SCENARIO_SECONDS);
}

/** Runs the {@link MEASURED_POLICIES} on a scenario's workload, on the paper's cluster. */
export function measureScenario(scenario: Scenario): MeasuredPolicy[] {
  const { values } = readParameters({ set: [] }, PAPER_PARAMETERS);
  const options = simulationOptions(values);
  const workload = [...scenarioWorkload(scenario)];
  return MEASURED_POLICIES.map((policy) => {
    const builtIn = findBuiltInPolicy(policy);
    if (!builtIn) throw new RangeError(`expected a built-in policy, got ${policy}`);
    const arriving = batches(workload, 1 / values.ticks_per_second);
    const { outcome, statistics } = simulate(arriving, builtIn.create, options);
    return { policy, scores: scoresOf(outcome.code === "completed" ? statistics : undefined) };
  });
}
