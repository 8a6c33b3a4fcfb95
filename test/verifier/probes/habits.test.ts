import { describe, expect, it } from "vitest";
import type { Habits } from "./habits.js";
import { policyWith } from "./habits.js";
import { cardOf, namesOf } from "./run-policy.js";

/** What a policy of some habits must fail, with a part of the evidence for each. */
interface Case {
  readonly title: string;
  readonly habits: Habits;
  readonly failed: Readonly<Record<string, string>>;
  /** Of the others, those that are not shown; default: the suspensions. */
  readonly notShown?: readonly string[];
}

const OVERALLOCATED = "ended with invalid-decision at 0.00 s: assign[";

const CASES: readonly Case[] = [
  { title: "a sane policy", habits: {}, failed: {} },
  { title: "one that packs pipelines into containers", habits: { packs: true }, failed: {} },
  {
    title: "one that ignores parents",
    habits: { ignoresParents: true },
    failed: {
      "respects-parents":
        "scenario chain-one-per-container ended with invalid-decision at 0.00 s: assign: parent-incomplete: found operator op2 of pipeline p1",
      "no-deadlock-on-dags": "found operator op2 of pipeline fan-out about to start",
      "suspends-for-queries": "found operator op2 of pipeline batch1 about to start",
    },
    notShown: [],
  },
  {
    title: "one that never retries",
    habits: { givesUpAtOnce: true },
    failed: {
      "retries-after-oom":
        "it needs 150 of 500 GB; op1 of big (needs-150-gb) failed (OOM) at 0.00 s in its only attempt, with 50 GB, and was not tried again before the end at 30.00 s.",
      "keeps-growing-after-oom": "in its only attempt, with 50 GB",
    },
  },
  {
    title: "one that repeats the same size",
    habits: { repeatsSizes: true },
    failed: {
      "retries-after-oom": "3000 attempts, each with 50 GB, all failed: it needs 150 of 500 GB.",
      "keeps-growing-after-oom": "3000 attempts, each with 50 GB, all failed",
      "gives-up-the-impossible":
        "the operator of 600 GB (a pool has 500) had 6000 attempts, with 50 GB: it was not given up.",
    },
  },
  {
    title: "one that tries the impossible for ever",
    habits: { neverGivesUp: true },
    failed: {
      "gives-up-the-impossible":
        "had 6000 attempts, with 50, 100, 200, 400 and 500 GB, and 20 of 20 other pipelines did not complete: op1 of other1 (impossible-operator) was never given a container within 60.00 s.",
    },
  },
  {
    title: "one that waits for more room than there is",
    habits: { blocksAtHead: true },
    failed: {
      "gives-up-the-impossible":
        "had 4 attempts, with 50, 100, 200 and 400 GB, and 20 of 20 other pipelines did not complete",
    },
  },
  {
    title: "one that goes on with what has timed out",
    habits: { keepsTimedOut: true },
    failed: {
      "lets-go-of-timed-out-work":
        "the 30 s pipeline timed out at 10.00 s and had 4999 attempts after that, each in vain.",
    },
  },
  {
    title: "one that starves batch work",
    habits: { starvesBatch: true },
    failed: {
      "does-not-starve-batch":
        "0 of 12 batch pipelines completed in 60 s, beside 74 of 75 queries and interactive",
    },
  },
  {
    title: "one that is first in, first out",
    habits: { ignoresClasses: true },
    failed: {
      "prefers-queries":
        "query1 waited longest: it arrived at 6.50 s and started 41.50 s later, after 130 of 130 waiting batch operators; mean latency 38.49 s for queries, 25.49 s for batch. On average 100 % of the waiting batch work went before a query.",
    },
  },
  {
    title: "one that allocates what is not there",
    habits: { overallocates: true },
    failed: {
      "survives-full-pools": `${OVERALLOCATED}10].ramGb: overallocated-ram: found 550 GB in this call, 500 available in pool 0`,
      "uses-every-pool": OVERALLOCATED,
      "prefers-queries": OVERALLOCATED,
      "does-not-starve-batch": OVERALLOCATED,
      "suspends-for-queries": OVERALLOCATED,
      "handles-2000-waiting": OVERALLOCATED,
    },
    notShown: [],
  },
  {
    title: "one that uses only the first pool",
    habits: { usesOnePool: true },
    failed: {
      "uses-every-pool":
        "pools 0 to 3 completed 150, 0, 0 and 0 containers: nothing in pool 1, pool 2 and pool 3, while work waited.",
      "uses-the-larger-pool":
        "op1 of medium (small-and-large-pool) was never given a container within 60.00 s.",
    },
  },
  {
    title: "one that gives out a fifth of each pool",
    habits: { usesShare: 0.2 },
    failed: {
      "retries-after-oom": "2 attempts with 50 and 100 GB, but it needs 150 of 500 GB",
      "keeps-growing-after-oom": "2 attempts with 50 and 100 GB, but it needs 400 of 500 GB",
    },
    notShown: ["survives-full-pools", "suspends-for-queries"],
  },
  {
    title: "one that decides every five seconds",
    habits: { everySeconds: 5 },
    failed: {
      "no-deadlock-on-dags":
        "nothing ran from 1.00 s to 5.00 s (dags-one-per-container), although op9 of fan-in could have been started.",
    },
  },
  {
    title: "one that does nothing when much waits",
    habits: { panicsAbove: 1500 },
    failed: {
      "handles-2000-waiting":
        "0 of 2000 pipelines completed within 60 s in 1 policy call; with 50 at a time the cluster could do 2000, one at a time 60.",
    },
  },
  {
    title: "one that suspends for queries",
    habits: { packs: true, suspends: true },
    failed: {},
    notShown: [],
  },
  {
    title: "one that forgets what it has suspended",
    habits: { packs: true, suspends: true, losesSuspended: true },
    failed: {
      "suspends-for-queries":
        "c1 with work of batch1 was suspended at 6.00 s, and what was left of it was never assigned again.",
    },
    notShown: [],
  },
];

describe("the probes", () => {
  it.each(CASES)(
    "fail $title exactly where it lacks the ability",
    ({ habits, failed, notShown = ["suspends-for-queries"] }) => {
      const card = cardOf(policyWith(habits));
      expect(namesOf(card, "failed").sort()).toEqual(Object.keys(failed).sort());
      expect(namesOf(card, "not-shown")).toEqual(notShown);
      for (const { name, verdict, evidence } of card.probes) {
        if (verdict === "failed") expect(evidence).toContain(failed[name]);
      }
    },
  );

  it("fail a policy that cannot do without estimates in everything", () => {
    const card = cardOf(policyWith({ needsEstimates: true }));
    expect(card.failed).toBe(card.probes.length);
    for (const { evidence } of card.probes) expect(evidence).toContain("bad-ram: found NaN");
  });

  it("show when a query gained from a suspension, and how much", () => {
    const card = cardOf(policyWith({ packs: true, suspends: true }));
    const { evidence } = card.probes.find(({ name }) => name === "suspends-for-queries") ?? {};
    expect(evidence).toBe(
      "c1 was suspended at 6.00 s, and query1, which arrived at 5.00 s, started at 8.50 s; without suspension room would have come at 20.00 s.",
    );
  });

  it("say why suspensions are not shown", () => {
    const evidenceOf = (habits: Habits) =>
      cardOf(policyWith(habits)).probes.find(({ verdict }) => verdict === "not-shown")?.evidence;
    expect(evidenceOf({})).toMatch(
      /^with one operator in each container there is nothing to suspend; query1 started 1\.00 s/,
    );
    expect(evidenceOf({ packs: true })).toMatch(
      /^it never suspended anything, which a policy may choose; query1 started 15\.00 s/,
    );
    expect(evidenceOf({ usesShare: 0.2 })).toBe(
      "it gave out too little to run out of room: at most 2 of 64 CPUs and 100 of 500 GB at 0.00 s (memory-runs-out).",
    );
  });

  it("judge a policy that is called in every tick like one that is not", () => {
    const sane = policyWith();
    const everyTick = cardOf((cluster) => {
      const policy = sane(cluster);
      return { mode: "every-tick", schedule: (view) => policy.schedule(view) };
    });
    expect(namesOf(everyTick, "passed")).toEqual(namesOf(cardOf(sane), "passed"));
  });
});
