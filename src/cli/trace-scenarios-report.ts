import { scoresJson } from "../verifier/metric.js";
import { scenarioProfile } from "../workload/index.js";
import type { TextCell, TextColumn } from "./text-table.js";
import type { MeasuredPolicy, ScenarioRow } from "./trace-scenarios-measure.js";
import { MEASURED_POLICIES } from "./trace-scenarios-measure.js";

/** Columns of the registry's table. */
export function registryColumns(): TextColumn[] {
  return [
    { heading: "scenario" },
    { heading: "operators", digits: 0 },
    { heading: "load", digits: 2 },
    { heading: "I/O %", digits: 0 },
    { heading: "p99/p50", digits: 1 },
    { heading: "depth", digits: 1 },
    { heading: "stresses" },
  ];
}

/** A scenario's row in it. */
export function registryCells({ scenario, figures }: ScenarioRow): TextCell[] {
  return [
    scenario.name,
    figures.operators,
    figures.load,
    100 * figures.ioShare,
    figures.skew,
    figures.meanDepth,
    scenario.stresses,
  ];
}

/** So that the table has 80 columns. */
const SHORT_NAMES: Readonly<Record<(typeof MEASURED_POLICIES)[number], string>> = {
  naive: "naive",
  priority: "priority",
  "learned-srpt": "srpt",
};

/** Columns of the table of measurements: throughput in containers/s and penalized latency in s of each policy. */
export function measuredColumns(): TextColumn[] {
  return [
    { heading: "scenario" },
    ...MEASURED_POLICIES.flatMap((policy) => [
      { heading: `${SHORT_NAMES[policy]} 1/s`, digits: 3 },
      { heading: `${SHORT_NAMES[policy]} s`, digits: 0 },
    ]),
  ];
}

/** A scenario's row in it. */
export function measuredCells(name: string, measured: readonly MeasuredPolicy[]): TextCell[] {
  return [name, ...measured.flatMap(({ scores }) => [scores.throughput, scores.penalized_latency])];
}

/** A scenario with its profile, its figures and, if there are any, its measurements. */
export function scenarioJson(
  { scenario, figures }: ScenarioRow,
  measured: readonly MeasuredPolicy[] | undefined,
): Readonly<Record<string, unknown>> {
  const { sizeSpread: size_spread, ...dimensions } = scenarioProfile(scenario);
  return {
    name: scenario.name,
    stresses: scenario.stresses,
    profile: { ...dimensions, size_spread },
    figures: {
      pipelines: figures.pipelines,
      operators: figures.operators,
      load: figures.load,
      io_share: figures.ioShare,
      skew: figures.skew,
      mean_depth: figures.meanDepth,
      peak_gb: figures.peakGb,
    },
    ...(measured && {
      measured: measured.map(({ policy, scores }) => ({ policy, ...scoresJson(scores) })),
    }),
  };
}
