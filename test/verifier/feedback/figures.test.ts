import { describe, expect, it } from "vitest";
import type { SimulationEvent, SystemView } from "../../../src/simulator/index.js";
import { FeedbackRecorder } from "../../../src/verifier/feedback/index.js";
import {
  SMALL,
  numbersIn,
  builtIn,
  giveEach,
  operator,
  pipeline,
  policy,
  record,
  workload,
} from "./runs.js";

const NO_TIME = {
  firstWaitFullSeconds: 0,
  firstWaitRoomSeconds: 0,
  laterWaitFullSeconds: 0,
  laterWaitRoomSeconds: 0,
  runningSeconds: 0,
  redoneSeconds: 0,
  suspendedSeconds: 0,
};

describe("a pipeline that never starts", () => {
  it("while the pool is full has waited for room", () => {
    const long = pipeline("p1", { operators: [operator("op1", { baselineCpuSeconds: 100 })] });
    const { feedback } = record(workload(long, pipeline("p2")), builtIn("naive"));
    expect(feedback.longestWaiting).toEqual([
      {
        trace: "trace",
        id: "p2",
        class: "query",
        arrivedAtSecond: 0,
        firstWaitSeconds: 10,
        waitSeconds: 10,
        inSystemSeconds: 10,
        endState: "never-started",
        ooms: 0,
        split: { ...NO_TIME, firstWaitFullSeconds: 10 },
        reason: "never assigned: no pool had room",
      },
    ]);
    expect(feedback.utilisation).toMatchObject({ waitingShare: 1, idleWhileWaitingShare: 0 });
    expect(feedback.utilisation.cpuMean).toBe(1);
  });

  it("while there was room has waited for the policy", () => {
    const { feedback } = record(
      workload(pipeline("p1")),
      policy(() => undefined),
    );
    expect(feedback.longestWaiting).toMatchObject([
      {
        endState: "never-started",
        split: { ...NO_TIME, firstWaitRoomSeconds: 10 },
        reason: "never assigned, although a pool had room for 10 s of 10 s",
      },
    ]);
    expect(feedback.utilisation).toMatchObject({
      cpuMean: 0,
      waitingShare: 1,
      idleWhileWaitingShare: 1,
    });
    expect(feedback.classes.query.endStates["never-started"]).toBe(1);
    expect(feedback.classes.query.unfinishedPenaltyShare).toBe(1);
  });

  it.each([
    [9, 90, 1],
    [9.1, 90, 0],
    [9, 90.5, 0],
  ])("next to %d CPUs and %d GB has had room in a share of %d of the time", (cpu, ramGb, share) => {
    const long = pipeline("p1", { operators: [operator("op1", { baselineCpuSeconds: 100 })] });
    const first = policy(
      ({ arrivals: [one], pools: [pool] }) =>
        one && pool && [{ operators: one.operators, pool, cpu, ramGb }],
    );
    const { utilisation } = record(workload(long, pipeline("p2")), first).feedback;
    expect(utilisation.idleWhileWaitingShare).toBe(share);
  });
});

describe("time", () => {
  const chain = pipeline("p1", {
    operators: [0, 1, 2].map((i) => operator(`op${i}`, { parents: i === 0 ? [] : [i - 1] })),
  });

  it("between containers that follow one another is no wait", () => {
    const { feedback, statistics } = record(workload(chain), giveEach(1, 10));
    expect(feedback.utilisation.waitingShare).toBe(0);
    expect(feedback.longestWaiting).toEqual([]);
    expect(feedback.classes.query.time).toEqual({
      ...NO_TIME,
      runningSeconds: statistics.query.meanLatencySeconds,
    });
  });

  it("between operators that are not assigned at once is a later wait", () => {
    const late = policy(({ now, pipelines: [one], pools: [pool] }) => {
      const ready = one?.operators.find((o) => o.isAssignable && o.parentsComplete);
      const isSlow = ready?.id === "op1" && now < 5;
      return ready && pool && !isSlow
        ? [{ operators: [ready], pool, cpu: 1, ramGb: 10 }]
        : undefined;
    });
    const every = { ...SMALL, mode: "every-tick" as const };
    const [waiting] = record(workload(chain), late, every).feedback.longestWaiting;
    expect(waiting?.split.laterWaitRoomSeconds).toBeCloseTo(4, 9);
    expect(waiting?.reason).toBe("waited 4 s between its operators although a pool had room");
  });

  it("of writing to disk is suspended, and what is held meanwhile is its cost", () => {
    const create = () => ({
      schedule: ({ pools: [pool], pipelines: [one], tick }: SystemView) => {
        const operators = one?.operators.filter((o) => o.isAssignable) ?? [];
        const suspend = tick < 1500 ? (pool?.containers.filter((c) => c.isSuspendable) ?? []) : [];
        const assign = pool && operators.length > 0 ? [{ operators, pool, cpu: 3, ramGb: 40 }] : [];
        return { suspend, assign };
      },
    });
    const { feedback, statistics } = record(workload(chain), create);
    expect(statistics.suspensions).toBe(1);
    expect(feedback.classes.query.suspensions).toEqual({
      count: 1,
      heldGbSeconds: 80,
      heldCpuSeconds: 6,
    });
    expect(feedback.classes.query.time.suspendedSeconds).toBe(2);
    expect(feedback.longestWaiting[0]?.reason).toBe("was being written to disk for 2 s");
  });

  it("past the deadline is lost", () => {
    const long = pipeline("p1", { operators: [operator("op1", { baselineCpuSeconds: 5 })] });
    const options = { ...SMALL, maxJobSeconds: 2 };
    const { feedback, statistics } = record(workload(long), giveEach(1, 10), options);
    expect(feedback.classes.query.timeouts).toEqual({
      pipelines: 1,
      containers: statistics.failureErrorCounts.timeout,
      lostGbSeconds: statistics.lostToFailuresGbSeconds,
    });
    expect(feedback.classes.query.endStates).toMatchObject({ "timed-out": 1, complete: 0 });
  });
});

describe("utilisation", () => {
  it("is told by tenths of the run", () => {
    const half = pipeline("p1", { operators: [operator("op1", { baselineCpuSeconds: 5 })] });
    const { utilisation } = record(workload(half), giveEach(10, 50)).feedback;
    expect(utilisation.cpuByTenth).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(utilisation.ramByTenth).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0]);
    expect(utilisation).toMatchObject({
      elapsedSeconds: 10,
      cpuMean: 0.5,
      ramMean: 0.25,
      allocatedCpuSeconds: 50,
      allocatedGbSeconds: 250,
    });
  });

  it("of a failed run ends where it failed", () => {
    const failing = policy(({ now, pipelines: [one], pools: [pool] }) => {
      if (now > 0) throw new Error("no more");
      return one && pool && [{ operators: one.operators, pool, cpu: 5, ramGb: 10 }];
    });
    const two = pipeline("p1", { operators: [operator("op1", { baselineCpuSeconds: 2 })] });
    const late = { atTick: 1500, pipelines: [pipeline("p2")] };
    const { feedback } = record([...workload(two), late], failing);
    // Called again in the tick after a decision.
    expect(feedback.outcome).toMatchObject({ code: "policy-error", atTick: 1, atSecond: 0.001 });
    expect(feedback.utilisation.cpuByTenth).toEqual([0.5, ...Array<null>(9).fill(null)]);
    expect(feedback.utilisation.elapsedSeconds).toBe(0.001);
    expect(feedback.classes.query).toMatchObject({ arrivals: 1, meanLatencySeconds: null });
    expect(feedback.scores.adjusted_latency).toBe(Infinity);
    expect(feedback.boundShares).toBeNull();
  });
});

describe("rejected decisions", () => {
  it("are counted by code, with the first message of each", () => {
    const greedy = policy(({ tick, arrivals: [one], pools: [pool] }) => {
      if (!one || !pool || tick > 0) return undefined;
      const { operators } = one;
      const good = { operators, pool, cpu: 1, ramGb: 10 };
      return [{ ...good, cpu: 0 }, good, good, good];
    });
    const options = { ...SMALL, onInvalid: "reject" as const };
    const { feedback, statistics } = record(workload(pipeline("p1")), greedy, options);
    expect(feedback.rejections).toMatchObject([
      { code: "not-assignable", count: 2 },
      { code: "bad-cpu", count: 1 },
    ]);
    expect(feedback.rejections[1]?.example).toMatch(/^assign\[0\]\.cpu: bad-cpu: found 0;/);
    expect(statistics.rejectedDecisions).toBe(3);
  });
});

describe("the distance to the bounds", () => {
  it("is none for a run that cannot be beaten", () => {
    const { feedback } = record(workload(pipeline("p1")), giveEach(1, 10));
    expect(feedback.boundShares?.throughput).toBe(1);
    expect(feedback.boundShares?.penalized_latency).toBeGreaterThan(0.99);
  });

  it("is not known without bounds", () => {
    const recorder = new FeedbackRecorder([], SMALL);
    const { statistics } = record([], giveEach(1, 10));
    const outcome = { code: "completed" };
    expect(recorder.finish({ trace: "t", outcome, statistics }).boundShares).toBeNull();
  });
});

describe("the longest-waiting pipelines", () => {
  it("are at most five, longest first, with the longest of each class among them", () => {
    const classes = ["BATCH_PIPELINE", "QUERY", "INTERACTIVE"] as const;
    const arrivals = Array.from({ length: 9 }, (_, i) => ({
      atTick: 1000 * i,
      pipelines: [pipeline(`p${i}`, { priority: classes[Math.max(0, i - 6)] ?? "QUERY" })],
    }));
    const { longestWaiting } = record(
      arrivals,
      policy(() => undefined),
    ).feedback;
    expect(longestWaiting.map(({ id }) => id)).toEqual(["p0", "p1", "p2", "p7", "p8"]);
    expect(longestWaiting.map((p) => p.waitSeconds)).toEqual([10, 9, 8, 3, 2]);
  });
});

describe("a log that makes no sense", () => {
  const times = [NaN, -5, 3, 2, Infinity, 1e300, 0.5];
  const events = times.flatMap((tick): SimulationEvent[] => [
    { tick, type: "arrival", pipeline: "p1" },
    { tick, type: "arrival", pipeline: "nobody" },
    {
      tick,
      type: "assign",
      container: "c1",
      pool: 7,
      operators: [
        { pipeline: "p1", operator: "op1" },
        { pipeline: "__proto__", operator: "op1" },
      ],
      cpu: NaN,
      ramGb: Infinity,
    },
    { tick, type: "operator-end", container: "c1", pipeline: "p1", operator: "op1" },
    { tick, type: "suspended", container: "c1", pool: -1 },
    { tick, type: "result", container: "c9", pool: 0, error: "OOM" },
    { tick, type: "complete", pipeline: "nobody" },
    { tick, type: "timed-out", pipeline: "nobody" },
    { tick, type: "reject", decision: "assign", index: 0, code: `code ${tick}`, message: "\u0000" },
  ]);

  it("gives feedback without NaN all the same", () => {
    const recorder = new FeedbackRecorder(workload(pipeline("p1")), SMALL);
    for (const event of events) recorder.take(event);
    const outcome = { code: "integrity-violation", atTick: NaN };
    const feedback = recorder.finish({ trace: "t", outcome });
    expect(numbersIn(feedback).filter(Number.isNaN)).toEqual([]);
    expect(feedback.classes.query.arrivals).toBe(1);
    expect(feedback.utilisation.elapsedSeconds).toBeLessThanOrEqual(10);
  });
});
