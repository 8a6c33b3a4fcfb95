/**
 * The engine does what the plain simulator of test/plain does: thousands of small random cases on both, compared event
 * by event, figure by figure and in all that the policies are shown.
 *
 * SCHEDLAB_CASES=100000 tries more of them, SCHEDLAB_SEED others. What fails goes to failed-seeds.json with a note of
 * what was wrong; `case` keeps it reproducible when the generator changes.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareEngines } from "./compare-engines.js";
import { type Coverage, cover } from "./coverage.js";
import type { CaseRecord } from "./random-case.js";
import { caseArbitrary, POLICY_KINDS } from "./random-case.js";

const CASES = Number(process.env["SCHEDLAB_CASES"] ?? 4000);
const SEED = Number(process.env["SCHEDLAB_SEED"] ?? 42);

interface FailedSeed {
  /** What was wrong. */
  readonly note: string;
  readonly seed: number;
  readonly path: string;
  readonly case: CaseRecord;
}

const FAILED = JSON.parse(
  readFileSync(new URL("failed-seeds.json", import.meta.url), "utf8"),
) as FailedSeed[];

/** What has to happen in how many of 1000 cases at least, so that the generator cannot become tame unnoticed. */
const AT_LEAST_PER_MILLE: Readonly<Record<string, number>> = {
  "ending completed": 750,
  "finished container": 500,
  "completed pipeline": 350,
  "everything completed": 80,
  "OOM of its own": 400,
  "pool kill": 60,
  "pool kill without overcommit": 5,
  suspension: 60,
  "suspension within a tick": 20,
  "suspension ended": 50,
  "timeout kill": 60,
  "container for a timed-out pipeline": 20,
  "timed-out pipeline": 60,
  "shared container": 80,
  "unequal pools": 400,
  estimates: 300,
  "lost pool": 150,
  "lost container": 100,
  "lost in its first tick": 20,
  "lost while written to disk": 4,
  "pool back in use": 100,
  aborted: 60,
  "ending parent-incomplete": 10,
  "ending overallocated-cpu": 4,
  "ending overallocated-ram": 4,
  "ending policy-error": 4,
  "mode every-tick": 250,
  "mode on-event": 500,
  ...Object.fromEntries(POLICY_KINDS.map((kind) => [`policy ${kind}`, 30])),
};

/** Shares of fewer cases than this say nothing. */
const ENOUGH_CASES = 1000;

describe("both engines agree", () => {
  it("in every case that ever failed", () => {
    for (const failed of FAILED) {
      expect(compareEngines(failed.case).differences, failed.note).toEqual([]);
    }
  });

  it(
    `in ${CASES} random cases, in which everything happens`,
    { timeout: 60_000 + 40 * CASES },
    () => {
      const coverage: Coverage = {};
      const agree = fc.property(caseArbitrary, (record) => {
        const comparison = compareEngines(record);
        cover(coverage, record, comparison);
        expect(comparison.differences).toEqual([]);
      });
      fc.assert(agree, { numRuns: CASES, seed: SEED });
      if (process.env["SCHEDLAB_COVERAGE"] === "1") console.info(coverage);
      if (CASES < ENOUGH_CASES) return;
      for (const [what, perMille] of Object.entries(AT_LEAST_PER_MILLE)) {
        expect(coverage[what] ?? 0, what).toBeGreaterThanOrEqual((perMille * CASES) / 1000);
      }
    },
  );
});
