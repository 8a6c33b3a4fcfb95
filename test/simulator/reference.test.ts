import { describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../src/policies/index.js";
import type { SimulationEvent } from "../../src/simulator/index.js";
import { simulate, statisticsJson } from "../../src/simulator/index.js";
import type { ReferenceCase } from "../plain/reference.js";
import {
  EVENT_CASES,
  STATS_CASES,
  batchesOf,
  differences,
  optionsOf,
  originalEvents,
  policyName,
} from "../plain/reference.js";

type Mode = "every-tick" | "on-event";
const MODES: readonly Mode[] = ["every-tick", "on-event"];

function run(reference: ReferenceCase, mode: Mode, events?: SimulationEvent[]) {
  const policy = findBuiltInPolicy(policyName(reference));
  if (!policy) throw new Error(`no policy ${policyName(reference)}`);
  const observe = events && ((event: SimulationEvent) => events.push(event));
  return simulate(batchesOf(reference), policy.create, optionsOf(reference, mode), { observe });
}

/** The figures the original has, of those we have. */
function comparable(statistics: unknown, expected: unknown): Record<string, unknown> {
  const mine = Object(statistics) as Record<string, unknown>;
  const theirs = Object(expected) as Record<string, unknown>;
  const names = Object.keys(theirs);
  return Object.fromEntries(
    names.map((name) => [
      name,
      name.startsWith("pipelines_") && name !== "pipelines_created"
        ? comparable(mine[name], theirs[name])
        : mine[name],
    ]),
  );
}

function figureDifferences(reference: ReferenceCase, mode: Mode): string[] {
  const { outcome, statistics } = run(reference, mode);
  expect(outcome).toEqual({ code: "completed" });
  const mine = comparable(statisticsJson(statistics), reference.expected);
  return differences(mine, reference.expected);
}

describe.each(MODES)("the original's figures, mode %s", (mode) => {
  it("covers 71 runs", () => expect(STATS_CASES).toHaveLength(71));

  it.each(STATS_CASES)("$name has the original's figures", (reference) => {
    expect(figureDifferences(reference, mode)).toEqual([]);
  });

  it.each(EVENT_CASES)("$name has the original's events, one by one", (reference) => {
    const events: SimulationEvent[] = [];
    run(reference, mode, events);
    expect(originalEvents(events, batchesOf(reference))).toEqual(reference.events);
    expect(figureDifferences(reference, mode)).toEqual([]);
  });
});
