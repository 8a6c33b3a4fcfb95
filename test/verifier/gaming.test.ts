import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { learnedSrpt } from "../../src/policies/index.js";
import type { PolicyFactory, SystemView } from "../../src/simulator/index.js";
import { simulate, uniformPools } from "../../src/simulator/index.js";
import { scoresOf } from "../../src/verifier/index.js";
import { batches, readTrace } from "../../src/workload/index.js";

const TRACE = fileURLToPath(new URL("../../traces/paper_scale2x_0.csv", import.meta.url));

/** The same policy, which never gets to see batch work. */
const withoutBatch: PolicyFactory = (cluster) => {
  const policy = learnedSrpt(cluster);
  return {
    schedule(view) {
      const urgent = ({ priority }: { readonly priority: string }): boolean =>
        priority !== "BATCH_PIPELINE";
      const shown: SystemView = {
        now: view.now,
        tick: view.tick,
        pools: view.pools,
        rejections: view.rejections,
        results: view.results,
        arrivals: view.arrivals.filter(urgent),
        pipelines: view.pipelines.filter(urgent),
      };
      return policy.schedule(shown);
    },
  };
};

function scores(create: PolicyFactory, pools: number) {
  const { statistics } = simulate(batches(readTrace(TRACE), 1 / 1000), create, {
    pools: uniformPools(pools, 64, 500),
    multiOperatorContainers: false,
  });
  const { all, batch } = statistics;
  const meanSeconds = all.meanLatencySeconds ?? Infinity;
  return { ...scoresOf(statistics), meanSeconds, batchCompleted: batch.completionCount };
}

describe("skipping batch work", () => {
  it("lowers the mean latency of what completes, and penalized_latency tells that it is no gain", () => {
    // Four of the paper's pools have room for all of the work.
    const honest = scores(learnedSrpt, 4);
    const skipping = scores(withoutBatch, 4);
    expect(honest.batchCompleted).toBeGreaterThan(0);
    expect(skipping.batchCompleted).toBe(0);
    expect(skipping.meanSeconds).toBeLessThan(honest.meanSeconds);
    expect(skipping.penalized_latency).toBeGreaterThan(2 * honest.penalized_latency);
  });
});
