import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NumpyGenerator } from "../../src/random/index.js";
import type { Batch } from "../../src/workload/index.js";
import { POLICIES } from "./policies.js";
import {
  batchesOf,
  differences,
  EVENT_CASES,
  optionsOf,
  originalEvents,
  policyName,
  STATS_CASES,
  type ReferenceCase,
} from "./reference.js";
import { plainSimulate, type PlainOptions, type PlainRun } from "./simulate.js";

/** With PLAIN_ALL=1 every reference case runs in both modes (a minute or two), otherwise the long ones in none or one. */
const RUNS_ALL = process.env["PLAIN_ALL"] === "1";
const SLOW_CASE_MS = 300_000;

/** Of the long cases, the ones that also run by default: with the most pipelines, and from two generators. */
const LONG_BUT_KEPT = new Set([
  "paper_scale16x_0/naive",
  "paper_scale16x_1/priority",
  "defaults_seed7/priority_solo_ops",
]);

function ticksOf({ params }: ReferenceCase): number {
  return (params.duration ?? 600) * (params.ticks_per_second ?? 1000);
}

function run(reference: ReferenceCase, mode: PlainOptions["mode"], arriving: Batch[]): PlainRun {
  const policy = POLICIES[policyName(reference)];
  if (policy === undefined) throw new Error(`no policy ${policyName(reference)}`);
  return plainSimulate(arriving, policy, optionsOf(reference, mode));
}

function expectFigures(reference: ReferenceCase, mode: PlainOptions["mode"]): void {
  const arriving = batchesOf(reference);
  const { events, stats, outcome } = run(reference, mode, arriving);
  expect(outcome).toEqual({ code: "completed" });
  expect(differences(stats, reference.expected)).toEqual([]);
  if (reference.events !== undefined) {
    expect(differences(originalEvents(events, arriving), reference.events)).toEqual([]);
  }
}

const CASES = [...STATS_CASES, ...EVENT_CASES];

describe("the plain simulator, called on events, has the original's figures", () => {
  const cases = CASES.filter(
    (reference) => RUNS_ALL || ticksOf(reference) < 600_000 || LONG_BUT_KEPT.has(reference.name),
  );
  it.each(cases)("$name", { timeout: SLOW_CASE_MS }, (reference) => {
    expectFigures(reference, "on-event");
  });
});

describe("the plain simulator, called every tick, has the original's figures", () => {
  const cases = CASES.filter(({ params }) => RUNS_ALL || (params.duration ?? 600) <= 60);
  it.each(cases)("$name", { timeout: SLOW_CASE_MS }, (reference) => {
    expectFigures(reference, "every-tick");
  });
});

interface EstimatorCase {
  readonly random_seed: number;
  readonly sigma: number;
  readonly trace: string;
  readonly in_topological_order: readonly (readonly [string, number, number])[];
}

const ESTIMATOR_CASES = JSON.parse(
  readFileSync(new URL("../fixtures/estimator.json", import.meta.url), "utf8"),
) as EstimatorCase[];

describe("estimates are asked for in the original's order", () => {
  it.each(ESTIMATOR_CASES)("seed $random_seed, sigma $sigma", (estimator) => {
    const arriving = batchesOf({
      trace: estimator.trace,
      params: { ticks_per_second: 10 },
    });
    const specs = new Map(arriving.flatMap((batch) => batch.pipelines).map((p) => [p.id, p]));
    const random = new NumpyGenerator(estimator.random_seed);
    const got: [string, number, number][] = [];
    plainSimulate(arriving, () => ({ schedule: () => undefined }), {
      durationSeconds: 10,
      ticksPerSecond: 10,
      pools: [{ cpu: 1, ramGb: 1 }],
      multiOperatorContainers: true,
      allowMemoryOvercommit: false,
      maxJobSeconds: 0,
      mode: "on-event",
      estimates(pipelineId, operatorId) {
        const operators = specs.get(pipelineId)?.operators ?? [];
        const position = operators.findIndex(({ id }) => id === operatorId);
        const spec = operators[position];
        const peakGb = spec?.memoryGb ?? spec?.storageReadGb ?? NaN;
        const factor = estimator.sigma > 0 ? random.lognormal(0, estimator.sigma) : 1;
        got.push([pipelineId, position + 1, peakGb * factor]);
        return peakGb * factor;
      },
    });
    expect(differences(got, estimator.in_topological_order)).toEqual([]);
  });
});
