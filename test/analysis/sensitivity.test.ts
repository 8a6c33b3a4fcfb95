import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as analysis from "../../src/analysis/index.js";
import type { Sensitivity, SensitivityCell, SensitivityRow } from "../../src/analysis/index.js";
import {
  MUTATIONS,
  SENSITIVITY_METRICS,
  sensitivityCsv,
  sensitivityVerdict,
  summariseSensitivity,
} from "../../src/analysis/index.js";
import { relativeErrorPercent } from "../../src/analysis/sensitivity/index.js";
import { findBuiltInPolicy } from "../../src/policies/index.js";
import { simulate } from "../../src/simulator/index.js";
import { traceOptions } from "../../src/verifier/index.js";
import {
  batches,
  generateWorkload,
  jitterTrace,
  pipelinesOf,
  snapTrace,
  traceDigest,
} from "../../src/workload/index.js";

// Its processes load built modules.
const BUILT: string = new URL("../../dist/analysis/index.js", import.meta.url).href;
const { measureSensitivity } = (await import(BUILT)) as typeof analysis;

const OPTIONS = {
  durationSeconds: 60,
  pools: [{ cpu: 64, ramGb: 500 }],
  multiOperatorContainers: false,
} as const;
const RATES = [3, 10, 1000];

const pipelinesFor = (randomSeed: number) => [
  ...pipelinesOf(generateWorkload({ durationSeconds: 60, numPipelines: 3, randomSeed })),
];
const WORKLOADS = [1, 2, 3].map((seed) => ({
  name: `seed ${seed}`,
  pipelines: pipelinesFor(seed),
}));

function rowsOf(result: Sensitivity): readonly SensitivityRow[] {
  if (result.code !== "measured") throw new Error(`expected rows, got ${result.code}`);
  return result.rows;
}

describe("measuring sensitivity", () => {
  it.each([
    ["priority", undefined],
    ["estimate-fit", { sigma: 0.5, randomSeed: 3 }],
  ])("compares each run with the one at the finest rate, of %s", async (name, estimator) => {
    const create = findBuiltInPolicy(name)?.create;
    if (!create) throw new Error(`expected a policy ${name}`);
    const [workload] = WORKLOADS;
    if (!workload) throw new Error("expected a workload");
    const { pipelines } = workload;
    const result = await measureSensitivity([workload], {
      policy: { kind: "built-in", name },
      // Neither the order nor repetitions count.
      ticksPerSecond: [1000, 3, 10, 3],
      options: { ...OPTIONS, estimator, ticksPerSecond: 7 },
      seed: 5,
    });
    expect(result).toMatchObject({ code: "measured", referenceTicksPerSecond: 1000, failures: [] });
    // Everywhere the estimates of the workload as it is.
    const options = traceOptions({ ...OPTIONS, estimator }, traceDigest(pipelines));
    const run = (changed: Iterable<(typeof pipelines)[number]>, rate: number) =>
      simulate(batches(changed, 1 / rate), create, { ...options, ticksPerSecond: rate }).statistics;
    const reference = run(pipelines, 1000);
    const expected = MUTATIONS.flatMap((mutation) =>
      [3, 10].flatMap((ticksPerSecond) => {
        const statistics = {
          tick: () => run(pipelines, ticksPerSecond),
          snap: () => run(snapTrace(pipelines, { ticksPerSecond }), 1000),
          jitter: () => run(jitterTrace(pipelines, { ticksPerSecond, seed: 5 }), 1000),
        }[mutation]();
        return SENSITIVITY_METRICS.map(({ name, of }) => ({
          mutation,
          ticksPerSecond,
          metric: name,
          workload: "seed 1",
          relativeErrorPercent: relativeErrorPercent(of(statistics), of(reference)),
        }));
      }),
    );
    expect(rowsOf(result)).toEqual(expected);
    expect(expected.some((row) => row.mutation === "tick" && row.relativeErrorPercent > 0)).toBe(
      true,
    );
    expect(expected.some((row) => row.mutation !== "tick" && row.relativeErrorPercent > 0)).toBe(
      true,
    );
  });

  it("gives the same bytes with any number of workers", async () => {
    const measured = (workers: number) =>
      measureSensitivity(WORKLOADS, {
        policy: { kind: "built-in", name: "priority" },
        ticksPerSecond: RATES,
        options: OPTIONS,
        workers,
      });
    const [one, three] = [await measured(1), await measured(3)];
    expect(sensitivityCsv(rowsOf(three))).toBe(sensitivityCsv(rowsOf(one)));
    expect(new Set(rowsOf(one).map(({ workload }) => workload)).size).toBe(3);
    expect(rowsOf(one)).toHaveLength(3 * 3 * 2 * SENSITIVITY_METRICS.length);
  });

  it("counts a failure at a coarse rate as an infinite error and tells of it", async () => {
    const source = `import type { Cluster, Policy } from "schedlab/policy";
      export default function create({ tickSeconds }: Cluster): Policy {
        return { schedule() { if (tickSeconds > 0.2) throw new Error("too coarse"); } };
      }`;
    const result = await measureSensitivity(WORKLOADS.slice(0, 1), {
      policy: { kind: "source", name: "coarse.ts", source },
      ticksPerSecond: RATES,
      options: OPTIONS,
    });
    expect(result).toMatchObject({
      failures: [
        {
          mutation: "tick",
          ticksPerSecond: 3,
          workload: "seed 1",
          outcome: { code: "policy-error" },
        },
      ],
    });
    const infinite = rowsOf(result).filter((row) => row.relativeErrorPercent === Infinity);
    expect(new Set(infinite.map((row) => `${row.mutation} ${row.ticksPerSecond}`))).toEqual(
      new Set(["tick 3"]),
    );
  });

  it("tells of a policy that fails in the reference, or its check", async () => {
    const measured = (source: string) =>
      measureSensitivity(WORKLOADS, {
        policy: { kind: "source", name: "p.ts", source },
        ticksPerSecond: RATES,
        options: OPTIONS,
        workers: 2,
      });
    const type = 'import("schedlab/policy").Policy';
    expect(
      await measured(
        `export default function create(): ${type} { return { schedule() { throw new Error("no"); } }; }`,
      ),
    ).toMatchObject({
      code: "policy-failed",
      workload: "seed 1",
      outcome: { code: "policy-error" },
    });
    expect(await measured("export default 1;")).toMatchObject({
      code: "policy-failed",
      workload: undefined,
    });
  });

  it.each([[[]], [[100]], [[100, 100]], [[10, 0.5]], [[0, 10]]])(
    "refuses the rates %j",
    async (ticksPerSecond) => {
      const asked = measureSensitivity([], {
        policy: { kind: "built-in", name: "naive" },
        ticksPerSecond,
      });
      await expect(asked).rejects.toThrow(/expected `ticksPerSecond`/);
    },
  );
});

describe("the relative error", () => {
  it("is 0 exactly for equal values, Infinity from 0 or infinity, undefined between two of them", () => {
    expect(relativeErrorPercent(110, 100)).toBeCloseTo(10);
    expect(relativeErrorPercent(90, 100)).toBeCloseTo(10);
    expect(relativeErrorPercent(100, 100)).toBe(0);
    expect([relativeErrorPercent(0, 0), relativeErrorPercent(Infinity, Infinity)]).toEqual([
      NaN,
      NaN,
    ]);
    expect([
      relativeErrorPercent(1, 0),
      relativeErrorPercent(1, Infinity),
      relativeErrorPercent(Infinity, 1),
    ]).toEqual([Infinity, Infinity, Infinity]);
  });

  it("is never negative, and undefined only between two of 0 or of infinity", () => {
    const figure = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constantFrom(0, Infinity));
    fc.assert(
      fc.property(figure, figure, (value, reference) => {
        const error = relativeErrorPercent(value, reference);
        const isUndefined = value === reference && (value === 0 || value === Infinity);
        expect(isUndefined ? Number.isNaN(error) : error >= 0).toBe(true);
      }),
    );
  });
});

const row = (
  relativeError: number,
  { ticksPerSecond = 10, metric = "throughput", workload = "w", mutation = "tick" as const } = {},
): SensitivityRow => ({
  mutation,
  ticksPerSecond,
  metric,
  workload,
  relativeErrorPercent: relativeError,
});

describe("the summary", () => {
  it("has the median over the workloads of each cell, with an interval around it", () => {
    const rows = [5, 1, 3].map((error, i) => row(error, { workload: `w${i}` }));
    const other = row(7, { metric: "p99_latency", ticksPerSecond: 100 });
    const cells = summariseSensitivity([other, ...rows]);
    expect(cells).toMatchObject([
      { metric: "throughput", ticksPerSecond: 10, median: 3, low: 1, high: 5, count: 3 },
      { metric: "p99_latency", ticksPerSecond: 100, median: 7, low: 7, high: 7, count: 1 },
    ]);
  });
});

describe("an undefined error", () => {
  it("is not counted, and is an empty field", () => {
    const rows = [NaN, 3, NaN].map((error, i) => row(error, { workload: `w${i}` }));
    expect(summariseSensitivity(rows)).toMatchObject([{ median: 3, count: 1 }]);
    expect(sensitivityCsv(rows.slice(0, 1))).toMatch(/,w0,\n$/);
    const none = summariseSensitivity(rows.slice(0, 1));
    expect(none).toMatchObject([{ median: NaN, count: 0 }]);
    expect(sensitivityVerdict(none, 1)).toEqual({ ticksPerSecond: null, worst: undefined });
  });
});

describe("the verdict", () => {
  const cells = (errors: Readonly<Record<number, readonly number[]>>): SensitivityCell[] =>
    summariseSensitivity(
      Object.entries(errors).flatMap(([rate, [throughput = 0, latency = 0]]) => [
        row(throughput, { ticksPerSecond: Number(rate) }),
        row(latency, { ticksPerSecond: Number(rate), metric: "mean_latency" }),
      ]),
    );

  it("is the coarsest rate at which no metric's error exceeds the tolerance", () => {
    const verdict = sensitivityVerdict(cells({ 1: [9, 9], 10: [0.1, 0.9], 100: [0, 0] }), 1);
    expect(verdict).toMatchObject({
      ticksPerSecond: 10,
      worst: { metric: "mean_latency", median: 0.9 },
    });
  });

  it("does not trust a coarse rate below a finer one that is worse", () => {
    const verdict = sensitivityVerdict(cells({ 1: [0, 0], 10: [2, 0], 100: [0, 0.5] }), 1);
    expect(verdict).toMatchObject({ ticksPerSecond: 100, worst: { median: 0.5 } });
  });

  it("is none if even the finest rate that was compared is not fine enough", () => {
    const verdict = sensitivityVerdict(cells({ 10: [0, 0], 100: [0, 2] }), 1);
    expect(verdict).toMatchObject({
      ticksPerSecond: null,
      worst: { ticksPerSecond: 100, median: 2 },
    });
    expect(sensitivityVerdict([], 1)).toEqual({ ticksPerSecond: null, worst: undefined });
  });
});
