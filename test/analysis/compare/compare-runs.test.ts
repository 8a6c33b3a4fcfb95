import { describe, expect, it } from "vitest";
import type { PoolState, RunComparison } from "../../../src/analysis/compare/index.js";
import {
  clusterStateAt,
  compareRuns,
  completedPipelines,
  extremes,
} from "../../../src/analysis/compare/index.js";
import { learnedSrpt, naive, priority } from "../../../src/policies/index.js";
import type { PolicyFactory, SimulationOptions } from "../../../src/simulator/index.js";
import { CLASS_WEIGHTS, uniformPools } from "../../../src/simulator/index.js";
import type { Batch } from "../../../src/workload/index.js";
import { generateWorkload } from "../../../src/workload/index.js";
import { job, oneEach, paperTrace, runOf } from "./run-compared.js";

function compare(
  [a, b]: readonly [PolicyFactory, PolicyFactory],
  batches: readonly Batch[],
  options: SimulationOptions,
): RunComparison {
  return compareRuns(
    runOf("a", a, batches, options),
    runOf("b", b, batches, options),
    batches,
    options,
  );
}

/** Two pools: a job of 2 s and one of 50 s at once; a second later a batch job of 10 s and a query of 1 s. */
const BY_HAND: readonly Batch[] = [
  { atTick: 0, pipelines: [job("short", "BATCH_PIPELINE", 0, 2), job("long", "QUERY", 0, 50)] },
  { atTick: 1000, pipelines: [job("batch", "BATCH_PIPELINE", 1, 10), job("query", "QUERY", 1, 1)] },
];
const HAND_OPTIONS = { durationSeconds: 60, pools: uniformPools(2, 4, 100) };
const inOrder = oneEach(() => 0);
const queriesFirst = oneEach((a, b) => {
  // The first two are taken in order, so that both policies decide the same on them.
  const rank = (o: typeof a) =>
    o.pipeline.arrivedAt > 0 && o.pipeline.priority === "QUERY" ? 0 : 1;
  return rank(a) - rank(b);
});

type PoolView = Pick<PoolState, "id" | "isUp" | "availableCpu" | "availableRamGb">;

describe("the comparison of two runs", () => {
  const byHand = compare([inOrder, queriesFirst], BY_HAND, HAND_OPTIONS);

  it("finds the first decision in which they differ, and what both had before it", () => {
    const first = byHand.firstDifference;
    // The short job ends in tick 1999, which both learn in tick 2000.
    expect(first).toMatchObject({ atTick: 2000, atSecond: 2, equalDecisions: 1 });
    expect(first?.assignedByBoth).toEqual([]);
    const ref = (pipeline: string) => [{ operators: [{ pipeline, operator: "op" }], pool: 0 }];
    expect(first?.assignedOnlyByA).toMatchObject(ref("batch"));
    expect(first?.assignedOnlyByB).toMatchObject(ref("query"));
    expect(first?.state.openPipelines).toBe(3);
    expect(first?.state.waiting).toEqual([
      { priority: "QUERY", pipelines: 1, operators: 1, oldestSeconds: 1, medianSeconds: 1 },
      {
        priority: "INTERACTIVE",
        pipelines: 0,
        operators: 0,
        oldestSeconds: null,
        medianSeconds: null,
      },
      {
        priority: "BATCH_PIPELINE",
        pipelines: 1,
        operators: 1,
        oldestSeconds: 1,
        medianSeconds: 1,
      },
    ]);
    expect(first?.state.pools).toMatchObject([
      { id: 0, availableCpu: 4, availableRamGb: 100, containers: [] },
      {
        id: 1,
        availableCpu: 0,
        availableRamGb: 0,
        containers: [{ container: "c2", sinceSecond: 0 }],
      },
    ]);
  });

  it("shows a lost pool as lost, offering nothing", () => {
    const outages = [{ pool: 1, atSeconds: 1.5, forSeconds: 30 }];
    const first = compare([inOrder, queriesFirst], BY_HAND, {
      ...HAND_OPTIONS,
      outages,
    }).firstDifference;
    expect(first?.atTick).toBe(2000);
    expect(first?.state.pools).toMatchObject([
      { id: 0, isUp: true, availableCpu: 4, availableRamGb: 100, containers: [] },
      { id: 1, isUp: false, cpu: 4, availableCpu: 0, availableRamGb: 0, containers: [] },
    ]);
  });

  it("knows of pools at every call what a policy sees of them, also lost and back again", () => {
    const options = {
      ...HAND_OPTIONS,
      durationSeconds: 10,
      outages: [
        { pool: 1, atSeconds: 1.5, forSeconds: 5 },
        { pool: 0, atSeconds: 4, forSeconds: 5 },
      ],
    };
    const shown = (pools: readonly PoolView[]): string =>
      pools
        .map(({ id, isUp, availableCpu, availableRamGb }) =>
          [id, isUp ? "up" : "lost", availableCpu, availableRamGb].join(" "),
        )
        .join(", ");
    const seen: (readonly [tick: number, pools: string])[] = [];
    const watching: PolicyFactory = (cluster) => {
      const policy = inOrder(cluster);
      return {
        schedule(view) {
          seen.push([Math.round(view.now * 1000), shown(view.pools)]);
          return policy.schedule(view);
        },
      };
    };
    const { events } = runOf("a", watching, BY_HAND, options);
    const replay = { pools: options.pools, ticksPerSecond: 1000 };
    const replayed = seen.map(
      ([tick]) => [tick, shown(clusterStateAt(tick, events, BY_HAND, replay).pools)] as const,
    );
    expect(replayed).toEqual(seen);
    expect(new Set(seen.map(([, pools]) => pools.replaceAll(/[^a-z]+/g, " ").trim()))).toEqual(
      new Set(["up up", "up lost", "lost lost", "lost up"]),
    );
  });

  it("says which pipelines gain and lose, and how much", () => {
    // In order: batch 2 to 12 s, query 12 to 13 s. The query first: query 2 to 3 s, batch 3 to 13 s. Both arrived at 1 s.
    const latencies = byHand.pipelines.map((row) => [
      row.pipeline,
      row.latencySecondsA,
      row.latencySecondsB,
      row.differenceSeconds,
    ]);
    expect(latencies).toEqual([
      ["short", 1.999, 1.999, 0],
      ["long", 49.999, 49.999, 0],
      ["batch", 10.999, 11.999, 1],
      ["query", 11.999, 1.999, -10],
    ]);
    const { gained, lost } = extremes(byHand.pipelines, 5);
    expect(gained.map(({ pipeline }) => pipeline)).toEqual(["query"]);
    expect(lost.map(({ pipeline }) => pipeline)).toEqual(["batch"]);
    expect(byHand.gains[0]).toMatchObject({
      pipelines: 4,
      gained: 1,
      lost: 1,
      same: 2,
      differenceSeconds: -9,
    });
  });

  it("counts a pipeline that did not complete with twice the duration", () => {
    const options = { ...HAND_OPTIONS, durationSeconds: 12.5 };
    const { pipelines, gains } = compare([inOrder, queriesFirst], BY_HAND, options);
    expect(pipelines.slice(2)).toMatchObject([
      {
        pipeline: "batch",
        latencySecondsA: 10.999,
        latencySecondsB: null,
        differenceSeconds: 25 - 10.999,
      },
      {
        pipeline: "query",
        latencySecondsA: null,
        latencySecondsB: 1.999,
        differenceSeconds: 1.999 - 25,
      },
    ]);
    expect(gains[0]).toMatchObject({
      completedOnlyInA: 1,
      completedOnlyInB: 1,
      completedInNeither: 1,
    });
    const names = (rows: readonly { readonly pipeline: string }[]) => rows.map((r) => r.pipeline);
    const { inBoth, onlyInA, onlyInB } = completedPipelines(pipelines);
    expect([inBoth, onlyInA, onlyInB].map(names)).toEqual([["short"], ["batch"], ["query"]]);
    expect(extremes(pipelines, 5)).toEqual({ gained: [], lost: [] });
  });

  it("compares a run that failed up to where it ended", () => {
    const failing: PolicyFactory = (cluster) => {
      const policy = inOrder(cluster);
      return {
        schedule(view) {
          if (view.now >= 12) throw new Error("no idea");
          return policy.schedule(view);
        },
      };
    };
    const failed = compare([failing, queriesFirst], BY_HAND, HAND_OPTIONS);
    expect(failed.outcomes).toMatchObject({ a: { code: "policy-error", atTick: 12_000 } });
    expect(failed.comparedTicks).toBe(12_000);
    expect(failed.firstDifference?.atTick).toBe(2000);
    expect(failed.pipelines[3]).toMatchObject({ latencySecondsA: null, latencySecondsB: 1.999 });
    // As long as both ran, a policy and itself cut short decide the same.
    const same = compare([failing, inOrder], BY_HAND, HAND_OPTIONS);
    expect([same.firstDifference, same.comparedTicks]).toEqual([undefined, 12_000]);
  });

  it("refuses a failed run of which nobody knows where it ended", () => {
    const run = {
      name: "a",
      outcome: { code: "crashed" },
      statistics: undefined,
      events: [],
    } as const;
    expect(() => compareRuns(run, run, BY_HAND)).toThrow(/`outcome` of a to say at which tick/);
  });

  it("says of a policy and itself that the schedules are the same", () => {
    const same = compare([priority, priority], paperTrace("paper_scale1x_0"), PAPER);
    expect(same.firstDifference).toBeUndefined();
    expect(same.decisions.a).toBeGreaterThan(100);
    expect(same.figures.every(({ better }) => better === "equal" || better === null)).toBe(true);
    expect(same.pipelines.every(({ differenceSeconds }) => differenceSeconds === 0)).toBe(true);
  });
});

const PAPER: SimulationOptions = {
  pools: uniformPools(1, 64, 500),
  multiOperatorContainers: false,
};
const GENERATED = [...generateWorkload({ durationSeconds: 120, randomSeed: 3, numPipelines: 10 })];

/** What both assigned, without the names of containers: those are the first run's. */
function unnamed({ firstDifference }: RunComparison): unknown {
  return firstDifference?.assignedByBoth
    .map(({ pool, operators, cpu, ramGb }) => JSON.stringify({ pool, operators, cpu, ramGb }))
    .sort();
}

describe.each<
  [string, readonly [PolicyFactory, PolicyFactory], readonly Batch[], SimulationOptions]
>([
  ["naive and priority on a paper trace", [naive, priority], paperTrace("paper_scale2x_0"), PAPER],
  [
    "priority and learned-srpt on a paper trace",
    [priority, learnedSrpt],
    paperTrace("paper_scale8x_1"),
    PAPER,
  ],
  [
    "priority and learned-srpt with suspensions",
    [priority, learnedSrpt],
    GENERATED,
    { durationSeconds: 120 },
  ],
])("of %s", (_title, policies, batches, options) => {
  const ab = compare(policies, batches, options);
  const ba = compare([policies[1], policies[0]], batches, options);

  it("the differences add up to the difference of the sums, and weighted to that in penalized latency", () => {
    const counted = (seconds: number | null) => seconds ?? ab.unfinishedSeconds;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const sumA = sum(ab.pipelines.map(({ latencySecondsA }) => counted(latencySecondsA)));
    const sumB = sum(ab.pipelines.map(({ latencySecondsB }) => counted(latencySecondsB)));
    expect(ab.gains[0]?.differenceSeconds).toBeCloseTo(sumB - sumA, 6);
    expect(sum(ab.gains.slice(1).map(({ differenceSeconds }) => differenceSeconds))).toBeCloseTo(
      sumB - sumA,
      6,
    );
    const weight = sum(ab.pipelines.map((row) => CLASS_WEIGHTS[row.priority]));
    const weighted = sum(
      ab.pipelines.map((row) => CLASS_WEIGHTS[row.priority] * row.differenceSeconds),
    );
    const penalized = ab.figures.find(({ name }) => name === "penalized_latency");
    expect(weighted / weight).toBeCloseTo(penalized?.difference ?? NaN, 6);
  });

  it("the other way round is the mirror image", () => {
    expect(ba.pipelines.map(({ differenceSeconds }) => differenceSeconds)).toEqual(
      ab.pipelines.map(({ differenceSeconds }) =>
        differenceSeconds === 0 ? 0 : -differenceSeconds,
      ),
    );
    expect({ ...ba.firstDifference, assignedByBoth: unnamed(ba) }).toEqual({
      ...ab.firstDifference,
      assignedByBoth: unnamed(ab),
      a: ab.firstDifference?.b,
      b: ab.firstDifference?.a,
      assignedOnlyByA: ab.firstDifference?.assignedOnlyByB,
      assignedOnlyByB: ab.firstDifference?.assignedOnlyByA,
    });
    const mirrored = { a: "b", b: "a", equal: "equal" } as const;
    ab.figures.forEach(({ better, difference }, i) => {
      const other = ba.figures[i];
      expect(other?.better).toBe(better ? mirrored[better] : better);
      expect(-(other?.difference ?? 0) + 0).toBe((difference ?? 0) + 0);
    });
  });

  it("every pipeline is counted once, and each class's counts add up", () => {
    expect(new Set(ab.pipelines.map(({ pipeline }) => pipeline)).size).toBe(ab.pipelines.length);
    for (const { gained, lost, same, pipelines } of ab.gains)
      expect(gained + lost + same).toBe(pipelines);
    const arrived = ab.figures.find(({ name }) => name === "pipelines_all.arrival_count");
    expect(ab.pipelines.length).toBe(arrived?.a);
  });

  it("the state before the first difference is within the pools", () => {
    for (const pool of ab.firstDifference?.state.pools ?? []) {
      expect(pool.availableCpu).toBeGreaterThanOrEqual(-1e-9);
      expect(pool.availableRamGb).toBeGreaterThanOrEqual(-1e-9);
    }
  });
});
