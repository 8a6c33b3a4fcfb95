import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulationEvent } from "../../../src/simulator/index.js";
import { DECISION_REMEDIES } from "../../../src/simulator/index.js";
import {
  Audit,
  EventLogWriter,
  MalformedLogError,
  indexWorkload,
  readEvents,
} from "../../../src/verifier/integrity/index.js";
import { type AuditedLog, pack, unpack } from "./audited-log.js";
import { randomLogs } from "./random-logs.js";
import { crowdedLog, lateLog, lostLog, mixedLog } from "./scenarios.js";

/** The log as it is read back: a rejection's message is the remedy of its code. */
function asRead(events: readonly SimulationEvent[]): SimulationEvent[] {
  const remedies: Readonly<Record<string, string>> = DECISION_REMEDIES;
  return events.map((event) =>
    event.type === "reject" ? { ...event, message: remedies[event.code] ?? "" } : event,
  );
}

const SCENARIOS: readonly (readonly [string, AuditedLog])[] = [
  ["mixed", mixedLog()],
  ["late", lateLog()],
  ["crowded", crowdedLog()],
  ["lost", lostLog()],
];
const mixed = mixedLog();

describe("an event log", () => {
  it.each(SCENARIOS)("of the scenario %s is read as it was written", (_, log) => {
    expect(unpack(pack(log), log.batches)).toEqual(asRead(log.events));
  });

  it("of a random run is read as it was written, whatever the length of the chunks", () => {
    const kinds = new Set<string>();
    randomLogs(60, (log) => {
      for (const { type } of log.events) kinds.add(type);
      for (const length of [1, 17, undefined]) {
        expect(unpack(pack(log, length), log.batches)).toEqual(asRead(log.events));
      }
    });
    expect(kinds.size).toBe(12);
  });

  it("is the same numbers in any chunks, in which no event is cut", () => {
    const whole = pack(mixed);
    expect(whole).toHaveLength(1);
    for (const length of [1, 8, 20, 1000]) {
      const chunks = pack(mixed, length);
      expect(chunks.flatMap((chunk) => [...chunk])).toEqual([...(whole[0] ?? [])]);
      for (const chunk of chunks) {
        const events = unpack([chunk], mixed.batches);
        expect(events.length === 1 || chunk.length <= length).toBe(true);
      }
    }
  });

  it("of a run without events has no chunks, and one that is finished twice no chunk twice", () => {
    expect(pack({ batches: [], events: [] })).toEqual([]);
    const chunks: Float64Array[] = [];
    const writer = new EventLogWriter(mixed.batches, (chunk) => chunks.push(chunk));
    writer.observe({ tick: 0, type: "arrival", pipeline: "p1" });
    writer.finish();
    writer.finish();
    expect(chunks).toEqual([Float64Array.of(0, 0, 0)]);
  });

  it("is not written with what the workload does not have, nor half of it", () => {
    const chunks: Float64Array[] = [];
    const writer = new EventLogWriter(mixed.batches, (chunk) => chunks.push(chunk));
    const assign = mixed.events.find(({ type }) => type === "assign");
    const ref = { pipeline: "p1", operator: "op1" };
    const start = { tick: 0, type: "operator-start", container: "c1", ...ref };
    for (const event of [
      { tick: 0, type: "arrival", pipeline: "p99" },
      { ...start, operator: "op99" },
      { ...start, container: "c01" },
      { ...start, container: "x1" },
      { ...assign, operators: [ref, { ...ref, operator: "op99" }] },
      { tick: 0, type: "result", container: "c1", pool: 0, error: "bored" },
      { tick: 0, type: "reject", decision: "assign", index: 0, code: "dull", message: "" },
    ]) {
      expect(() => writer.observe(event as SimulationEvent)).toThrow(RangeError);
    }
    writer.finish();
    expect(chunks).toEqual([]);
    expect(() => new EventLogWriter([], () => undefined, 0)).toThrow(RangeError);
  });

  it("cannot tell apart two pipelines of the same name, and says so", () => {
    const twice = [...mixed.batches, ...mixed.batches];
    expect(() => new EventLogWriter(twice, () => undefined)).toThrow(/"p1" twice/);
    expect(() => new Audit(twice, {})).toThrow(/"p1" twice/);
  });

  it("finds the operators of a large pipeline by id", () => {
    const [batch] = mixed.batches;
    const [pipeline] = batch?.pipelines ?? [];
    const [operator] = pipeline?.operators ?? [];
    if (!pipeline || !operator) throw new Error("no operator");
    const operators = Array.from({ length: 40 }, (_, i) => ({ ...operator, id: `o${i}` }));
    const batches = [{ atTick: 0, pipelines: [{ ...pipeline, operators }] }];
    const events = operators.map(({ id }): SimulationEvent => ({
      ...{ tick: 0, type: "operator-end", container: "c1" },
      ...{ pipeline: "p1", operator: id },
    }));
    expect(unpack(pack({ batches, events }), batches)).toEqual(events);
  });
});

/** In the workload of the scenario: p1 with two operators, p2 with one, p3 with two, p4, p5. */
const MALFORMED: readonly (readonly [string, readonly number[], RegExp])[] = [
  ["an unknown type", [12, 0, 0], /number 0 .*type of an event.*< 12, got 12$/],
  ["a negative type", [-1, 0, 0], /number 0 .*got -1$/],
  ["a type between two", [0.5, 0, 0], /number 0 .*got 0.5$/],
  ["NaN for a type", [NaN, 0, 0], /number 0 .*got NaN$/],
  ["no tick", [0], /number 1 .*a tick.*got the end of the chunk$/],
  ["a tick below 0", [0, -1, 0], /number 1 .*got -1$/],
  ["a tick between two", [0, 1.5, 0], /number 1 .*got 1.5$/],
  ["an infinite tick", [0, Infinity, 0], /number 1 .*got Infinity$/],
  ["a tick too large to be counted", [0, 2 ** 53, 0], /number 1 .*got 9007199254740992$/],
  ["no pipeline", [0, 0], /number 2 .*pipeline.*got the end of the chunk$/],
  ["a pipeline that is not there", [0, 0, 5], /number 2 .*pipeline.*< 5, got 5$/],
  ["a negative pipeline", [7, 0, -1], /number 2 .*got -1$/],
  ["an operator that is not there", [4, 0, 1, 1, 1], /number 4 .*operator.*< 1, got 1$/],
  ["container 0", [2, 0, 0, 0], /number 2 .*container.*≥ 1, got 0$/],
  ["a pool between two", [2, 0, 1, 0.5], /number 3 .*pool.*got 0.5$/],
  ["an unknown error", [6, 0, 1, 0, 4], /number 4 .*error.*< 4, got 4$/],
  ["a lost pool between two", [10, 0, 0.5], /number 2 .*pool.*got 0.5$/],
  ["an unknown rejected decision", [9, 0, 2, 0, 0], /number 2 .*decision.*got 2$/],
  ["a negative index of a decision", [9, 0, 0, -1, 0], /number 3 .*index.*got -1$/],
  ["an unknown code", [9, 0, 0, 0, 99], /number 4 .*code.*got 99$/],
  ["CPUs that are no number", [1, 0, 1, 0, NaN, 1, 1, 0, 0], /number 4 .*CPUs, got NaN$/],
  ["memory that is no number", [1, 0, 1, 0, 1, NaN, 1, 0, 0], /number 5 .*memory, got NaN$/],
  ["no count of operators", [1, 0, 1, 0, 1, 1], /number 6 .*got the end of the chunk$/],
  ["more operators than there is room for", [1, 0, 1, 0, 1, 1, 2, 0, 0], /number 6 .*< 2, got 2$/],
  ["a huge count of operators", [1, 0, 1, 0, 1, 1, 2 ** 40, 0, 0], /number 6 .*room/],
  ["a negative count of operators", [1, 0, 1, 0, 1, 1, -1], /number 6 .*got -1$/],
  ["a second event cut short", [0, 0, 0, 0, 0], /number 5 .*got the end of the chunk$/],
];

describe("the reader of an event log", () => {
  it.each(MALFORMED)("refuses %s, and says where", (_, numbers, message) => {
    const read = (): unknown => unpack([Float64Array.from(numbers)], mixed.batches);
    expect(read).toThrow(MalformedLogError);
    expect(read).toThrow(message);
  });

  it("gives the events before the place where it stops", () => {
    const chunk = Float64Array.of(0, 0, 0, 0, 0, 99);
    const events: SimulationEvent[] = [];
    expect(() => {
      for (const event of readEvents(chunk, indexWorkload(mixed.batches))) events.push(event);
    }).toThrow(MalformedLogError);
    expect(events).toEqual([{ tick: 0, type: "arrival", pipeline: "p1" }]);
  });

  it("refuses or reads any numbers, and the audit bears what it reads", () => {
    const [whole = new Float64Array(0)] = pack(mixed);
    const workload = indexWorkload(mixed.batches);
    const anyNumber = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.double() },
    );
    const change = fc.record({ at: fc.nat(whole.length - 1), to: anyNumber });
    let refused = 0;
    let violated = 0;
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const chunk = whole.slice();
      for (const { at, to } of changes) chunk[at] = to;
      const judge = new Audit(mixed.batches, mixed.options);
      try {
        for (const event of readEvents(chunk, workload)) judge.take(event);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedLogError);
        refused++;
        return;
      }
      const result = judge.finish(mixed.statistics);
      if (result.code !== "sound") violated++;
    });
    fc.assert(property, { numRuns: 1000, seed: 42 });
    expect(refused).toBeGreaterThan(300);
    expect(violated).toBeGreaterThan(200);
  });
});
