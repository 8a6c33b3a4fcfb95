import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../../src/policies/index.js";
import type { SimulationOptions } from "../../../src/simulator/index.js";
import { uniformPools } from "../../../src/simulator/index.js";
import { PAPER_CLUSTER, PAPER_TRACES, batches, readTrace } from "../../../src/workload/index.js";
import { audit, auditPacked, logOf } from "./audited-log.js";
import { randomLogs } from "./random-logs.js";

const PAPER_OPTIONS: SimulationOptions = {
  durationSeconds: PAPER_CLUSTER.durationSeconds,
  ticksPerSecond: PAPER_CLUSTER.ticksPerSecond,
  pools: uniformPools(
    PAPER_CLUSTER.numPools,
    PAPER_CLUSTER.cpusPerPool,
    PAPER_CLUSTER.ramGbPerPool,
  ),
  multiOperatorContainers: PAPER_CLUSTER.multiOperatorContainers,
};

describe("the audit finds sound", () => {
  it.each(
    PAPER_TRACES.map(({ name }, i) => [name, i % 5 === 0 ? "every-tick" : "on-event"] as const),
  )("what the built-in policies do on %s in mode %s", (name, mode) => {
    const path = fileURLToPath(new URL(`../../../traces/${name}.csv`, import.meta.url));
    const trace = [...batches(readTrace(path), 1 / PAPER_CLUSTER.ticksPerSecond)];
    for (const policy of ["naive", "priority", "learned-srpt"]) {
      const create = findBuiltInPolicy(policy)?.create;
      if (!create) throw new RangeError(`no policy ${policy}`);
      const log = logOf(trace, create, { ...PAPER_OPTIONS, mode });
      const result = auditPacked(log);
      if (result.code !== "sound") throw new Error(result.message);
      expect(result.recomputed.throughput).toBe(log.statistics.throughput);
      expect(result.recomputed.all).toEqual(log.statistics.all);
    }
  });

  it("whatever completes of random workloads, clusters and policies", () => {
    const seen = new Map<string, number>();
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    randomLogs(500, (log) => {
      const result = audit(log);
      expect(result.code === "sound" ? "" : result.message).toBe("");
      count(log.record.policyKind);
      for (const event of log.events) {
        count(event.type === "result" ? `result ${String(event.error)}` : event.type);
      }
    });
    // What has to have occurred for this to be worth anything.
    for (const what of [
      ...["random", "naive", "priority", "priority-pool", "overbook", "learned-srpt"],
      ...[
        "reject",
        "suspend",
        "suspended",
        "result OOM",
        "result timeout",
        "result pool lost",
        "pool-lost",
        "pool-back",
        "timed-out",
        "complete",
      ],
    ]) {
      expect(seen.get(what), what).toBeGreaterThan(10);
    }
  });

  it("a run without a tick", () => {
    const create = findBuiltInPolicy("naive")?.create;
    if (!create) throw new RangeError("no policy naive");
    const log = logOf([], create, { durationSeconds: 0.5, ticksPerSecond: 1 });
    expect(audit(log)).toMatchObject({
      code: "sound",
      recomputed: { adjustedLatencySeconds: Infinity, meanCpuAllocatedPercent: null },
    });
  });
});
