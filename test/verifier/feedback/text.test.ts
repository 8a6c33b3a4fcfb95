import { describe, expect, it } from "vitest";
import type { Feedback, TraceFeedback } from "../../../src/verifier/feedback/index.js";
import {
  FEEDBACK_LEVELS,
  FEEDBACK_LINES,
  FeedbackRecorder,
  feedbackText,
  summariseFeedback,
} from "../../../src/verifier/feedback/index.js";
import { figure, per100, plain, signedPercent } from "../../../src/verifier/feedback/plain.js";
import { medianScores, scoresOf } from "../../../src/verifier/index.js";
import { PAPER_TRACES } from "../../../src/workload/index.js";
import type { RecordedRun } from "./runs.js";
import { PAPER, builtIn, operator, paperTrace, pipeline, record, workload } from "./runs.js";

const COMPLETED = { code: "completed" };

function feedbackOn(runs: readonly RecordedRun[], parent?: Feedback): Feedback {
  return summariseFeedback(
    runs.map(({ feedback }) => feedback),
    {
      scores: medianScores(runs.map(({ statistics }) => scoresOf(statistics))),
      outcome: COMPLETED,
      baseline: { throughput: 0.1, adjusted_latency: 4, penalized_latency: 4 },
      parent,
    },
  );
}

describe("the text on a small run", () => {
  const long = pipeline("p2", {
    priority: "BATCH_PIPELINE",
    operators: [operator("op1", { baselineCpuSeconds: 30 })],
  });
  const feedback = feedbackOn([record(workload(pipeline("p1"), long), builtIn("naive"))]);

  it("of level score", () => {
    expect(feedbackText(feedback, "score")).toMatchInlineSnapshot(`
      "outcome: completed; 1 of 1 traces completed
      throughput 0.100/s, adjusted_latency 2.00 s, penalized_latency 2.73 s
      improvement over the baseline: 0 %, +100 %, +47 % (in that order)
      "
    `);
  });

  it("of level summary", () => {
    expect(feedbackText(feedback, "summary")).toMatchInlineSnapshot(`
      "outcome: completed; 1 of 1 traces completed
      throughput 0.100/s, adjusted_latency 2.00 s, penalized_latency 2.73 s
      improvement over the baseline: 0 %, +100 %, +47 % (in that order)
      class        arrived  done  done %  mean s  p50 s  p95 s  p99 s  OOM
      query              1     1     100   0.999  0.999  0.999  0.999    0
      interactive        0     0       -       -      -      -      -    0
      batch              1     0       0       -      -      -      -    0
      OOM: none in 2 containers
      allocated in the mean: CPU 100 %, RAM 100 %
      work waited 10 % of the time; while >= 10 % of a pool was free: 0 %
      reached of the bound (100 % cannot be beaten): throughput 100 %,
        adjusted_latency 100 %, penalized_latency 100 %
      "
    `);
  });

  it("of level rich", () => {
    expect(feedbackText(feedback, "rich")).toMatchInlineSnapshot(`
      "outcome: completed; 1 of 1 traces completed
      throughput 0.100/s, adjusted_latency 2.00 s, penalized_latency 2.73 s
      improvement over the baseline: 0 %, +100 %, +47 % (in that order)
      class        arrived  done  done %  mean s  p50 s  p95 s  p99 s  OOM
      query              1     1     100   0.999  0.999  0.999  0.999    0
      interactive        0     0       -       -      -      -      -    0
      batch              1     0       0       -      -      -      -    0
      OOM: none in 2 containers
      allocated in the mean: CPU 100 %, RAM 100 %
      work waited 10 % of the time; while >= 10 % of a pool was free: 0 %
      reached of the bound (100 % cannot be beaten): throughput 100 %,
        adjusted_latency 100 %, penalized_latency 100 %
      hints:
      1) batch pipelines never complete: adjusted_latency leaves their latency out,
         penalized_latency counts each as twice the run's duration
      2) unfinished batch pipelines make up 67 % of penalized_latency: begin there
      memory       OOM  need/alloc p50  max  alloc/peak p50  unused GB.s
      query          0               -    -              10           90
      interactive    0               -    -               -            0
      batch          0               -    -               -            0
      time in %    1st wait  (room)  later wait  (room)  running  redone  suspended
      query               0       0           0       0      100       0          0
      interactive         -       -           -       -        -       -          -
      batch              10       0           0       0       90       0          0
      unfinished   running
      query              0
      interactive        0
      batch              1
      allocated in tenth    1    2    3    4    5    6    7    8    9   10
      CPU %               100  100  100  100  100  100  100  100  100  100
      RAM %               100  100  100  100  100  100  100  100  100  100
      trace  outcome  per s  adj. s  penal. s  done %  OOM  idle %
      trace       ok  0.100    2.00      2.73      50    0       0
      longest-waiting pipelines:
      p2 (batch): running, arrived at 0 s
         in the system 10 s; waited 1 s for its first container while no pool had room
      "
    `);
  });
});

function expectPlain(text: string): void {
  expect(text).toMatch(/^([\x20-\x7e]+\n)+$/);
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(text).not.toMatch(/NaN|undefined|null|\[object/);
}

describe("the text on the paper's traces", () => {
  const traces = PAPER_TRACES.slice(0, 4).map(({ name }) => ({ name, batches: paperTrace(name) }));
  const on = (policy: string): RecordedRun[] =>
    traces.map(({ name, batches }) => record(batches, builtIn(policy), PAPER, name));
  const parent = feedbackOn(on("naive"));

  it.each(["naive", "priority", "learned-srpt"])("keeps its limits with %s", (policy) => {
    const runs = on(policy);
    // As many traces as the paper has.
    const ten = [...runs, ...runs, ...runs].slice(0, 10);
    const feedback = feedbackOn(ten, parent);
    const texts = FEEDBACK_LEVELS.map((level) => {
      const text = feedbackText(feedback, level);
      expectPlain(text);
      expect(text.split("\n").length - 1).toBeLessThanOrEqual(FEEDBACK_LINES[level]);
      expect(text).not.toMatch(/more lines\)/);
      return text;
    });
    expect(texts[1]?.startsWith(texts[0] ?? "?")).toBe(true);
    expect(texts[2]?.startsWith(texts[1] ?? "?")).toBe(true);
    expect(texts[0]).toMatch(/adjusted_latency .*penalized_latency .* s\n/);
  });

  it("tells how many traces it leaves out", () => {
    const text = feedbackText(parent, "rich", { traceRows: 1 });
    expect(text).toContain("\n(3 more traces)\n");
    expect(text.match(/^paper_scale\S+ +ok/gm)).toHaveLength(1);
  });
});

describe("hostile text", () => {
  const hostile = `\u001b[2J\u0000\r\n\u202eid\u2028${"x".repeat(5000)}\ud83d\ude00\ud800`;
  const batches = workload(pipeline(hostile, { operators: [operator(hostile)] }));

  function traceFeedback(): TraceFeedback {
    const recorder = new FeedbackRecorder(batches, { durationSeconds: 5 });
    recorder.take({ tick: 0, type: "arrival", pipeline: hostile });
    for (let i = 0; i < 100; i++) {
      const rejection = { decision: "assign", index: i, message: hostile } as const;
      recorder.take({ tick: i, type: "reject", code: `${hostile}${i}`, ...rejection });
      recorder.take({ tick: i, type: "reject", code: `c${i}\u0007`, ...rejection });
    }
    const outcome = { code: hostile, message: hostile, atTick: 3 };
    return recorder.finish({ trace: hostile, outcome });
  }

  it("of ids, codes and messages is stripped and shortened", () => {
    const traces = Array.from({ length: 50 }, traceFeedback);
    const outcome = { code: hostile, message: hostile };
    const feedback = summariseFeedback(traces, { scores: scoresOf(undefined), outcome });
    for (const level of FEEDBACK_LEVELS) {
      const text = feedbackText(feedback, level);
      expectPlain(text);
      expect(text.split("\n").length - 1).toBeLessThanOrEqual(FEEDBACK_LINES[level]);
    }
    expect(JSON.stringify(feedback.traces[0])).not.toMatch(/[^\x20-\x7e]/);
    expect(JSON.stringify(feedback.traces[0]).length).toBeLessThan(30_000);
    expect(feedback.aggregate?.rejections.length).toBeLessThan(40);
  });

  it("becomes one line of printable ASCII", () => {
    expect(plain("a\tb\n\u0000c", 20)).toBe("a b c");
    expect(plain("≥ 1 … caf\u00e9 \ud83d\ude00", 40)).toBe(">= 1 ... caf? ?");
    expect(plain("abcdefgh", 6)).toBe("abc...");
    expect(plain("abcdef", 6)).toBe("abcdef");
  });
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [12, "12"],
    [0.12345, "0.123"],
    [0.9999, "1.00"],
    [1.2345, "1.23"],
    [12.345, "12.3"],
    [-99.99, "-100"],
    [1234.5, "1235"],
    [123_456, "123k"],
    [1_234_567, "1.23M"],
    [9.87654e10, "98.8G"],
    [1e300, "1.00e+300"],
    [0.00001, "1.0e-5"],
    [-Infinity, "-inf"],
    [NaN, "-"],
    [null, "-"],
  ])("%d is written %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it("in per cent have a digit after the point below 10", () => {
    expect([0, 0.0001, 0.01234, 0.5, 1, 12.3, null].map(per100)).toEqual([
      "0",
      "<0.1",
      "1.2",
      "50",
      "100",
      "1230",
      "-",
    ]);
    expect([12, -3.21, 0, Infinity, null].map(signedPercent)).toEqual([
      "+12 %",
      "-3.2 %",
      "0 %",
      "+inf %",
      "-",
    ]);
  });
});
