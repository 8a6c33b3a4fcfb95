import type { FailureReason, OperatorRef } from "../../simulator/index.js";
import type { ProbeRun, Scenario } from "./probe.js";
import { TICKS_PER_SECOND, arrivalsOf } from "./scenario.js";

/** What became of one container. */
export interface ContainerLog {
  readonly id: string;
  readonly pool: number;
  readonly operators: readonly OperatorRef[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly atTick: number;
  /** Tick of its result, or in which its suspension ended; undefined: it holds its room to the end of the run. */
  readonly endTick: number | undefined;
  /** null: it ended without an error; undefined: no result. */
  readonly error: FailureReason | null | undefined;
  readonly suspendTick: number | undefined;
}

/** A completed run of a scenario, indexed. Pipelines and operators are those of the scenario. */
export interface RunLog {
  readonly scenario: Scenario;
  /** Ticks of the run. */
  readonly totalTicks: number;
  /** In order of creation. */
  readonly containers: readonly ContainerLog[];
  /** Pipelines that completed, by id. */
  readonly completeTick: ReadonlyMap<string, number>;
  /** As the run claims; undefined when it came without statistics. */
  readonly policyCalls: number | undefined;
  /** Containers that were to run the operator, in order of creation. */
  attempts(pipeline: string, operator: string): readonly ContainerLog[];
  /** Tick of its first start. */
  startTick(pipeline: string, operator: string): number | undefined;
  /** Tick in which it completed. */
  endTick(pipeline: string, operator: string): number | undefined;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Indexes the events of a run. Takes any events: what refers to nothing is left out. */
export function readLog(scenario: Scenario, { events, statistics }: ProbeRun): RunLog {
  const containers = new Map<string, Writable<ContainerLog>>();
  const attempts = new Map<string, ContainerLog[]>();
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  const completeTick = new Map<string, number>();
  for (const event of events) {
    const { tick } = event;
    switch (event.type) {
      case "assign": {
        const { container: id, pool, operators, cpu, ramGb } = event;
        const log: Writable<ContainerLog> = {
          id,
          pool,
          operators,
          cpu,
          ramGb,
          atTick: tick,
          endTick: undefined,
          error: undefined,
          suspendTick: undefined,
        };
        containers.set(id, log);
        for (const ref of operators) {
          const key = keyOf(ref.pipeline, ref.operator);
          const list = attempts.get(key);
          if (list) list.push(log);
          else attempts.set(key, [log]);
        }
        break;
      }
      case "operator-start": {
        const key = keyOf(event.pipeline, event.operator);
        if (!starts.has(key)) starts.set(key, tick);
        break;
      }
      case "operator-end":
        ends.set(keyOf(event.pipeline, event.operator), tick);
        break;
      case "result":
      case "suspend":
      case "suspended": {
        const log = containers.get(event.container);
        if (!log) break;
        if (event.type === "suspend") log.suspendTick = tick;
        else log.endTick = tick;
        if (event.type === "result") log.error = event.error;
        break;
      }
      case "complete":
        completeTick.set(event.pipeline, tick);
        break;
      case "arrival":
      case "pool-lost":
      case "pool-back":
      case "reject":
      case "timed-out":
        break;
    }
  }
  const { durationSeconds = 0 } = scenario.options;
  return {
    scenario,
    totalTicks: durationSeconds * TICKS_PER_SECOND,
    containers: [...containers.values()],
    completeTick,
    policyCalls: statistics?.policyCalls,
    attempts: (pipeline, operator) => attempts.get(keyOf(pipeline, operator)) ?? [],
    startTick: (pipeline, operator) => starts.get(keyOf(pipeline, operator)),
    endTick: (pipeline, operator) => ends.get(keyOf(pipeline, operator)),
  };
}

/** How many of the scenario's pipelines there are, how many completed, and when the last did; `of` chooses by id. */
export function completions(
  log: RunLog,
  of: (id: string) => boolean = () => true,
): {
  readonly total: number;
  readonly done: number;
  /** Those that did not complete, by id. */
  readonly open: readonly string[];
  readonly lastTick: number | undefined;
} {
  const ids = arrivalsOf(log.scenario)
    .map(({ pipeline }) => pipeline.id)
    .filter(of);
  const open = ids.filter((id) => !log.completeTick.has(id));
  const ticks = ids.flatMap((id) => log.completeTick.get(id) ?? []);
  const lastTick = ticks.length === 0 ? undefined : ticks.reduce((a, b) => Math.max(a, b));
  return { total: ids.length, done: ticks.length, open, lastTick };
}

function keyOf(pipeline: string, operator: string): string {
  return `${pipeline}/${operator}`;
}
