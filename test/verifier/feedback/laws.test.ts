import { describe, expect, it } from "vitest";
import type { ResolvedSimulationOptions, SimulationEvent } from "../../../src/simulator/index.js";
import { resolveSimulationOptions, uniformPools } from "../../../src/simulator/index.js";
import type { Batch } from "../../../src/workload/index.js";
import { GENERATOR_DEFAULTS, generateWorkload, pipelinesOf } from "../../../src/workload/index.js";
import { CLASS_NAMES, TIME_PARTS } from "../../../src/verifier/feedback/index.js";
import { PAPER, builtIn, numbersIn, paperTrace, record } from "./runs.js";

const TRACE = paperTrace("paper_scale2x_0");

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

describe.each(["naive", "priority", "learned-srpt"])("on a paper trace with %s", (name) => {
  const { feedback, statistics, events } = record(TRACE, builtIn(name), PAPER);
  const classes = CLASS_NAMES.map((each) => feedback.classes[each]);

  it("classes have the counts and latencies of the statistics", () => {
    for (const each of CLASS_NAMES) {
      const of = statistics[each];
      expect(feedback.classes[each]).toMatchObject({
        arrivals: of.arrivalCount,
        completions: of.completionCount,
        timeouts: { pipelines: of.timeoutCount },
        meanLatencySeconds: of.meanLatencySeconds,
        p50LatencySeconds: of.p50LatencySeconds,
        p95LatencySeconds: of.p95LatencySeconds,
        p99LatencySeconds: of.p99LatencySeconds,
      });
    }
    expect(sum(classes.map((c) => c.arrivals))).toBe(statistics.all.arrivalCount);
    expect(sum(classes.map((c) => c.completions))).toBe(statistics.all.completionCount);
  });

  it("containers, failures and what they lost add up to the statistics", () => {
    expect(feedback.containers).toBe(statistics.assignments);
    const memory = classes.map((c) => c.memory);
    expect(sum(memory.map((m) => m.containersCompleted))).toBe(statistics.containersCompleted);
    expect(sum(memory.map((m) => m.ooms))).toBe(statistics.failureErrorCounts.OOM ?? 0);
    expect(sum(memory.map((m) => m.lostGbSeconds))).toBeCloseTo(
      statistics.lostToFailuresGbSeconds,
      6,
    );
    expect(sum(classes.map((c) => c.suspensions.count))).toBe(statistics.suspensions);
  });

  it("every pipeline ended somewhere", () => {
    for (const { endStates, arrivals } of classes) {
      expect(sum(Object.values(endStates))).toBe(arrivals);
    }
  });

  it("the parts of time add up to the time in the system", () => {
    const arrivedAt = new Map<string, number>();
    let ticks = 0;
    for (const event of events) {
      if (event.type === "arrival") arrivedAt.set(event.pipeline, event.tick);
      if (event.type !== "complete") continue;
      ticks += event.tick - (arrivedAt.get(event.pipeline) ?? NaN);
      arrivedAt.delete(event.pipeline);
    }
    for (const tick of arrivedAt.values()) ticks += 600_000 - tick;
    const split = sum(classes.flatMap(({ time }) => TIME_PARTS.map((part) => time[part])));
    expect(split).toBeCloseTo(ticks / 1000, 4);
    expect(feedback.longestWaiting).toHaveLength(5);
    for (const pipeline of feedback.longestWaiting) {
      const total = sum(TIME_PARTS.map((part) => pipeline.split[part]));
      expect(total).toBeCloseTo(pipeline.inSystemSeconds, 9);
      expect(pipeline.waitSeconds).toBeCloseTo(total - pipeline.split.runningSeconds, 9);
    }
  });

  it("tenths average to the mean", () => {
    const { cpuMean, ramMean, cpuByTenth, ramByTenth } = feedback.utilisation;
    expect(sum(cpuByTenth.map((each) => each ?? NaN)) / 10).toBeCloseTo(cpuMean ?? NaN, 9);
    expect(sum(ramByTenth.map((each) => each ?? NaN)) / 10).toBeCloseTo(ramMean ?? NaN, 9);
  });

  it("what is allocated is what each container held from its first to its last tick", () => {
    const held = new Map<string, SimulationEvent & { type: "assign" }>();
    let gbTicks = 0;
    for (const event of events) {
      if (event.type === "assign") held.set(event.container, event);
      if (event.type !== "result" && event.type !== "suspended") continue;
      const { ramGb, tick } = held.get(event.container) ?? { ramGb: NaN, tick: NaN };
      gbTicks += ramGb * (event.tick - tick + 1);
      held.delete(event.container);
    }
    for (const { ramGb, tick } of held.values()) gbTicks += ramGb * (600_000 - tick);
    expect(feedback.utilisation.allocatedGbSeconds).toBeCloseTo(gbTicks / 1000, 4);
    expect(feedback.utilisation.ramMean).toBeCloseTo(gbTicks / (600_000 * 500), 9);
  });

  it("the shares of penalized_latency add up to 1, those of the bounds lie below", () => {
    const shares = classes.flatMap((c) => [c.completedPenaltyShare, c.unfinishedPenaltyShare]);
    expect(sum(shares.map((each) => each ?? NaN))).toBeCloseTo(1, 9);
    for (const each of Object.values(feedback.boundShares ?? {})) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThanOrEqual(1 + 1e-9);
    }
    expect(Object.keys(feedback.boundShares ?? {})).toHaveLength(3);
  });

  it("no figure is NaN", () => {
    expect(numbersIn(feedback).filter(Number.isNaN)).toEqual([]);
    expect(numbersIn(feedback).length).toBeGreaterThan(100);
  });
});

/** The same tick by tick, from nothing but the events: what waits, and whether there is room. */
function tickByTick(
  arrivals: readonly Batch[],
  events: readonly SimulationEvent[],
  { pools, durationSeconds, ticksPerSecond }: ResolvedSimulationOptions,
) {
  const specs = new Map([...pipelinesOf(arrivals)].map((spec) => [spec.id, spec]));
  const totalTicks = durationSeconds * ticksPerSecond;
  const counts = { waiting: 0, idle: 0, room: 0, full: 0, held: 0, cpu: 0 };
  const open = new Set<string>();
  const done = new Set<string>();
  const held = new Map<string, SimulationEvent & { type: "assign" }>();
  for (let tick = 0; tick < totalTicks; tick++) {
    const now = events.filter((event) => event.tick === tick);
    for (const event of now) {
      if (event.type === "arrival") open.add(event.pipeline);
      if (event.type === "assign") held.set(event.container, event);
      if (event.type === "complete" || event.type === "timed-out") open.delete(event.pipeline);
    }
    const hasRoom = pools.some((pool, id) => {
      const here = [...held.values()].filter((container) => container.pool === id);
      const cpu = pool.cpu - sum(here.map((container) => container.cpu));
      const ramGb = pool.ramGb - sum(here.map((container) => container.ramGb));
      return cpu >= pool.cpu * 0.1 - 1e-6 && ramGb >= pool.ramGb * 0.1 - 1e-6;
    });
    counts.cpu += sum([...held.values()].map((container) => container.cpu));
    const inContainers = new Set(
      [...held.values()].flatMap((c) => c.operators.map((o) => `${o.pipeline} ${o.operator}`)),
    );
    let isWaiting = false;
    for (const id of open) {
      const operators = specs.get(id)?.operators ?? [];
      const left = operators.filter((o) => !done.has(`${id} ${o.id}`));
      const isDone = (i: number): boolean => done.has(`${id} ${operators[i]?.id ?? ""}`);
      const isHeld = (o: { id: string }): boolean => inContainers.has(`${id} ${o.id}`);
      if (left.some((o) => !isHeld(o) && o.parents.every(isDone))) isWaiting = true;
      if (left.length === 0 || left.some(isHeld)) counts.held++;
      else if (hasRoom) counts.room++;
      else counts.full++;
    }
    if (isWaiting) counts.waiting++;
    if (isWaiting && hasRoom) counts.idle++;
    for (const event of now) {
      if (event.type === "operator-end") done.add(`${event.pipeline} ${event.operator}`);
      if (event.type === "result" || event.type === "suspended") held.delete(event.container);
    }
  }
  return counts;
}

describe.each([
  { name: "priority", numPools: 2, multiOperatorContainers: false, maxJobSeconds: 0 },
  { name: "priority", numPools: 2, multiOperatorContainers: true, maxJobSeconds: 0 },
  { name: "priority", numPools: 1, multiOperatorContainers: false, maxJobSeconds: 20 },
  { name: "learned-srpt", numPools: 3, multiOperatorContainers: false, maxJobSeconds: 0 },
  { name: "naive", numPools: 2, multiOperatorContainers: true, maxJobSeconds: 0 },
])("counting tick by tick finds the same with %o", ({ name, numPools, ...rules }) => {
  const options = {
    durationSeconds: 60,
    ticksPerSecond: 10,
    pools: uniformPools(numPools, 32, 300),
    ...rules,
  };
  const arrivals = [
    ...generateWorkload({
      ...GENERATOR_DEFAULTS,
      durationSeconds: 60,
      ticksPerSecond: 10,
      waitingSecondsMean: 6,
      dagShape: { linear: 0.4, branchIn: 0.3, branchOut: 0.3 },
    }),
  ];
  const { feedback, events, statistics } = record(arrivals, builtIn(name), options);
  const counts = tickByTick(arrivals, events, resolveSimulationOptions(options));
  const time = (part: (typeof TIME_PARTS)[number]): number =>
    10 * sum(CLASS_NAMES.map((each) => feedback.classes[each].time[part]));

  it("in waiting and idle time", () => {
    expect(statistics.assignments).toBeGreaterThan(5);
    expect(feedback.utilisation.waitingShare).toBeCloseTo(counts.waiting / 600, 9);
    expect(feedback.utilisation.idleWhileWaitingShare).toBeCloseTo(counts.idle / 600, 9);
    expect(feedback.utilisation.allocatedCpuSeconds).toBeCloseTo(counts.cpu / 10, 6);
  });

  it("in where the pipelines' time went", () => {
    expect(time("firstWaitRoomSeconds") + time("laterWaitRoomSeconds")).toBeCloseTo(counts.room, 6);
    expect(time("firstWaitFullSeconds") + time("laterWaitFullSeconds")).toBeCloseTo(counts.full, 6);
    const held = time("runningSeconds") + time("redoneSeconds") + time("suspendedSeconds");
    expect(held).toBeCloseTo(counts.held, 6);
  });
});
