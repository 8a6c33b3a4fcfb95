import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priority } from "../../../src/policies/index.js";
import type { SimulationEvent } from "../../../src/simulator/index.js";
import { resolveSimulationOptions } from "../../../src/simulator/index.js";
import type { ProbeRun, ReportCard } from "../../../src/verifier/probes/index.js";
import {
  PROBES,
  reportCard,
  reportCardJson,
  reportCardText,
  scenariosOf,
} from "../../../src/verifier/probes/index.js";
import { policyWith } from "./habits.js";
import { namesOf, probeRuns } from "./run-policy.js";

const SCENARIOS = scenariosOf(PROBES);
const NAME = /^[a-z\d]+(-[a-z\d]+)*$/;

describe("the scenarios", () => {
  it("are pure data that another process receives as they are", () => {
    expect(structuredClone(SCENARIOS)).toEqual(SCENARIOS);
    expect(JSON.parse(JSON.stringify(SCENARIOS))).toEqual(SCENARIOS);
  });

  it("have names of their own, as the probes have", () => {
    const names = [...SCENARIOS, ...PROBES].map(({ name }) => name);
    for (const name of names) expect(name).toMatch(NAME);
    expect(new Set(names).size).toBe(names.length);
  });

  it("come in order of arrival, end after the last one, and are valid", () => {
    for (const { name, batches, options } of SCENARIOS) {
      const { durationSeconds, ticksPerSecond } = resolveSimulationOptions(options);
      const ticks = batches.map(({ atTick }) => atTick);
      expect(ticks, name).toEqual([...new Set(ticks)].sort((a, b) => a - b));
      expect(ticks.at(-1), name).toBeLessThan(durationSeconds * ticksPerSecond);
      const ids = batches.flatMap(({ pipelines }) => pipelines.map(({ id }) => id));
      expect(new Set(ids).size, name).toBe(ids.length);
    }
  });

  it("give the same card to the same policy", () => {
    expect(reportCard(PROBES, probeRuns(priority))).toEqual(
      reportCard(PROBES, probeRuns(priority)),
    );
  });
});

const SANE = probeRuns(policyWith());

function withRun(name: string, change: (run: ProbeRun) => ProbeRun): ProbeRun[] {
  return SANE.map((run, i) => (SCENARIOS[i]?.name === name ? change(run) : run));
}

function evidenceIn(card: ReportCard, name: string): string | undefined {
  return card.probes.find((probe) => probe.name === name)?.evidence;
}

describe("a report card", () => {
  it("fails a probe of which a run did not complete, with what was reported", () => {
    const runs = withRun("two-thousand", (run) => ({
      ...run,
      outcome: { code: "over-budget", message: "2,000,000 steps in call 12", atTick: 1234 },
    }));
    const card = reportCard(PROBES, runs);
    expect(namesOf(card, "failed")).toEqual(["handles-2000-waiting"]);
    expect(evidenceIn(card, "handles-2000-waiting")).toBe(
      "scenario two-thousand ended with over-budget at 12.34 s: 2,000,000 steps in call 12.",
    );
  });

  it("takes what a policy said as text, and not much of it", () => {
    const message = `\u001b[31mall\r\npassed\u202e ${"x".repeat(5000)}`;
    const runs = withRun("time-limit", () => ({
      outcome: { code: "policy-error", message },
      statistics: undefined,
      events: [],
    }));
    const evidence = evidenceIn(reportCard(PROBES, runs), "lets-go-of-timed-out-work") ?? "";
    expect(evidence).toMatch(
      /^scenario time-limit ended with policy-error: \[31mall passed x+…\.$/,
    );
    expect(evidence.length).toBeLessThan(400);
  });

  it("fails the probes whose runs are missing", () => {
    const card = reportCard(PROBES, SANE.slice(0, 3));
    expect(namesOf(card, "passed")).toEqual(["runs-a-single-operator"]);
    expect(evidenceIn(card, "respects-parents")).toBe(
      "scenario chain-one-per-container was not run.",
    );
    expect(card.failed).toBe(PROBES.length - 1);
  });

  it("sees in the events that a child started before its parent ended", () => {
    const late = (event: SimulationEvent): SimulationEvent =>
      event.type === "operator-end" && event.operator === "op1" ? { ...event, tick: 400 } : event;
    const runs = withRun("chain-one-per-container", (run) => ({
      ...run,
      events: run.events.map(late),
    }));
    expect(evidenceIn(reportCard(PROBES, runs), "respects-parents")).toBe(
      "op2 of p1 (chain-one-per-container) started at 3.00 s, before its parent op1 ended at 4.00 s.",
    );
  });

  it("does without statistics", () => {
    const runs = SANE.map((run) => ({ ...run, statistics: undefined }));
    const card = reportCard(PROBES, runs);
    expect(card.failed).toBe(0);
    expect(evidenceIn(card, "handles-2000-waiting")).toMatch(/within 60 s; with 50/);
  });

  it("is a verdict with printable evidence, whatever the runs are", () => {
    const ticks = fc.oneof(
      fc.integer({ min: -5, max: 7000 }),
      fc.constantFrom(NaN, Infinity, -Infinity, 1e300, 0.5),
    );
    const ids = fc.oneof(
      fc.constantFrom("p1", "op1", "query1", "batch1", "big", "c1", "long1", "__proto__"),
      fc.string({ unit: "binary" }),
    );
    const named = fc.record({
      tick: ticks,
      type: fc.constantFrom(
        ...["arrival", "suspend", "suspended", "operator-start", "operator-end"],
        ...["result", "complete", "timed-out", "reject"],
      ),
      container: ids,
      pipeline: ids,
      operator: ids,
      pool: ticks,
      error: fc.constantFrom("OOM", "timeout", null),
    });
    const assign = fc.record({
      tick: ticks,
      type: fc.constant("assign"),
      container: ids,
      pool: ticks,
      operators: fc.array(fc.record({ pipeline: ids, operator: ids }), { maxLength: 3 }),
      cpu: ticks,
      ramGb: ticks,
    });
    const runs = fc.array(
      fc.record({
        outcome: fc.record(
          {
            code: fc.oneof({ weight: 9, arbitrary: fc.constant("completed") }, fc.string()),
            message: ids,
            atTick: ticks,
          },
          { requiredKeys: ["code"] },
        ),
        statistics: fc.constant(undefined),
        events: fc.array(fc.oneof(named, assign), { maxLength: 30 }),
      }),
      { minLength: SCENARIOS.length, maxLength: SCENARIOS.length },
    );
    fc.assert(
      fc.property(runs, (given) => {
        const card = reportCard(PROBES, given as unknown as ProbeRun[]);
        expect(card.passed + card.failed + card.notShown).toBe(PROBES.length);
        for (const { evidence } of card.probes) {
          expect(evidence).toMatch(/^\P{C}+$/u);
          expect(evidence.length).toBeLessThan(2000);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

const SMALL: ReportCard = {
  probes: [
    { name: "a-probe", ability: "does a thing", verdict: "passed", evidence: "it did at 1.00 s." },
    {
      name: "another-probe",
      ability: "does another thing",
      verdict: "failed",
      evidence: `the second attempt got 20 GB after 10 GB had failed, and that was it; ${"y".repeat(100)}\u0007`,
    },
    { name: "third", ability: "may do a thing", verdict: "not-shown", evidence: "it need not." },
  ],
  passed: 1,
  failed: 1,
  notShown: 1,
};

describe("a report card as text", () => {
  it("marks each probe in words, with its evidence below", () => {
    expect(reportCardText(SMALL)).toBe(`pass  a-probe: does a thing
      it did at 1.00 s.
FAIL  another-probe: does another thing
      the second attempt got 20 GB after 10 GB had failed, and that was it;
      ${"y".repeat(74)}
      ${"y".repeat(26)}
n/a   third: may do a thing
      it need not.

1 passed, 1 failed, 1 not shown
`);
  });

  it("fits 80 columns, with each probe's name and ability on a line", () => {
    const text = reportCardText(reportCard(PROBES, SANE));
    for (const line of text.split("\n")) expect(Array.from(line).length).toBeLessThanOrEqual(80);
    for (const { name, ability } of PROBES) expect(text).toContain(`  ${name}: ${ability}\n`);
  });

  it("of no probes is just the counts", () => {
    expect(reportCardText(reportCard([], []))).toBe("0 passed, 0 failed, 0 not shown\n");
  });
});

describe("a report card as JSON", () => {
  it("has names of files", () => {
    expect(JSON.parse(JSON.stringify(reportCardJson(SMALL)))).toEqual({
      probes: SMALL.probes,
      passed: 1,
      failed: 1,
      not_shown: 1,
    });
  });
});
