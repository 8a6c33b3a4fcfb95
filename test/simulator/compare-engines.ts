/** Runs a case on both engines and tells in what they differ. */
import { findBuiltInPolicy } from "../../src/policies/index.js";
import type {
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
  SimulationRun,
} from "../../src/simulator/index.js";
import { simulate, statisticsJson } from "../../src/simulator/index.js";
import { pipelinesOf } from "../../src/workload/index.js";
import { POLICIES as PLAIN_POLICIES } from "../plain/policies.js";
import { type PlainRun, plainSimulate } from "../plain/simulate.js";
import type { CaseRecord } from "./random-case.js";
import { buildCase, estimateOf } from "./random-case.js";
import type { Recording } from "./random-policy.js";
import { randomPolicy } from "./random-policy.js";

/** How a run ended, in the terms of both engines. */
interface Ending {
  readonly code: "completed" | "invalid-decision" | "policy-error";
  readonly reason?: string;
  readonly tick?: number;
}

export interface FastRun extends SimulationRun {
  readonly events: readonly SimulationEvent[];
}

export interface Comparison {
  readonly fast: FastRun;
  readonly ending: Ending;
  /** At most a few; each says where, and what each engine has. */
  readonly differences: readonly string[];
}

/** Runs a case on the engine under test; `recording` takes in what a random policy is shown. */
export function runFast(
  record: CaseRecord,
  more: SimulationOptions = {},
  recording?: Recording,
): FastRun {
  const { batches, options } = buildCase(record);
  const events: SimulationEvent[] = [];
  const { mode, isModeOfPolicy, hasEstimates } = record;
  const builtIn = findBuiltInPolicy(record.policyKind);
  const factory = builtIn?.create ?? randomPolicy(record.policy, recording);
  const run = simulate(
    batches,
    isModeOfPolicy ? withMode(factory, mode) : factory,
    { ...options, ...(!isModeOfPolicy && { mode }), ...more },
    {
      observe: (event) => events.push(event),
      ...(hasEstimates && { estimatePeakGb: estimateOf }),
    },
  );
  return { ...run, events };
}

function withMode(factory: PolicyFactory, mode: CaseRecord["mode"]): PolicyFactory {
  return (cluster) => {
    const policy = factory(cluster);
    return { mode, schedule: (view) => policy.schedule(view) };
  };
}

function runPlain(record: CaseRecord, recording: Recording): PlainRun {
  const { batches, options } = buildCase(record);
  const specs = new Map([...pipelinesOf(batches)].map((pipeline) => [pipeline.id, pipeline]));
  const factory =
    PLAIN_POLICIES[record.policyKind] ??
    findBuiltInPolicy(record.policyKind)?.create ??
    randomPolicy(record.policy, recording);
  return plainSimulate(batches, factory, {
    ...options,
    mode: record.mode,
    ...(record.hasEstimates && {
      estimates(pipelineId: string, operatorId: string) {
        const operator = specs.get(pipelineId)?.operators.find(({ id }) => id === operatorId);
        return operator && estimateOf(operator);
      },
    }),
  });
}

export function compareEngines(record: CaseRecord): Comparison {
  const seen: Recording = { exact: [], memoryGb: [] };
  const seenInPlain: Recording = { exact: [], memoryGb: [] };
  const fast = runFast(record, {}, seen);
  const plain = runPlain(record, seenInPlain);
  const ending = endingOf(fast);
  const different: string[] = [];
  compare(different, "ending", ending, plainEnding(plain));
  // What an aborted run did in its last tick depends on how far it got.
  const before = ending.tick ?? Infinity;
  compare(
    different,
    "events",
    fast.events.filter(({ tick }) => tick < before),
    plain.events.filter(({ tick }) => tick < before),
  );
  compareLists(different, "seen", seen.exact, seenInPlain.exact, Object.is);
  compareLists(different, "memory seen", seen.memoryGb, seenInPlain.memoryGb, isClose);
  if (ending.code === "completed") {
    const figures = statisticsJson(fast.statistics);
    const expected = JSON.parse(JSON.stringify(plain.stats, infinityAsString)) as Record<
      string,
      unknown
    >;
    compare(different, "statistics", figures, expected, isSameFigure);
  }
  return { fast, ending, differences: different.slice(0, 8) };
}

function infinityAsString(_: string, value: unknown): unknown {
  return value === Infinity ? "Infinity" : value;
}

function endingOf({ outcome }: SimulationRun): Ending {
  switch (outcome.code) {
    case "completed":
      return { code: "completed" };
    case "invalid-decision":
      return { code: "invalid-decision", reason: outcome.error.code, tick: outcome.atTick };
    case "policy-error":
      return { code: "policy-error", tick: outcome.atTick };
  }
}

function plainEnding({ outcome }: PlainRun): Ending {
  switch (outcome.code) {
    case "completed":
      return { code: "completed" };
    case "policy-error":
      return { code: "policy-error", tick: outcome.tick };
    case "invalid-decision":
    case "rule-violation":
      return { code: "invalid-decision", reason: outcome.reason, tick: outcome.tick };
  }
}

const TOLERANCE = 1e-9;

/** Whole numbers are counts and have to be equal, all others up to rounding. */
function isSameFigure(got: unknown, expected: unknown): boolean {
  if (typeof got !== "number" || typeof expected !== "number") return got === expected;
  if (Number.isInteger(got) && Number.isInteger(expected)) return got === expected;
  return isClose(got, expected);
}

/** Sums of amounts that cancel leave a rounding error beside 0, hence the 1. */
function isClose(got: number, expected: number): boolean {
  return Math.abs(got - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}

/** Long lists of values that are not records, of which only the first difference is told. */
function compareLists<T>(
  different: string[],
  name: string,
  got: readonly T[],
  expected: readonly T[],
  isSame: (got: T, expected: T) => boolean,
): void {
  if (got.length !== expected.length) {
    different.push(`${name}: ${got.length} and ${expected.length} entries`);
  }
  const at = got.findIndex((value, i) => i < expected.length && !isSame(value, expected[i] as T));
  if (at < 0) return;
  const context = got.slice(Math.max(0, at - 6), at);
  const values = `${JSON.stringify(got[at])}, plain ${JSON.stringify(expected[at])}`;
  different.push(`${name}/${at}: ${values}, after ${JSON.stringify(context)}`);
}

/** Adds where `got` differs from `expected`; of `got` only the keys that `expected` has, unless both are lists. */
function compare(
  different: string[],
  path: string,
  got: unknown,
  expected: unknown,
  isSame: (got: unknown, expected: unknown) => boolean = Object.is,
): void {
  if (different.length >= 8) return;
  if (
    typeof expected !== "object" ||
    expected === null ||
    typeof got !== "object" ||
    got === null
  ) {
    if (!isSame(got, expected))
      different.push(`${path}: ${JSON.stringify(got)}, plain ${JSON.stringify(expected)}`);
    return;
  }
  const mine = got as Readonly<Record<string, unknown>>;
  const theirs = expected as Readonly<Record<string, unknown>>;
  if (Array.isArray(got) && Array.isArray(expected) && got.length !== expected.length) {
    different.push(`${path}: ${got.length} and ${expected.length} entries`);
  }
  const isEventRow = "type" in theirs;
  for (const key of isEventRow ? Object.keys({ ...mine, ...theirs }) : Object.keys(theirs)) {
    compare(different, `${path}/${key}`, mine[key], theirs[key], isSame);
  }
}
