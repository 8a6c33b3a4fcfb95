import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type * as Analysis from "../../src/analysis/index.js";
import { estimatorSettings, sweepCsv } from "../../src/analysis/index.js";
import { uniformPools } from "../../src/simulator/index.js";
import {
  generateWorkload,
  pipelinesOf,
  traceDigest,
  writeTrace,
} from "../../src/workload/index.js";

const { sweepPolicies } = (await import(
  new URL("../../dist/analysis/index.js", import.meta.url).href
)) as typeof Analysis;

const folder = mkdtempSync(join(tmpdir(), "schedlab-sweep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS = {
  durationSeconds: 60,
  ticksPerSecond: 10,
  pools: uniformPools(1, 16, 200),
  multiOperatorContainers: false,
};
const traces = [1, 2].map((randomSeed) => {
  const generate = () => [
    ...pipelinesOf(generateWorkload({ durationSeconds: 60, ticksPerSecond: 10, randomSeed })),
  ];
  const path = join(folder, `${randomSeed}.csv`);
  writeTrace(path, generate());
  return { name: `seed ${randomSeed}`, path, digest: traceDigest(generate()) };
});

describe("a sweep over the estimator", () => {
  it("changes what a policy does that looks at estimates, and nothing else", async () => {
    const settings = estimatorSettings(OPTIONS, [0, 1]);
    expect(settings.map(({ value }) => value)).toEqual(["none", "0", "1"]);
    const policies = ["priority", "estimate-fit"].map(
      (name) => ({ kind: "built-in", name }) as const,
    );
    const rows = await sweepPolicies(policies, { settings, traces, workers: 2 });
    expect(rows.map(({ policy, value }) => [policy, value])).toEqual([
      ["priority", "none"],
      ["priority", "0"],
      ["priority", "1"],
      ["estimate-fit", "none"],
      ["estimate-fit", "0"],
      ["estimate-fit", "1"],
    ]);
    const medians = rows.map(({ intervals }) => intervals.throughput.median);
    expect(new Set(medians.slice(0, 3)).size).toBe(1);
    expect(new Set(medians.slice(3)).size).toBeGreaterThan(1);
    const ooms = rows.map(({ evaluation }) => evaluation.traces.map((t) => t.statistics?.failures));
    expect(ooms[4]).toEqual([0, 0]);
    for (const { intervals } of rows) {
      const { low, median, high } = intervals.penalized_latency;
      expect(low).toBeLessThanOrEqual(median);
      expect(high).toBeGreaterThanOrEqual(median);
    }
    expect(sweepCsv(rows, "sigma").split("\n")[0]).toBe(
      "policy,sigma,metric,median,low,high,traces,completed_traces",
    );
  });
});
