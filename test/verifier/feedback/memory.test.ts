import { describe, expect, it } from "vitest";
import { uniformPools } from "../../../src/simulator/index.js";
import { SMALL, operator, pipeline, policy, record, workload } from "./runs.js";

describe("memory", () => {
  /** 5 GB at first, 20 GB after a failure. */
  const doubling = policy(({ pipelines, results, pools: [pool] }) => {
    const ramGb = results.some(({ error }) => error !== undefined) ? 20 : 5;
    const ready = pipelines.flatMap((p) => p.operators.filter((o) => o.isAssignable));
    return pool && ready.map((o) => ({ operators: [o], pool, cpu: 1, ramGb }));
  });

  it("of one container that got half of what it needs is too small by 2, and the rerun too large by 2", () => {
    const { feedback, statistics } = record(workload(pipeline("p1")), doubling);
    expect(feedback.classes.query.memory).toEqual({
      containersCompleted: 1,
      ooms: 1,
      poolFullOoms: 0,
      lostGbSeconds: 0.005,
      neededOverAllocatedP50: 2,
      neededOverAllocatedMax: 2,
      allocatedOverPeakP50: 2,
      unusedGbSeconds: 10,
    });
    expect(feedback.classes.batch.memory.neededOverAllocatedP50).toBeNull();
    expect(feedback.classes.batch.memory.allocatedOverPeakP50).toBeNull();
    expect(statistics.lostToFailuresGbSeconds).toBe(0.005);
  });

  it("makes time after an OOM redone, and tells it as the reason", () => {
    const [waiting] = record(workload(pipeline("p1")), doubling).feedback.longestWaiting;
    expect(waiting).toMatchObject({ id: "p1", class: "query", endState: "complete", ooms: 1 });
    expect(waiting?.split.runningSeconds).toBeCloseTo(0.001, 12);
    expect(waiting?.split.redoneSeconds).toBeCloseTo(0.999, 12);
    expect(waiting?.inSystemSeconds).toBeCloseTo(1, 12);
    expect(waiting?.reason).toBe(
      "spent 0.999 s running operators again that had been killed by OOM once",
    );
  });

  it("that was enough for the container but not for its pool has no ratio", () => {
    const options = { ...SMALL, pools: uniformPools(1, 10, 15), allowMemoryOvercommit: true };
    const both = policy(
      ({ arrivals, pools: [pool] }) =>
        pool && arrivals.map(({ operators }) => ({ operators, pool, cpu: 1, ramGb: 15 })),
    );
    const { feedback } = record(workload(pipeline("p1"), pipeline("p2")), both, options);
    const { memory, endStates } = feedback.classes.query;
    expect(memory).toMatchObject({ ooms: 1, poolFullOoms: 1, neededOverAllocatedP50: null });
    expect(endStates).toMatchObject({ complete: 1, killed: 1 });
  });

  it("has the median and the largest ratio of many", () => {
    const sizes = [10, 20, 30, 40, 400];
    const pipelines = sizes.map((memoryGb, i) =>
      pipeline(`p${i}`, { operators: [operator("op1", { memoryGb })] }),
    );
    const once = policy(
      ({ arrivals, pools: [pool] }) =>
        pool && arrivals.map(({ operators }) => ({ operators, pool, cpu: 1, ramGb: 5 })),
    );
    const { memory } = record(workload(...pipelines), once).feedback.classes.query;
    expect(memory).toMatchObject({
      ooms: 5,
      neededOverAllocatedP50: 6,
      neededOverAllocatedMax: 80,
    });
  });
});
