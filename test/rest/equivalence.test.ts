/**
 * A policy that is asked through the protocol does what it does in the simulator: random cases, compared in how they end, in all
 * figures and in everything that the policy is shown.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUILT_IN_POLICIES, findBuiltInPolicy } from "../../src/policies/index.js";
import type {
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
  SimulationRun,
} from "../../src/simulator/index.js";
import { simulate, statisticsJson } from "../../src/simulator/index.js";
import type { BuiltCase, CaseRecord } from "../simulator/random-case.js";
import { buildCase, caseArbitrary, estimateOf } from "../simulator/random-case.js";
import { throughProtocol } from "./session-transport.js";
import { erratic, watched } from "./watched-policy.js";

const CASES = Number(process.env["SCHEDLAB_CASES"] ?? 200);
const SEED = Number(process.env["SCHEDLAB_SEED"] ?? 42);

interface Observed {
  readonly run: SimulationRun;
  readonly events: readonly SimulationEvent[];
}

/** The pools are alike, as the parameters tell them. */
function alike({ batches, options }: BuiltCase): BuiltCase {
  const [first = { cpu: 1, ramGb: 1 }] = options.pools;
  return { batches, options: { ...options, pools: options.pools.map(() => first) } };
}

function paramsOf({ options }: BuiltCase): Readonly<Record<string, unknown>> {
  const [first] = options.pools;
  return {
    num_pools: options.pools.length,
    cpus_per_pool: first?.cpu,
    ram_gb_per_pool: first?.ramGb,
    ticks_per_second: options.ticksPerSecond,
    multi_operator_containers: options.multiOperatorContainers,
    allow_memory_overcommit: options.allowMemoryOvercommit,
    max_job_seconds: options.maxJobSeconds,
  };
}

function observe(
  record: CaseRecord,
  { batches, options }: BuiltCase,
  factory: PolicyFactory,
  mode: NonNullable<SimulationOptions["mode"]>,
): Observed {
  const events: SimulationEvent[] = [];
  const run = simulate(
    batches,
    factory,
    { ...options, mode },
    {
      observe: (event) => events.push(event),
      ...(record.hasEstimates && { estimatePeakGb: estimateOf }),
    },
  );
  return { run, events };
}

function endOf({ run: { outcome } }: Observed): unknown {
  if (outcome.code === "completed") return "completed";
  return [outcome.code, outcome.atTick, "error" in outcome ? outcome.error.code : ""];
}

function figuresOf({ run: { statistics } }: Observed): object {
  return statisticsJson(statistics);
}

const policyOf = (record: CaseRecord): PolicyFactory =>
  findBuiltInPolicy(record.policyKind)?.create ?? erratic(record.policy.seed);

describe("a policy asked in every tick", () => {
  it("sees, decides and achieves exactly the same as in the simulator", () => {
    const ends = new Map<string, number>();
    const count = (what: string): void => void ends.set(what, 1 + (ends.get(what) ?? 0));
    fc.assert(
      fc.property(caseArbitrary, (record) => {
        const built = alike(buildCase(record));
        const [here, there]: [string[], string[]] = [[], []];
        const own = observe(record, built, watched(policyOf(record), here), "every-tick");
        const asked = throughProtocol(watched(policyOf(record), there), paramsOf(built), 0);
        const remote = observe(record, built, asked, record.mode);
        expect(endOf(remote)).toEqual(endOf(own));
        expect(remote.events).toEqual(own.events);
        expect(there).toEqual(here);
        if (own.run.outcome.code === "completed") {
          expect(figuresOf(remote)).toEqual(figuresOf(own));
        }
        count(own.run.outcome.code);
        for (const { type } of own.events) count(type);
      }),
      { numRuns: CASES, seed: SEED },
    );
    // Enough of everything that the protocol has to carry.
    expect(ends.get("completed")).toBeGreaterThan(CASES / 2);
    for (const type of ["suspend", "suspended", "timed-out", "complete", "result"]) {
      expect(ends.get(type), type).toBeGreaterThan(CASES / 10);
    }
  });
});

describe("a policy asked only when something arrives or ends", () => {
  /** Suspends, and so has to be asked in the one tick in which that is possible. */
  const needsEveryTick = ({ policyKind, multiOperatorContainers }: CaseRecord): boolean =>
    policyKind === "random" || (policyKind === "priority" && multiOperatorContainers);

  it.each(["every-tick", "on-event"] as const)(
    "achieves the same, if it never suspends: in mode %s",
    (mode) => {
      const ran = new Set<string>();
      fc.assert(
        fc.property(caseArbitrary, fc.integer({ min: 1, max: 400 }), (record, ticks) => {
          fc.pre(!needsEveryTick(record));
          // That a pool is back is no reason to ask.
          const built = alike(buildCase({ ...record, outages: [] }));
          const own = observe(record, built, policyOf(record), mode);
          const interval = ticks / record.ticksPerSecond;
          const asked = throughProtocol(policyOf(record), paramsOf(built), interval);
          const remote = observe(record, built, asked, mode);
          expect(endOf(remote)).toEqual(endOf(own));
          expect(remote.events).toEqual(own.events);
          ran.add(record.policyKind);
          if (own.run.outcome.code !== "completed") return;
          expect({ ...figuresOf(remote), policy_calls: 0 }).toEqual({
            ...figuresOf(own),
            policy_calls: 0,
          });
        }),
        { numRuns: CASES / 2, seed: SEED },
      );
      expect([...ran].sort()).toEqual(BUILT_IN_POLICIES.map(({ name }) => name).sort());
    },
  );
});
