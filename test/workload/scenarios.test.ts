import { describe, expect, it } from "vitest";
import {
  findOversized,
  findScenario,
  PROFILES,
  SCENARIO_CLUSTER,
  SCENARIO_SECONDS,
  scenarioProfile,
  SCENARIOS,
  scenarioWorkload,
  traceDigest,
  workloadFigures,
} from "../../src/workload/index.js";

describe("the scenarios", () => {
  it("are at least twelve, each with a name of its own", () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const scenario of SCENARIOS) expect(findScenario(scenario.name)).toBe(scenario);
    expect(findScenario("none")).toBeUndefined();
  });

  it("give the same workloads in every release", () => {
    const digests = SCENARIOS.map((each) => [each.name, traceDigest(scenarioWorkload(each))]);
    expect(Object.fromEntries(digests)).toMatchSnapshot();
  });

  it("have the load that their profile says", () => {
    for (const scenario of SCENARIOS) {
      const { load } = workloadFigures(
        scenarioWorkload(scenario),
        SCENARIO_CLUSTER,
        SCENARIO_SECONDS,
      );
      expect(load / scenarioProfile(scenario).load, scenario.name).toBeCloseTo(1, 1);
    }
  });

  it("fit the paper's pool, except where that is the point", () => {
    const oversized = SCENARIOS.filter((each) =>
      findOversized(scenarioWorkload(each), SCENARIO_CLUSTER),
    );
    expect(oversized.map(({ name }) => name)).toEqual(["oversized"]);
  });

  it("change their profile in what they name only", () => {
    for (const scenario of SCENARIOS) {
      const base = Object.entries(PROFILES[scenario.profile]);
      const kept = base.filter(([dimension]) => !Object.hasOwn(scenario.changes, dimension));
      expect(scenarioProfile(scenario)).toMatchObject(Object.fromEntries(kept));
      expect(scenarioProfile(scenario)).toMatchObject(scenario.changes);
    }
  });
});
