import { describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../src/policies/index.js";
import type {
  PolicyFactory,
  PoolOutage,
  SimulationEvent,
  SimulationOptions,
  SystemView,
} from "../../src/simulator/index.js";
import { drawOutages, outageTicks, simulate } from "../../src/simulator/index.js";
import type { Batch, OperatorSpec } from "../../src/workload/index.js";

function operator(id: string, parents: readonly number[]): OperatorSpec {
  return {
    id,
    parents,
    baselineCpuSeconds: 1,
    cpuScaling: "const",
    memoryGb: 4,
    storageReadGb: 0,
  };
}

/** Operators of 10 ticks that hold 4 GB. */
const TWO_OPERATORS: readonly Batch[] = [
  {
    atTick: 0,
    pipelines: [
      {
        id: "p1",
        priority: "QUERY",
        arrivalSeconds: 0,
        operators: [operator("a", []), operator("b", [0])],
      },
    ],
  },
];

const OPTIONS: SimulationOptions = {
  durationSeconds: 10,
  ticksPerSecond: 10,
  pools: [{ cpu: 4, ramGb: 10 }],
};

interface Shown {
  readonly tick: number;
  readonly isUp: boolean | undefined;
  readonly cpu: number | undefined;
  readonly ramGb: number | undefined;
  readonly containers: number | undefined;
  readonly errors: readonly (string | undefined)[];
}

/** Assigns all it can to pool 0, in one container; tells what it has been shown. */
function greedy(shown: Shown[]): PolicyFactory {
  return () => ({
    schedule({ tick, pools: [pool], pipelines, results }: SystemView) {
      shown.push({
        tick,
        isUp: pool?.isUp,
        cpu: pool?.availableCpu,
        ramGb: pool?.availableRamGb,
        containers: pool?.containers.length,
        errors: results.map(({ error }) => error),
      });
      const operators = pipelines.flatMap((p) => p.operators.filter((o) => o.isAssignable));
      if (!pool?.isUp || operators.length === 0) return undefined;
      return { assign: [{ operators, pool, cpu: 1, ramGb: 5 }] };
    },
  });
}

function run(outages: readonly PoolOutage[], options: SimulationOptions = {}) {
  const shown: Shown[] = [];
  const events: SimulationEvent[] = [];
  const result = simulate(
    TWO_OPERATORS,
    greedy(shown),
    { ...OPTIONS, outages, ...options },
    { observe: (event) => events.push(event) },
  );
  const states = events.map((event) => `${event.tick} ${event.type}`);
  return { ...result, shown, states };
}

describe("a pool that is lost", () => {
  const outage = { pool: 0, atSeconds: 1.2, forSeconds: 0.5 };

  it("takes with it what runs, in the tick in which it is lost, and is used again when it is back", () => {
    const { states, statistics } = run([outage]);
    expect(states).toEqual([
      "0 arrival",
      "0 assign",
      "0 operator-start",
      "9 operator-end",
      "10 operator-start",
      "12 pool-lost",
      "12 result",
      "17 pool-back",
      "18 assign",
      "18 operator-start",
      "27 operator-end",
      "27 result",
      "27 complete",
    ]);
    expect(statistics.failureErrorCounts).toEqual({ "pool lost": 1 });
    expect(statistics.containersCompleted).toBe(1);
    // 5 GB for the 3 ticks of the second operator; the first is completed and not lost.
    expect(statistics.lostToFailuresGbSeconds).toBeCloseTo(1.5, 12);
  });

  it("is seen by the policy in the next tick, with nothing to give, and when it is back in the one after that", () => {
    const none = { isUp: false, cpu: 0, ramGb: 0, containers: 0 };
    const { shown } = run([outage]);
    expect(shown.slice(-4)).toEqual([
      { tick: 13, ...none, errors: ["pool lost"] },
      { tick: 18, isUp: true, cpu: 4, ramGb: 10, containers: 0, errors: [] },
      { tick: 19, isUp: true, cpu: 3, ramGb: 5, containers: 1, errors: [] },
      { tick: 28, isUp: true, cpu: 4, ramGb: 10, containers: 0, errors: [undefined] },
    ]);
    const everyTick = run([outage], { mode: "every-tick" }).shown;
    expect(everyTick.filter(({ isUp }) => !isUp).map(({ tick }) => tick)).toEqual([
      13, 14, 15, 16, 17,
    ]);
    expect(everyTick).toEqual(expect.arrayContaining(shown));
  });

  it("lets what completes in that tick complete", () => {
    const { states } = run([{ pool: 0, atSeconds: 1.9, forSeconds: 0.5 }]);
    expect(states.slice(5)).toEqual([
      "19 operator-end",
      "19 pool-lost",
      "19 result",
      "19 complete",
      "24 pool-back",
    ]);
  });

  it("counts as allocated to nothing, and is as large as before", () => {
    const { statistics } = run([{ pool: 0, atSeconds: 0, forSeconds: 100 }]);
    expect(statistics.meanMemoryAllocatedPercent).toBe(0);
    expect(statistics.meanCpuAllocatedPercent).toBe(0);
    expect(statistics.all.completionCount).toBe(0);
  });
});

describe("outages in ticks", () => {
  it("begin as arrivals do, last whole ticks, at least one, and are one where they overlap or meet", () => {
    const outages = [
      { pool: 1, atSeconds: 0.55, forSeconds: 0.29 },
      { pool: 0, atSeconds: 5, forSeconds: 1 },
      { pool: 0, atSeconds: 1, forSeconds: 0.5 },
      { pool: 0, atSeconds: 1.5, forSeconds: 0 },
      { pool: 0, atSeconds: 1.2, forSeconds: 0.1 },
    ];
    expect(outageTicks(outages, 3, 0.1)).toEqual([
      [
        { lostTick: 10, backTick: 16 },
        { lostTick: 50, backTick: 60 },
      ],
      [{ lostTick: 6, backTick: 8 }],
      [],
    ]);
  });

  it.each([
    [{ pool: 1, atSeconds: 0, forSeconds: 1 }, /outages\[0\]\.pool.*0 to 0, got 1/],
    [{ pool: 0, atSeconds: -1, forSeconds: 1 }, /atSeconds.*≥ 0, got -1/],
    [{ pool: 0, atSeconds: 0, forSeconds: Infinity }, /forSeconds.*got Infinity/],
  ])("cannot be %o", (outage, message) => {
    expect(() => run([outage])).toThrow(message);
  });
});

describe("outages at random", () => {
  const RATE = {
    poolCount: 3,
    durationSeconds: 100_000,
    failureMeanSeconds: 900,
    recoveryMeanSeconds: 100,
    seed: 1,
  };

  it("are as often and as long as asked for", () => {
    const outages = drawOutages(RATE);
    const seconds = outages.reduce((sum, { forSeconds }) => sum + forSeconds, 0);
    expect(outages.length).toBeGreaterThan(250);
    expect(outages.length).toBeLessThan(350);
    expect(seconds / outages.length).toBeGreaterThan(85);
    expect(seconds / outages.length).toBeLessThan(115);
    for (const { atSeconds } of outages) expect(atSeconds).toBeLessThan(100_000);
  });

  it("are the same for the same seed, whatever the number of pools and the duration", () => {
    const first = drawOutages(RATE);
    expect(drawOutages(RATE)).toEqual(first);
    const more = drawOutages({ ...RATE, poolCount: 5, durationSeconds: 200_000 });
    expect(more.filter((o) => o.pool < 3 && o.atSeconds < 100_000)).toEqual(first);
    expect(drawOutages({ ...RATE, seed: 2 })).not.toEqual(first);
  });

  it("are not millions", () => {
    expect(() =>
      drawOutages({ ...RATE, failureMeanSeconds: 1e-6, recoveryMeanSeconds: 1e-6 }),
    ).toThrow(/at most 1000000 outages/);
  });
});

describe("built-in policies on pools that come and go", () => {
  const pools = [
    { cpu: 8, ramGb: 40 },
    { cpu: 4, ramGb: 60 },
  ];
  const outages = [
    { pool: 0, atSeconds: 0.4, forSeconds: 3 },
    { pool: 1, atSeconds: 1.3, forSeconds: 3 },
  ];

  it.each(["priority", "priority-pool", "learned-srpt"])("%s completes what was lost", (name) => {
    const create = findBuiltInPolicy(name)?.create;
    if (!create) throw new RangeError(`no policy ${name}`);
    const { statistics, outcome } = simulate(TWO_OPERATORS, create, {
      ...OPTIONS,
      durationSeconds: 20,
      pools,
      outages,
    });
    expect(outcome.code).toBe("completed");
    expect(statistics.failureErrorCounts["pool lost"]).toBeGreaterThan(0);
    expect(statistics.all.completionCount).toBe(1);
  });

  it("naive gives up a pipeline that was lost, as one that has failed in any way", () => {
    const create = findBuiltInPolicy("naive")?.create;
    if (!create) throw new RangeError("no policy naive");
    const { statistics } = simulate(TWO_OPERATORS, create, { ...OPTIONS, pools, outages });
    expect(statistics.assignments).toBe(1);
    expect(statistics.all.completionCount).toBe(0);
  });

  it("learned-srpt does not take a loss for a want of memory", () => {
    const create = findBuiltInPolicy("learned-srpt")?.create;
    if (!create) throw new RangeError("no policy learned-srpt");
    const sizes: number[] = [];
    simulate(
      TWO_OPERATORS,
      create,
      { ...OPTIONS, pools: [{ cpu: 4, ramGb: 64 }], outages: outages.slice(0, 1) },
      { observe: (event) => event.type === "assign" && sizes.push(event.ramGb) },
    );
    expect(sizes[1]).toBe(sizes[0]);
  });
});
