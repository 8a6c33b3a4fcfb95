import { describe, expect, it } from "vitest";
import type { Decision, Policy, SystemView } from "../../src/simulator/policy.js";
import type { OperatorSpec, PipelineSpec } from "../../src/workload/index.js";
import { plainSimulate, type PlainOptions, type PlainRun } from "./simulate.js";

const OPTIONS: PlainOptions = {
  durationSeconds: 3,
  ticksPerSecond: 10,
  pools: [{ cpu: 10, ramGb: 100 }],
  multiOperatorContainers: true,
  allowMemoryOvercommit: false,
  maxJobSeconds: 0,
  mode: "on-event",
};

/** 3 ticks of I/O and 2 of CPU at 10 ticks a second, unless told otherwise. */
function operator(overrides: Partial<OperatorSpec> = {}): OperatorSpec {
  return {
    id: "x",
    parents: [],
    baselineCpuSeconds: 0.25,
    cpuScaling: "const",
    memoryGb: 5,
    storageReadGb: 7,
    ...overrides,
  };
}

function pipeline(operators: readonly OperatorSpec[], id = "p"): PipelineSpec {
  return { id, priority: "QUERY", arrivalSeconds: 0, operators };
}

const CHAIN = pipeline([operator({ id: "a" }), operator({ id: "b", parents: [0] })]);

/** Runs one pipeline (by default a chain of two) under a policy made of one function. */
function runOne(
  schedule: (view: SystemView) => Decision | undefined,
  options: Partial<PlainOptions> = {},
  spec: PipelineSpec = CHAIN,
): PlainRun {
  return plainSimulate([{ atTick: 0, pipelines: [spec] }], () => ({ schedule }), {
    ...OPTIONS,
    ...options,
  });
}

/** Assigns every arriving pipeline whole, 4 CPUs and 40 GB. */
function assignArrivals(view: SystemView): Decision {
  return {
    assign: view.arrivals.map(({ operators }) => ({
      operators,
      pool: poolOf(view),
      cpu: 4,
      ramGb: 40,
    })),
  };
}

function poolOf(view: SystemView) {
  const [pool] = view.pools;
  if (pool === undefined) throw new Error("no pool");
  return pool;
}

describe("a decision that breaks a rule ends the run with the code", () => {
  type Change = (view: SystemView) => Decision;
  const first = (view: SystemView) => {
    const [assignment] = assignArrivals(view).assign ?? [];
    if (assignment === undefined) throw new Error("no assignment");
    return assignment;
  };
  const changed: Record<string, Change> = {
    "no-operators": (view) => ({ assign: [{ ...first(view), operators: [] }] }),
    "unknown-operator": (view) => ({
      assign: [
        {
          ...first(view),
          operators: first(view).operators.map((o) => ({ ...o })),
        },
      ],
    }),
    "not-assignable": (view) => ({ assign: [first(view), first(view)] }),
    "bad-cpu": (view) => ({ assign: [{ ...first(view), cpu: NaN }] }),
    "bad-ram": (view) => ({ assign: [{ ...first(view), ramGb: 0 }] }),
    "unknown-pool": (view) => ({
      assign: [{ ...first(view), pool: { ...poolOf(view) } }],
    }),
    "not-a-decision": () => 5 as Decision,
    "not-a-list": () => ({ assign: {} }) as Decision,
    "bad-wake-time": () => ({ wakeAt: NaN }),
    "overallocated-cpu": (view) => ({
      assign: [{ ...first(view), cpu: 10.5 }],
    }),
    "overallocated-ram": (view) => ({
      assign: [{ ...first(view), ramGb: 100.5 }],
    }),
  };
  it.each(Object.keys(changed))("%s", (reason) => {
    const { events, outcome } = runOne((view) => changed[reason]?.(view));
    expect(outcome).toEqual({ code: "invalid-decision", reason, tick: 0 });
    expect(events).toEqual([{ tick: 0, type: "arrival", pipeline: "p" }]);
  });

  /** The chain's two operators, each in a container of its own. */
  const apart = (view: SystemView, cpu: number, ramGb: number) =>
    first(view).operators.map((only) => ({
      operators: [only],
      pool: poolOf(view),
      cpu,
      ramGb,
    }));

  it.each<[string, string, Change]>([
    [
      "a pool that the first assignments fill",
      "overallocated-cpu",
      (view) => ({ assign: apart(view, 6, 40) }),
    ],
    [
      "memory that the first assignments fill",
      "overallocated-ram",
      (view) => ({ assign: apart(view, 4, 60) }),
    ],
    [
      "an assignment that does not fit before a later one without CPUs",
      "overallocated-ram",
      (view) => ({ assign: [...apart(view, 4, 101), { ...first(view), cpu: 0 }] }),
    ],
    [
      "an assignment without CPUs before one that does not fit",
      "bad-cpu",
      (view) => ({ assign: [{ ...first(view), cpu: 0 }, ...apart(view, 4, 101)] }),
    ],
    [
      "an assignment before a suspension",
      "overallocated-cpu",
      (view) => ({
        assign: [{ ...first(view), cpu: 11 }],
        suspend: [poolOf(view) as never],
      }),
    ],
    [
      "the wake time before an assignment",
      "bad-wake-time",
      (view) => ({ assign: [{ ...first(view), cpu: 0 }], wakeAt: NaN }),
    ],
  ])("the first thing that is wrong counts: %s", (_, reason, decide) => {
    const { outcome } = runOne(decide);
    expect(outcome).toEqual({ code: "invalid-decision", reason, tick: 0 });
  });

  it("multi-operator", () => {
    const { outcome } = runOne(assignArrivals, {
      multiOperatorContainers: false,
    });
    expect(outcome).toEqual({
      code: "invalid-decision",
      reason: "multi-operator",
      tick: 0,
    });
  });

  it.each([
    ["not-suspendable", 3, (view: SystemView) => poolOf(view).containers],
    [
      "not-active",
      5,
      (view: SystemView) => [...poolOf(view).containers, ...poolOf(view).containers],
    ],
    [
      "unknown-container",
      5,
      (view: SystemView) => poolOf(view).containers.map((container) => ({ ...container })),
    ],
  ])("%s", (reason, tick, suspend) => {
    const { outcome } = runOne(
      (view) => (view.tick === tick ? { suspend: suspend(view) } : assignArrivals(view)),
      { mode: "every-tick" },
    );
    expect(outcome).toEqual({ code: "invalid-decision", reason, tick });
  });

  it("memory may be overallocated where the cluster allows it", () => {
    const { outcome } = runOne(
      (view) => ({
        assign:
          assignArrivals(view).assign?.map((assignment) => ({
            ...assignment,
            ramGb: 101,
          })) ?? [],
      }),
      { allowMemoryOvercommit: true },
    );
    expect(outcome.code).toBe("completed");
  });
});

describe("the end of a run", () => {
  it("is told when reading the decision throws", () => {
    const { outcome } = runOne(() => ({
      get assign(): never {
        throw new Error("lost");
      },
    }));
    expect(outcome).toEqual({ code: "policy-error", tick: 0, message: "lost" });
  });

  it("is told when the policy throws", () => {
    const { outcome } = runOne((view) => {
      if (view.tick === 0) return { wakeAt: 1.3 };
      throw new Error("lost");
    });
    expect(outcome).toEqual({
      code: "policy-error",
      tick: 13,
      message: "lost",
    });
  });

  it("is told when an operator starts before its parent has completed", () => {
    const { outcome } = runOne((view) => ({
      assign: view.arrivals.map((arrival) => ({
        operators: arrival.operators.slice(1),
        pool: poolOf(view),
        cpu: 1,
        ramGb: 9,
      })),
    }));
    expect(outcome).toEqual({
      code: "rule-violation",
      reason: "parent-incomplete",
      tick: 0,
    });
  });
});

describe("a tick", () => {
  it("logs its events in order, and a container's first tick is that of its assignment", () => {
    const { events, stats } = runOne(assignArrivals);
    const inContainer = { container: "c1", pipeline: "p" };
    expect(events).toEqual([
      { tick: 0, type: "arrival", pipeline: "p" },
      {
        tick: 0,
        type: "assign",
        container: "c1",
        pool: 0,
        operators: [
          { pipeline: "p", operator: "a" },
          { pipeline: "p", operator: "b" },
        ],
        cpu: 4,
        ramGb: 40,
      },
      { tick: 0, type: "operator-start", ...inContainer, operator: "a" },
      { tick: 4, type: "operator-end", ...inContainer, operator: "a" },
      { tick: 5, type: "operator-start", ...inContainer, operator: "b" },
      { tick: 9, type: "operator-end", ...inContainer, operator: "b" },
      { tick: 9, type: "result", container: "c1", pool: 0, error: null },
      { tick: 9, type: "complete", pipeline: "p" },
    ]);
    expect(stats.p99_latency).toBe(1);
    expect(stats.pipelines_query.mean_latency_seconds).toBe(0.9);
  });

  it("is what an operator of no length takes", () => {
    const empty = operator({ baselineCpuSeconds: 0, storageReadGb: 0 });
    const { events } = runOne(assignArrivals, {}, pipeline([empty]));
    expect(events.at(-1)).toEqual({ tick: 0, type: "complete", pipeline: "p" });
  });

  it("is what a suspension without a tick of writing takes", () => {
    const { events, stats } = runOne(
      (view) => ({
        assign: view.arrivals.map(({ operators }) => ({
          operators,
          pool: poolOf(view),
          cpu: 1,
          ramGb: 9,
        })),
        suspend: poolOf(view).containers.filter((container) => container.isSuspendable),
      }),
      { ticksPerSecond: 2, durationSeconds: 20 },
      pipeline([
        operator({ id: "a", baselineCpuSeconds: 2 }),
        operator({ id: "b", baselineCpuSeconds: 2, parents: [0] }),
      ]),
    );
    expect(events.slice(-2)).toEqual([
      { tick: 4, type: "suspend", container: "c1", pool: 0 },
      { tick: 4, type: "suspended", container: "c1", pool: 0 },
    ]);
    expect(stats.suspensions).toBe(1);
  });
});

describe("in mode on-event a policy is called", () => {
  /** The ticks in which the policy is called. */
  function callTicks(
    schedule: Policy["schedule"],
    options: Partial<PlainOptions> = {},
    spec: PipelineSpec = CHAIN,
  ): number[] {
    const ticks: number[] = [];
    runOne(
      (view) => {
        ticks.push(view.tick);
        return schedule(view) ?? undefined;
      },
      options,
      spec,
    );
    return ticks;
  }

  it("at the start, after its decisions, when a container can be suspended, and after results", () => {
    expect(callTicks(assignArrivals)).toEqual([0, 1, 5, 10]);
  });

  it("when a suspension has ended", () => {
    const ticks = callTicks((view) => ({
      ...assignArrivals(view),
      suspend: poolOf(view).containers.filter((container) => container.isSuspendable),
    }));
    // 40 GB take 20 ticks to write, of which tick 5 is the first and tick 24 the last.
    expect(ticks).toEqual([0, 1, 5, 6, 25]);
  });

  it("when a deadline passes", () => {
    expect(callTicks(() => undefined, { maxJobSeconds: 1.25 })).toEqual([0, 12]);
  });

  it("when it asked for it last", () => {
    const wishes: Record<number, Decision> = {
      0: { wakeAt: 0.35 },
      4: { wakeAt: 0 },
      5: { wakeAt: 2 },
    };
    expect(callTicks((view) => wishes[view.tick])).toEqual([0, 4, 5, 20]);
  });

  it("not at a time it asked for in a call before the last", () => {
    expect(
      callTicks((view) => ({
        ...assignArrivals(view),
        ...(view.tick === 0 && { wakeAt: 2 }),
      })),
    ).toEqual([0, 1, 5, 10]);
  });
});

describe("without anything that finished", () => {
  it("latencies are null and the adjusted latency is infinite", () => {
    const { stats } = runOne(() => undefined, { maxJobSeconds: 1 });
    expect(stats.p99_latency).toBeNull();
    expect(stats.pipelines_all.mean_latency_seconds).toBeNull();
    expect(stats.adjusted_latency).toBe(Infinity);
    expect(stats.adjusted_latency_unfinished_penalty).toBe(2);
    expect(stats.pipelines_query.timeout_count).toBe(1);
  });
});
