import { describe, expect, it } from "vitest";
import { comparisonCsv, comparisonRows, medianBounds } from "../../src/analysis/index.js";
import type { Evaluation, Scores } from "../../src/verifier/index.js";
import { METRICS, medianScores, scoresOf } from "../../src/verifier/index.js";

const scores = (throughput: number, adjusted: number, penalized: number): Scores => ({
  throughput,
  adjusted_latency: adjusted,
  penalized_latency: penalized,
});

/** An evaluation with these scores on traces "a", "b", …; undefined: failed. */
function evaluation(...byTrace: (Scores | undefined)[]): Evaluation {
  const traces = byTrace.map((given, i) => ({
    trace: String.fromCharCode(97 + i),
    outcome: { code: given ? ("completed" as const) : ("policy-error" as const) },
    scores: given ?? scoresOf(undefined),
  }));
  return {
    outcome: traces.find(({ outcome }) => outcome.code !== "completed")?.outcome ?? {
      code: "completed",
    },
    completedTraces: byTrace.filter((given) => given).length,
    scores: medianScores(traces.map((trace) => trace.scores)),
    traces,
  };
}

const FIFO = evaluation(scores(1, 100, 200), scores(2, 120, 240), scores(3, 140, 280));
const GOOD = evaluation(scores(2, 50, 100), scores(3, 40, 80), scores(4, 70, 140));
const BROKEN = evaluation(scores(2, 50, 100), undefined, undefined);
const BOUNDS = [
  { trace: "a", bounds: scores(4, 10, 20) },
  { trace: "b", bounds: scores(4, 20, 40) },
  { trace: "c", bounds: scores(5, 35, 35) },
];
const POLICIES = [
  { label: "FIFO", evaluation: FIFO },
  { label: "good", evaluation: GOOD },
  { label: "broken", evaluation: BROKEN },
];

describe("a comparison", () => {
  it("has a row per policy, in the order given, with its medians", () => {
    const rows = comparisonRows(POLICIES, {
      metric: METRICS.throughput,
      baseline: FIFO,
      bounds: BOUNDS,
    });
    expect(rows).toEqual([
      {
        policy: "FIFO",
        completedTraces: 3,
        traces: 3,
        throughput: 2,
        improvementPercent: 0,
        adjustedLatencySeconds: 120,
        penalizedLatencySeconds: 240,
        shareOfBound: 0.5,
      },
      {
        policy: "good",
        completedTraces: 3,
        traces: 3,
        throughput: 3,
        improvementPercent: 50,
        adjustedLatencySeconds: 50,
        penalizedLatencySeconds: 100,
        shareOfBound: 0.75,
      },
      {
        policy: "broken",
        completedTraces: 1,
        traces: 3,
        throughput: 0,
        improvementPercent: -100,
        adjustedLatencySeconds: Infinity,
        penalizedLatencySeconds: Infinity,
        shareOfBound: 0,
      },
    ]);
  });

  it("takes improvement and share of the bound the other way round for a latency", () => {
    const options = { metric: METRICS.adjusted_latency, baseline: FIFO, bounds: BOUNDS };
    const rows = comparisonRows(POLICIES, options);
    expect(rows.map(({ improvementPercent }) => improvementPercent)).toEqual([0, 140, -100]);
    // The median of the shares per trace (1/5, 1/2, 1/2), not the share of the medians (2/5).
    expect(rows[1]?.shareOfBound).toBe(0.5);
    expect(rows[2]?.shareOfBound).toBe(0);
  });

  it("has no share of a bound that is not known", () => {
    const options = { metric: METRICS.throughput, baseline: FIFO, bounds: [] };
    expect(comparisonRows(POLICIES, options).map(({ shareOfBound }) => shareOfBound)).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });

  it("has the medians of the bounds, metric by metric", () => {
    expect(medianBounds(BOUNDS)).toEqual(scores(4, 20, 35));
  });

  it("is written as CSV with units in the headings and labels quoted where they must be", () => {
    const rows = comparisonRows([{ label: 'my "best", so far', evaluation: GOOD }, ...POLICIES], {
      metric: METRICS.throughput,
      baseline: FIFO,
      bounds: BOUNDS,
    });
    expect(comparisonCsv(rows)).toBe(
      [
        "policy,completed_traces,traces,throughput_per_second,improvement_over_fifo_percent,adjusted_latency_seconds,penalized_latency_seconds,share_of_bound",
        '"my ""best"", so far",3,3,3,50,50,100,0.75',
        "FIFO,3,3,2,0,120,240,0.5",
        "good,3,3,3,50,50,100,0.75",
        "broken,1,3,0,-100,Infinity,Infinity,0",
        "",
      ].join("\n"),
    );
  });
});
