/** What has to hold in every run, told from the event log and the workload alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SimulationEvent, statisticsJson } from "../../src/simulator/index.js";
import { pipelinesOf } from "../../src/workload/index.js";
import { type FastRun, runFast } from "./compare-engines.js";
import type { CaseRecord } from "./random-case.js";
import { buildCase, caseArbitrary, POLICY_KINDS } from "./random-case.js";
import { brokenLaws } from "./run-laws.js";

const CASES = Number(process.env["SCHEDLAB_CASES"] ?? 1000);
const SEED = Number(process.env["SCHEDLAB_SEED"] ?? 42);

function inRandomRuns(check: (record: CaseRecord) => void, cases = CASES): void {
  const property = fc.property(caseArbitrary, (record) => {
    check(record);
  });
  fc.assert(property, { numRuns: cases, seed: SEED });
}

/** An aborted run stops in the middle of its last tick, of which nothing can be said. */
function wholeTicks({ outcome, events }: FastRun): readonly SimulationEvent[] {
  return outcome.code === "completed" ? events : events.filter(({ tick }) => tick < outcome.atTick);
}

function bytesOf({ events, statistics, outcome }: FastRun): string {
  return JSON.stringify([events, statisticsJson(statistics), { ...outcome, cause: undefined }]);
}

describe("in every run", () => {
  it("capacity is kept, nothing is lost, repeated, interrupted or too early, and time goes on", () => {
    inRandomRuns((record) => {
      expect(brokenLaws(wholeTicks(runFast(record)), buildCase(record))).toEqual([]);
    });
  });

  it("arrivals = completed + timed out + open, as the log has them", () => {
    inRandomRuns((record) => {
      const { outcome, statistics, events } = runFast(record);
      if (outcome.code !== "completed") return;
      const { batches, options } = buildCase(record);
      const ticks = Math.trunc(options.durationSeconds * options.ticksPerSecond);
      const count = (type: string): number => events.filter((event) => event.type === type).length;
      const settled = new Set(
        events.flatMap((event) =>
          event.type === "complete" || event.type === "timed-out" ? [event.pipeline] : [],
        ),
      );
      const arrived = [...pipelinesOf(batches.filter(({ atTick }) => atTick < ticks))];
      const open = arrived.filter(({ id }) => !settled.has(id)).length;
      const { arrivalCount, completionCount, timeoutCount } = statistics.all;
      expect(arrivalCount).toBe(arrived.length);
      expect(arrivalCount).toBe(completionCount + timeoutCount + open);
      expect([completionCount, timeoutCount]).toEqual([count("complete"), count("timed-out")]);
      for (const key of ["arrivalCount", "completionCount", "timeoutCount"] as const) {
        const { query, interactive, batch, all } = statistics;
        expect(query[key] + interactive[key] + batch[key]).toBe(all[key]);
      }
    });
  });
});

describe("a run is the same", () => {
  it("when run twice, byte for byte", () => {
    inRandomRuns((record) => expect(bytesOf(runFast(record))).toBe(bytesOf(runFast(record))));
  });

  it.each(POLICY_KINDS.filter((kind) => kind !== "random"))(
    "in both modes with the policy %s, but for the number of calls",
    (policyKind) => {
      inRandomRuns(
        (drawn) => {
          const cluster =
            policyKind === "priority-pool"
              ? { pools: [...drawn.pools, ...drawn.pools].slice(0, 2) }
              : {};
          const runs = (["every-tick", "on-event"] as const).map((mode) => {
            const run = runFast({ ...drawn, ...cluster, policyKind, mode });
            return bytesOf({ ...run, statistics: { ...run.statistics, policyCalls: 0 } });
          });
          expect(runs[1]).toBe(runs[0]);
        },
        Math.ceil(CASES / 3),
      );
    },
  );
});

describe("a run that rejects invalid decisions", () => {
  /** Parts of a decision that cannot be left out by themselves. */
  const WHOLE = ["decision", "assign", "suspend", "wakeAt"];

  function reckless(drawn: CaseRecord): CaseRecord {
    const policy = { ...drawn.policy, junkPercent: 10, overAllocatePercent: 30, throwPercent: 0 };
    return { ...drawn, policyKind: "random", policy };
  }

  it("ends early only for an incomplete parent or for something that is no decision at all", () => {
    let rejections = 0;
    let completed = 0;
    inRandomRuns((drawn) => {
      const { outcome, statistics } = runFast(reckless(drawn), { onInvalid: "reject" });
      rejections += statistics.rejectedDecisions;
      if (outcome.code === "completed") completed++;
      else if (outcome.code === "policy-error") throw outcome.cause;
      else if (outcome.error.code !== "parent-incomplete")
        expect(WHOLE).toContain(outcome.error.path);
    });
    expect(rejections).toBeGreaterThan(CASES);
    expect(completed).toBeGreaterThan(CASES / 4);
  });

  it("keeps all laws all the same", () => {
    inRandomRuns((drawn) => {
      const record = reckless(drawn);
      const run = runFast(record, { onInvalid: "reject" });
      expect(brokenLaws(wholeTicks(run), buildCase(record))).toEqual([]);
    });
  });

  it("is the run that aborts on them when there is nothing to reject", () => {
    inRandomRuns((record) => {
      const aborting = runFast(record);
      if (aborting.outcome.code !== "completed") return;
      expect(bytesOf(runFast(record, { onInvalid: "reject" }))).toBe(bytesOf(aborting));
    });
  });
});
