/** Ways to change a log. An event is named as in "9 result c2", "0 operator-start c1 op1", "0 arrival p1", "0 reject", "5 pool-lost 0". */
import type { SimulationEvent } from "../../../src/simulator/index.js";
import type { AuditedLog } from "./audited-log.js";

export type Forge = (log: AuditedLog) => AuditedLog;

function nameOf(event: SimulationEvent): string {
  const { tick, type } = event;
  if (type === "reject") return `${tick} ${type}`;
  if (type === "operator-start" || type === "operator-end")
    return `${tick} ${type} ${event.container} ${event.operator}`;
  if ("container" in event) return `${tick} ${type} ${event.container}`;
  return `${tick} ${type} ${"pipeline" in event ? event.pipeline : event.pool}`;
}

function indexOf(events: readonly SimulationEvent[], name: string): number {
  const index = events.findIndex((event) => nameOf(event) === name);
  if (index < 0) throw new Error(`no event ${name}`);
  return index;
}

function withEvents(change: (events: SimulationEvent[]) => void): Forge {
  return (log) => {
    const events = [...log.events];
    change(events);
    return { ...log, events };
  };
}

export const drop = (...names: readonly string[]): Forge =>
  withEvents((events) => {
    for (const name of names) events.splice(indexOf(events, name), 1);
  });

/** Gives events other fields. */
export const change = (fields: object, ...names: readonly string[]): Forge =>
  withEvents((events) => {
    for (const name of names) {
      const index = indexOf(events, name);
      events[index] = { ...events[index], ...fields } as SimulationEvent;
    }
  });

/** Moves events, in the order named, to before another. With other fields, if any. */
export const moveBefore = (before: string, fields: object, ...names: readonly string[]): Forge =>
  withEvents((events) => {
    const moved = names.map((name) => events.splice(indexOf(events, name), 1)[0]);
    const changed = moved.map((event) => ({ ...event, ...fields }) as SimulationEvent);
    events.splice(indexOf(events, before), 0, ...changed);
  });

/** Puts an event after the one named; "end": after all. */
export const insertAfter = (name: string, event: SimulationEvent): Forge =>
  withEvents((events) => {
    const at = name === "end" ? events.length : indexOf(events, name) + 1;
    events.splice(at, 0, event);
  });

export const repeat = (name: string): Forge =>
  withEvents((events) => {
    const index = indexOf(events, name);
    events.splice(index, 0, ...events.slice(index, index + 1));
  });

/** Writes one pipeline for another wherever it stands, and the other way round. */
export const swapPipelines =
  (a: string, b: string): Forge =>
  (log) => {
    const other: Readonly<Record<string, string>> = { [a]: b, [b]: a };
    const swap = (_: string, value: unknown): unknown =>
      typeof value === "string" ? (other[value] ?? value) : value;
    return { ...log, events: JSON.parse(JSON.stringify(log.events), swap) as SimulationEvent[] };
  };

/** Claims that the run had other options. */
export const withOptions =
  (options: AuditedLog["options"]): Forge =>
  (log) => ({ ...log, options: { ...log.options, ...options } });

export const both =
  (...forges: readonly Forge[]): Forge =>
  (log) =>
    forges.reduce((changed, forge) => forge(changed), log);
