/** Laws of every run, checked against its event log and the workload alone. Each function lists the violations. */
import type { SimulationEvent } from "../../src/simulator/index.js";
import type { OperatorSpec, PipelineSpec } from "../../src/workload/index.js";
import { pipelinesOf } from "../../src/workload/index.js";
import { operatorTicks } from "../plain/operator-time.js";
import type { BuiltCase } from "./random-case.js";
import type { ContainerLog } from "./run-log.js";
import { readLog } from "./run-log.js";

type Events = readonly SimulationEvent[];
type Law = (events: Events, built: BuiltCase) => string[];

/** Sums of fractions may be off by this share. */
const ROUNDING = 1e-9;

function totalTicks({ options }: BuiltCase): number {
  return Math.trunc(options.durationSeconds * options.ticksPerSecond);
}

function pipelinesById({ batches }: BuiltCase): Map<string, PipelineSpec> {
  return new Map([...pipelinesOf(batches)].map((pipeline) => [pipeline.id, pipeline]));
}

function operatorSpec(
  pipelines: ReadonlyMap<string, PipelineSpec>,
  ref: { readonly pipeline: string; readonly operator: string },
): OperatorSpec {
  const operator = pipelines.get(ref.pipeline)?.operators.find(({ id }) => id === ref.operator);
  if (!operator) throw new Error(`no operator ${ref.operator} in ${ref.pipeline}`);
  return operator;
}

export const timeNeverGoesBack: Law = (events, built) => {
  const last = totalTicks(built) - 1;
  return events
    .filter(
      ({ tick }, i) => tick < (events[i - 1]?.tick ?? 0) || tick > last || !Number.isInteger(tick),
    )
    .map(({ tick, type }) => `${type} in tick ${tick}`);
};

export const allocationsFitTheirPool: Law = (events, { options }) => {
  const violations: string[] = [];
  const used = options.pools.map(() => ({ cpu: 0, ramGb: 0 }));
  const held = new Map<
    string,
    { readonly pool: number; readonly cpu: number; readonly ramGb: number }
  >();
  for (const event of events) {
    if (event.type === "assign") {
      held.set(event.container, event);
      add(event, 1);
    } else if (event.type === "result" || event.type === "suspended") {
      const container = held.get(event.container);
      if (!container || container.pool !== event.pool)
        violations.push(`${event.container} gives back what it has not`);
      else add(container, -1);
      held.delete(event.container);
    }
    options.pools.forEach((pool, id) => {
      const { cpu, ramGb } = used[id] ?? { cpu: NaN, ramGb: NaN };
      const isCpuFine = cpu <= pool.cpu * (1 + ROUNDING);
      const isRamFine = options.allowMemoryOvercommit || ramGb <= pool.ramGb * (1 + ROUNDING);
      if (!isCpuFine || !isRamFine)
        violations.push(`tick ${event.tick}: ${cpu} CPUs, ${ramGb} GB in pool ${id}`);
    });
  }
  return violations;

  function add(
    container: { readonly pool: number; readonly cpu: number; readonly ramGb: number },
    sign: number,
  ): void {
    const pool = used[container.pool];
    if (!pool) return void violations.push(`no pool ${container.pool}`);
    pool.cpu += sign * container.cpu;
    pool.ramGb += sign * container.ramGb;
  }
};

/** Arrives once, and is complete at most once or timed out at most once, not both. */
export const pipelinesAreCountedOnce: Law = (events, built) => {
  const violations: string[] = [];
  const arrived = new Set<string>();
  const settled = new Set<string>();
  for (const event of events) {
    if (event.type === "arrival") {
      if (arrived.has(event.pipeline)) violations.push(`${event.pipeline} arrives twice`);
      arrived.add(event.pipeline);
    } else if (event.type === "complete" || event.type === "timed-out") {
      if (!arrived.has(event.pipeline))
        violations.push(`${event.pipeline} is ${event.type} before it arrives`);
      if (settled.has(event.pipeline)) violations.push(`${event.pipeline} is settled twice`);
      settled.add(event.pipeline);
    }
  }
  const due = built.batches.filter(({ atTick }) => atTick <= (events.at(-1)?.tick ?? -1));
  for (const { id } of pipelinesOf(due)) {
    if (!arrived.has(id)) violations.push(`${id} never arrives`);
  }
  return violations;
};

/** A pipeline is complete exactly when every operator has ended, and found so with the next result. */
export const completePipelinesHaveNothingLeft: Law = (events, built) => {
  const violations: string[] = [];
  const left = new Map(
    [...pipelinesById(built)].map(([id, { operators }]) => [id, operators.length]),
  );
  const endTick = new Map<string, number>();
  const settled = new Set<string>();
  let lastResultTick = -1;
  for (const event of events) {
    if (event.type === "result") lastResultTick = event.tick;
    if (event.type === "operator-end") {
      left.set(event.pipeline, (left.get(event.pipeline) ?? NaN) - 1);
      endTick.set(event.pipeline, event.tick);
    }
    if (event.type !== "complete" && event.type !== "timed-out") continue;
    settled.add(event.pipeline);
    const isDone = left.get(event.pipeline) === 0;
    if (isDone !== (event.type === "complete"))
      violations.push(`${event.pipeline} is ${event.type}`);
    if (event.type === "complete" && lastResultTick !== event.tick) {
      violations.push(`${event.pipeline} is found complete without a result`);
    }
  }
  for (const [id, count] of left) {
    if (count === 0 && !settled.has(id) && (endTick.get(id) ?? NaN) <= lastResultTick) {
      violations.push(`${id} is never found complete`);
    }
  }
  return violations;
};

export const nothingRunsTwiceOrTooEarly: Law = (events, built) => {
  const violations: string[] = [];
  const pipelines = pipelinesById(built);
  const ended = new Set<string>();
  for (const event of events) {
    if (event.type !== "operator-start" && event.type !== "operator-end") continue;
    const { pipeline, operator } = event;
    const key = `${pipeline}/${operator}`;
    if (ended.has(key)) violations.push(`${key}: ${event.type} after its end`);
    if (event.type === "operator-end") ended.add(key);
    else {
      for (const parent of operatorSpec(pipelines, event).parents) {
        const id = pipelines.get(pipeline)?.operators[parent]?.id;
        if (!ended.has(`${pipeline}/${id}`))
          violations.push(`${key} starts before its parent ${id} has ended`);
      }
    }
  }
  return violations;
};

/** Operators run one after the other, in order, without a gap, each for all its ticks. */
export const operatorsRunWithoutInterruption: Law = (events, built) => {
  const violations: string[] = [];
  const pipelines = pipelinesById(built);
  const tickSeconds = 1 / built.options.ticksPerSecond;
  for (const container of readLog(events).values()) {
    let next = container.startTick;
    container.ran.forEach((ran, k) => {
      const { pipeline, operator } = container.operators[k] ?? {};
      const name = `${container.id}: ${ran.pipeline}/${ran.operator}`;
      if (ran.pipeline !== pipeline || ran.operator !== operator)
        violations.push(`${name} is out of order`);
      if (ran.startTick !== next)
        violations.push(`${name} starts in ${ran.startTick}, not in ${next}`);
      if (ran.endTick === undefined) return;
      const ticks = operatorTicks(operatorSpec(pipelines, ran), container.cpu, tickSeconds);
      if (ran.endTick - ran.startTick + 1 !== ticks)
        violations.push(`${name} does not run ${ticks} ticks`);
      next = ran.endTick + 1;
    });
    violations.push(...wrongEnd(container));
  }
  return violations;
};

/** A pool is lost and back when its outages say; all in it ends with it, and until it is back there is nothing in it. */
export const nothingRunsInALostPool: Law = (events, { options }) => {
  const violations: string[] = [];
  const inside = options.pools.map(() => new Set<string>());
  const pools = new Map<string, number>();
  const lostInTick = new Map<number, number>();
  const isDown = (pool: number, tick: number): boolean =>
    options.outages.some(({ pool: id, atSeconds, forSeconds }) => {
      const tickSeconds = 1 / options.ticksPerSecond;
      const from = Math.ceil(atSeconds / tickSeconds);
      return id === pool && tick >= from && tick < from + lengthOf(forSeconds / tickSeconds);
    });
  for (const event of events) {
    const { tick, type } = event;
    if (type === "pool-lost" || type === "pool-back") {
      const isLost = type === "pool-lost";
      if (isDown(event.pool, tick) !== isLost || isDown(event.pool, tick - 1) === isLost)
        violations.push(`tick ${tick}: ${type} ${event.pool}`);
      if (isLost) lostInTick.set(event.pool, tick);
      continue;
    }
    if (!("container" in event)) continue;
    if (type === "assign") {
      pools.set(event.container, event.pool);
      inside[event.pool]?.add(event.container);
    }
    const pool = pools.get(event.container) ?? NaN;
    if (isDown(pool, tick - 1)) violations.push(`tick ${tick}: ${type} in lost pool ${pool}`);
    if (type !== "result" && type !== "suspended") continue;
    inside[pool]?.delete(event.container);
    if (type === "result" && event.error === "pool lost" && lostInTick.get(pool) !== tick)
      violations.push(`${event.container} is lost in tick ${tick}, pool ${pool} is not`);
  }
  const last = events.at(-1)?.tick ?? -1;
  inside.forEach((containers, pool) => {
    if (containers.size > 0 && isDown(pool, last))
      violations.push(`${[...containers].join()} left in pool ${pool}`);
  });
  return violations;
};

function lengthOf(ticks: number): number {
  return Math.max(1, Math.trunc(ticks));
}

function wrongEnd({
  id,
  operators,
  ran,
  endTick,
  error,
  suspendTick,
  suspendedTick,
}: ContainerLog): string[] {
  const violations: string[] = [];
  const done = ran.filter((operator) => operator.endTick !== undefined).length;
  const lastEnd = ran.at(-1)?.endTick;
  if (error === null && (done !== operators.length || lastEnd !== endTick))
    violations.push(`${id} ends unfinished`);
  if (error && done === operators.length) violations.push(`${id} is killed after its end`);
  if (done === operators.length && endTick === undefined) violations.push(`${id} never ends`);
  if (suspendTick !== undefined) {
    if (lastEnd !== suspendTick - 1)
      violations.push(`${id} is suspended in the middle of an operator`);
    if (done === operators.length || (endTick !== undefined && error !== "pool lost"))
      violations.push(`${id} is suspended and ends`);
  }
  if (suspendedTick !== undefined && !(suspendedTick >= (suspendTick ?? NaN)))
    violations.push(`${id} was not suspended`);
  return violations;
}

export const LAWS: Readonly<Record<string, Law>> = {
  timeNeverGoesBack,
  allocationsFitTheirPool,
  pipelinesAreCountedOnce,
  completePipelinesHaveNothingLeft,
  nothingRunsTwiceOrTooEarly,
  operatorsRunWithoutInterruption,
  nothingRunsInALostPool,
};

/** All that is wrong with a run. */
export function brokenLaws(events: Events, built: BuiltCase): string[] {
  return Object.entries(LAWS).flatMap(([name, law]) =>
    law(events, built).map((what) => `${name}: ${what}`),
  );
}
