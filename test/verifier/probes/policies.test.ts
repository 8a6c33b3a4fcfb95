import { describe, expect, it } from "vitest";
import { findBuiltInPolicy } from "../../../src/policies/index.js";
import type { Genome } from "../../../src/proposers/index.js";
import { randomGenome, renderPolicy } from "../../../src/proposers/index.js";
import { seededSource } from "../../../src/random/index.js";
import type { PolicyFactory } from "../../../src/simulator/index.js";
import type { ReportCard } from "../../../src/verifier/probes/index.js";
import { PROBES } from "../../../src/verifier/probes/index.js";
import { loadTrusted } from "./load-trusted.js";
import { cardOf, namesOf } from "./run-policy.js";

function builtIn(name: string): ReportCard {
  const policy = findBuiltInPolicy(name);
  if (!policy) throw new Error(name);
  return cardOf(policy.create);
}

function evidenceOf({ probes }: ReportCard, name: string): string | undefined {
  return probes.find((probe) => probe.name === name)?.evidence;
}

describe("of the built-in policies", () => {
  it("priority lacks nothing but growing beyond half a pool", () => {
    const card = builtIn("priority");
    expect(namesOf(card, "failed")).toEqual(["keeps-growing-after-oom"]);
    expect(namesOf(card, "not-shown")).toEqual([]);
    expect(evidenceOf(card, "keeps-growing-after-oom")).toBe(
      "3 attempts with 50, 100 and 200 GB, but it needs 400 of 500 GB; op1 of big (needs-400-gb) failed (OOM) at 0.02 s in the last of 3 attempts, with 200 GB, and was not tried again before the end at 30.00 s.",
    );
    expect(evidenceOf(card, "retries-after-oom")).toBe(
      "attempt 3 got 200 GB after 50 and 100 GB had failed (it needs 150 of 500 GB), and completed at 2.01 s.",
    );
    expect(evidenceOf(card, "suspends-for-queries")).toMatch(/^c1 was suspended at 6\.00 s/);
  });

  it("learned-srpt passes everything but never suspends", () => {
    const card = builtIn("learned-srpt");
    expect(namesOf(card, "failed")).toEqual([]);
    expect(namesOf(card, "not-shown")).toEqual(["suspends-for-queries"]);
  });

  it("naive prefers no class and does not come back after a failure", () => {
    const card = builtIn("naive");
    expect(namesOf(card, "failed")).toEqual(["uses-the-larger-pool", "prefers-queries"]);
    expect(evidenceOf(card, "uses-the-larger-pool")).toMatch(
      /failed \(OOM\) at 0\.00 s in its only attempt, with 20 GB, .* It was tried only in pool 0;/,
    );
    expect(evidenceOf(card, "prefers-queries")).toBe(
      "query1 arrived at 6.50 s and was not started by 60.00 s, while 17 of the 157 batch operators that waited with it were.",
    );
    expect(evidenceOf(card, "retries-after-oom")).toMatch(
      /^the first attempt had enough, 500 GB .* no retry was needed\.$/,
    );
  });

  it("priority-pool says that it needs two pools", () => {
    const card = builtIn("priority-pool");
    expect(card.failed).toBe(PROBES.length);
    expect(evidenceOf(card, "runs-a-single-operator")).toBe(
      "scenario single-query ended with policy-error at 0.00 s: RangeError: priority-pool needs exactly 2 pools, got 1.",
    );
    expect(evidenceOf(card, "uses-the-larger-pool")).toContain("tried only in pool 0");
  });

  it("overbook overallocates as soon as two operators are ready", () => {
    const card = builtIn("overbook");
    for (const { name, verdict, evidence } of card.probes) {
      if (verdict !== "failed" || name === "uses-the-larger-pool") continue;
      expect(evidence).toContain("overallocated-ram");
    }
    expect(namesOf(card, "passed")).toEqual([
      "runs-a-single-operator",
      "retries-after-oom",
      "keeps-growing-after-oom",
      "gives-up-the-impossible",
      "lets-go-of-timed-out-work",
    ]);
  });
});

function grammar(seed: number, genes: Partial<Genome> = {}): PolicyFactory {
  const genome = { ...randomGenome(seededSource(seed, "probes")), ...genes };
  return loadTrusted(renderPolicy(genome));
}

/** Nothing in these forms is known to lack an ability. */
const SOUND = {
  order: "fifo",
  classes: "strict",
  agingPerSecond: 0,
  firstShare: 1 / 10,
  backOff: 2,
  sizeMemory: "nothing",
  probing: "never",
  retryLimit: 10,
  cpu: "share-of-memory",
  placement: "worst-fit",
  headRoom: 0,
  maxWaitSeconds: 0,
  lookAhead: 64,
  packing: "whole-pipeline",
  preemption: "for-queries",
  estimateMargin: 0,
} as const satisfies Genome;

describe("of the grammar's policies", () => {
  it.each([1, 2, 3, 4])("sample %i runs every scenario to its end", (seed) => {
    for (const { evidence } of cardOf(grammar(seed)).probes) {
      expect(evidence).not.toContain("ended with");
    }
  });

  it("one of sound ideas passes everything", () => {
    const card = cardOf(grammar(1, SOUND));
    expect(namesOf(card, "failed")).toEqual([]);
    expect(card.passed).toBe(PROBES.length);
  });

  it.each([
    [
      "gives up after a failure",
      { retryLimit: 1 },
      ["retries-after-oom", "keeps-growing-after-oom"],
    ],
    ["knows no classes", { classes: "ignored", preemption: "never" }, ["prefers-queries"]],
    [
      "gives a whole pool to each operator",
      { firstShare: 1, preemption: "never" },
      ["does-not-starve-batch"],
    ],
  ] as const)("one that %s fails just that", (_, genes, failed) => {
    expect(namesOf(cardOf(grammar(1, { ...SOUND, ...genes })), "failed")).toEqual(failed);
  });
});
