import { describe, expect, it } from "vitest";
import type { Feedback, RunOutcome } from "../../../src/verifier/feedback/index.js";
import {
  FEEDBACK_LEVELS,
  FeedbackRecorder,
  feedbackJson,
  feedbackText,
  summariseFeedback,
} from "../../../src/verifier/feedback/index.js";
import type { Scores } from "../../../src/verifier/index.js";
import { medianScores, scoresOf } from "../../../src/verifier/index.js";
import type { RecordedRun } from "./runs.js";
import { SMALL, giveEach, numbersIn, pipeline, policy, record, workload } from "./runs.js";

const COMPLETED = { code: "completed" };

function scoresIn(runs: readonly RecordedRun[]): Scores {
  return medianScores(
    runs.map(({ outcome, statistics }) =>
      scoresOf(outcome.code === "completed" ? statistics : undefined),
    ),
  );
}

function summarise(
  runs: readonly RecordedRun[],
  options: { readonly parent?: Feedback; readonly baseline?: Scores } = {},
): Feedback {
  const traces = runs.map((run) => run.feedback);
  const failed = runs.find(({ outcome }) => outcome.code !== "completed");
  const outcome = failed?.outcome ?? COMPLETED;
  return summariseFeedback(traces, { scores: scoresIn(runs), outcome, ...options });
}

/** So many queries and as many batch pipelines at the start. */
function both(count: number) {
  return workload(
    ...Array.from({ length: count }, (_, i) => pipeline(`q${i}`)),
    ...Array.from({ length: count }, (_, i) => pipeline(`b${i}`, { priority: "BATCH_PIPELINE" })),
  );
}

/** Runs queries only. */
const queriesOnly = policy(({ arrivals, pools: [pool] }) =>
  pool
    ? arrivals
        .filter(({ priority }) => priority === "QUERY")
        .map(({ operators }) => ({ operators, pool, cpu: 1, ramGb: 10 }))
    : undefined,
);

describe("feedback on several traces", () => {
  const runs = [
    record(both(1), giveEach(1, 10), SMALL, "one"),
    record(both(3), giveEach(1, 40), SMALL, "three"),
    record(both(5), queriesOnly, SMALL, "five"),
  ];
  const feedback = summarise(runs);
  const { aggregate } = feedback;

  it("adds counts and takes medians of the rest", () => {
    expect(feedback.completedTraces).toBe(3);
    expect(aggregate?.classes.query).toMatchObject({ arrivals: 9, completions: 9 });
    expect(aggregate?.classes.batch).toMatchObject({ arrivals: 9, completions: 4 });
    expect(aggregate?.classes.batch.endStates["never-started"]).toBe(5);
    const latencies = runs.map((run) => run.statistics.query.meanLatencySeconds);
    expect(latencies).toContain(aggregate?.classes.query.meanLatencySeconds);
    expect(aggregate?.classes.query.memory.allocatedOverPeakP50).toBe(1);
    expect(aggregate?.containers).toBe(2 + 6 + 5);
    expect(aggregate?.utilisation.elapsedSeconds).toBe(30);
  });

  it("names the trace of a waiting pipeline", () => {
    expect(aggregate?.longestWaiting).toHaveLength(5);
    expect(new Set(aggregate?.longestWaiting.slice(0, 4).map(({ trace }) => trace))).toEqual(
      new Set(["five"]),
    );
    expect(aggregate?.longestWaiting.at(-1)).toMatchObject({ trace: "three", class: "query" });
  });

  it("has scores and, with a baseline, what is better in per cent", () => {
    expect(feedback.scores).toEqual(scoresIn(runs));
    expect(feedback.improvementPercent).toBeNull();
    const { throughput, adjusted_latency: adjusted } = scoresIn(runs);
    const baseline = {
      throughput: throughput / 2,
      adjusted_latency: adjusted * 3,
      penalized_latency: Infinity,
    };
    expect(summarise(runs, { baseline }).improvementPercent).toEqual({
      throughput: 100,
      adjusted_latency: expect.closeTo(200, 9) as number,
      penalized_latency: Infinity,
    });
  });

  it("without traces has no figures", () => {
    const empty = summarise([]);
    expect(empty).toMatchObject({ aggregate: null, completedTraces: 0, failedTrace: null });
    expect(empty.scores.throughput).toBeNull();
    expect(feedbackText(empty, "rich")).toMatch(/^outcome: completed; no trace was run\n/);
  });
});

describe("hints", () => {
  it("are two to five", () => {
    for (const create of [giveEach(1, 10), giveEach(1, 40), queriesOnly, giveEach(1, 5)]) {
      for (const count of [1, 8]) {
        const { hints } = summarise([record(both(count), create)]);
        expect(hints.length).toBeGreaterThanOrEqual(2);
        expect(hints.length).toBeLessThanOrEqual(5);
        expect(new Set(hints).size).toBe(hints.length);
      }
    }
  });

  it("name idle time, classes that never complete, OOM and too large allocations where they occur", () => {
    const of = (create: Parameters<typeof record>[1]): string =>
      summarise([record(both(8), create)]).hints.join("\n");
    expect(of(queriesOnly)).toMatch(/^100 % of the time work waited while >= 10 % of a pool/);
    expect(of(queriesOnly)).toMatch(/^batch pipelines never complete: adjusted_latency/m);
    expect(of(giveEach(1, 5))).toMatch(/^OOM killed 100 % of the containers .* 2 times what/m);
    expect(of(giveEach(1, 50))).toMatch(/5 times for query, 5 times for batch; 80 %/);
    expect(of(giveEach(1, 10))).not.toMatch(/OOM killed|never complete|more memory than/);
  });
});

describe("the change against the parent", () => {
  const before = summarise([record(both(5), queriesOnly)]);
  const after = summarise([record(both(5), giveEach(1, 40))], { parent: before });

  it("tells each figure before and after, and which way it went", () => {
    const of = (name: string) => after.change?.differences.find(({ figure }) => figure === name);
    expect(of("batch completed")).toEqual({
      figure: "batch completed",
      unit: "share",
      before: 0,
      after: 1,
      verdict: "better",
    });
    expect(of("batch mean latency")).toMatchObject({ before: null, verdict: "unknown" });
    expect(of("throughput")).toMatchObject({ before: 0.5, after: 1, verdict: "better" });
    expect(of("query mean latency")).toMatchObject({ before: 0.999, verdict: "worse" });
    expect(of("OOM")).toMatchObject({ before: 0, after: 0, verdict: "same" });
    expect(of("idle while work waited")).toMatchObject({
      before: 1,
      after: 0.4,
      verdict: "better",
    });
  });

  it("lists what got better and what got worse", () => {
    expect(after.change?.better).toContain("penalized_latency");
    expect(after.change?.worse).toContain("query mean latency");
    const text = feedbackText(after, "summary");
    expect(text).toMatch(/^better than the parent: throughput 0\.500 -> 1\/s \(\+100 %\);/m);
    expect(text).toMatch(/^worse than the parent: .*query mean latency/m);
    expect(feedbackText(before, "summary")).not.toMatch(/parent/);
  });

  it("against a parent that failed is better in all that counts", () => {
    const failed = summariseFeedback([], {
      scores: scoresOf(undefined),
      outcome: { code: "compile-error" },
    });
    const { change } = summarise([record(both(5), queriesOnly)], { parent: failed });
    expect(change?.worse).toEqual([]);
    expect(change?.better).toEqual([
      "throughput",
      "adjusted_latency",
      "penalized_latency",
      "completed traces",
    ]);
  });
});

describe("a failing policy", () => {
  const texts = (outcome: RunOutcome): Feedback =>
    summariseFeedback([], { scores: scoresOf(undefined), outcome });

  it.each([
    ["compile-error", "policy.ts:3:14: compile-error: ';' expected.; mend the syntax", [3, 14]],
    ["type-error", "src/a/policy.ts(12,5): error TS2322: no", [12, 5]],
    ["forbidden", "policy.ts:1:1: forbidden: a policy cannot import code", [1, 1]],
    ["policy-error", "TypeError: x is undefined at policy.ts:40:7", [40, 7]],
    ["over-budget", "more than 5 s in a call", null],
    ["integrity-violation", "event 17: container c3 ended twice", null],
    ["something-new", "", null],
  ])("with %s is told where, what and what to do", (code, message, place) => {
    const { outcome, hints } = texts({ code, message });
    expect(outcome.place && [outcome.place.line, outcome.place.column]).toEqual(place);
    expect(outcome.remedy).toMatch(/\w+ \w+/);
    const feedback = texts({ code, message });
    for (const level of FEEDBACK_LEVELS) {
      expect(feedbackText(feedback, level)).toMatch(
        new RegExp(`^failed: ${code}${place ? " at [a-z/]*policy.ts:" : ""}`),
      );
      expect(feedbackText(feedback, level)).toContain(message);
    }
    expect(hints[0]).toMatch(new RegExp(`^first mend the ${code}: `));
    expect(feedbackText(feedback, "summary")).toContain("\nremedy: ");
  });

  it("with an invalid decision is told the remedy of its rule, and the trace and second", () => {
    const greedy = policy(({ pipelines: [one], pools: [pool] }) =>
      one && pool ? [{ operators: one.operators, pool, cpu: 11, ramGb: 1 }] : undefined,
    );
    const late = [{ atTick: 2500, pipelines: [pipeline("p1")] }];
    const runs = [
      record(both(1), giveEach(1, 10), SMALL, "good"),
      record(late, greedy, SMALL, "bad"),
    ];
    const { outcome, failedTrace, completedTraces, traces } = summarise(runs);
    expect(outcome).toMatchObject({ code: "invalid-decision", atTick: 2500, atSecond: 2.5 });
    expect(outcome.remedy).toMatch(/^allocate at most pool\.availableCpu/);
    expect([failedTrace, completedTraces]).toEqual(["bad", 1]);
    expect(traces[1]?.scores).toEqual(scoresOf(undefined));
    expect(feedbackText(summarise(runs), "score").split("\n")[0]).toBe(
      "failed: invalid-decision at 2.50 s on bad; 1 of 2 completed",
    );
  });

  it("keeps the figures of what it did before", () => {
    const failing = policy(({ now, pipelines: [one], pools: [pool] }) => {
      if (now > 0) throw new Error("no more");
      return one && pool ? [{ operators: one.operators, pool, cpu: 1, ramGb: 1 }] : undefined;
    });
    const { aggregate, hints } = summarise([record(both(1), failing)]);
    expect(hints.join("\n")).not.toMatch(/never complete/);
    expect(aggregate?.classes.query.memory).toMatchObject({ ooms: 1, neededOverAllocatedP50: 10 });
  });
});

describe("feedback as JSON", () => {
  const failed = record(both(1), () => ({ schedule: () => ({ wakeAt: NaN }) }));
  const json = feedbackJson(summarise([record(both(2), queriesOnly), failed]));

  it("is plain data in snake_case with infinities as strings", () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toMatchObject({
      completed_traces: 1,
      failed_trace: "trace",
      scores: { adjusted_latency: "Infinity" },
      aggregate: {
        classes: { batch: { end_states: { never_started: 3 } } },
        utilisation: { cpu_by_tenth: expect.any(Array) as unknown },
      },
    });
    const names = JSON.stringify(json).match(/"[^"]*":/g) ?? [];
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !/^"[a-z0-9_]+":$/.test(name))).toEqual([]);
    expect(numbersIn(json).filter((n) => !Number.isFinite(n))).toEqual([]);
  });
});

describe("a recorder", () => {
  it("refuses options that make no sense", () => {
    expect(() => new FeedbackRecorder([], { durationSeconds: -1 })).toThrow(RangeError);
  });
});
