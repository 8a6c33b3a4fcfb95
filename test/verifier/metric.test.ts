import { describe, expect, it } from "vitest";
import type { Scores } from "../../src/verifier/index.js";
import {
  METRICS,
  METRIC_NAMES,
  improvementPercent,
  isBetter,
  medianScores,
  scoresOf,
  scoresOfBounds,
} from "../../src/verifier/index.js";

const { throughput, adjusted_latency: latency } = METRICS;

const scores = (rate: number, adjusted: number, penalized: number): Scores => ({
  throughput: rate,
  adjusted_latency: adjusted,
  penalized_latency: penalized,
});

describe("metrics", () => {
  it("have names that agree with their places in the table", () => {
    expect(METRIC_NAMES.map((name) => METRICS[name].name)).toEqual(METRIC_NAMES);
    expect(Object.keys(METRICS)).toEqual(METRIC_NAMES);
  });

  it("prefer more throughput and less latency, and neither of two equals", () => {
    expect(isBetter(throughput, 2, 1)).toBe(true);
    expect(isBetter(throughput, 1, 2)).toBe(false);
    expect(isBetter(latency, 1, 2)).toBe(true);
    expect(isBetter(latency, 2, Infinity)).toBe(true);
    for (const metric of [throughput, latency]) {
      expect(isBetter(metric, 1, 1)).toBe(false);
      expect(isBetter(metric, Infinity, Infinity)).toBe(false);
    }
  });

  it("give a failure the worst score there is", () => {
    expect(scoresOf(undefined)).toEqual(scores(0, Infinity, Infinity));
    for (const name of METRIC_NAMES) {
      const { scoreOfFailure } = METRICS[name];
      for (const score of [0.1, 1, 1e6]) {
        expect(isBetter(METRICS[name], score, scoreOfFailure)).toBe(true);
      }
    }
  });
});

describe("bounds as scores", () => {
  const limits = { throughput: 2, containersCompleted: 1200, adjustedLatencySeconds: 3 };

  it("have each limit under the name of its metric", () => {
    expect(scoresOfBounds({ ...limits, penalizedLatencySeconds: 4 })).toEqual(scores(2, 3, 4));
  });

  it("have an infinite penalized latency where nothing arrives, as scores have", () => {
    expect(scoresOfBounds({ ...limits, penalizedLatencySeconds: null })).toEqual(
      scores(2, 3, Infinity),
    );
  });
});

describe("improvement", () => {
  it.each([
    ["throughput", 1.5, 1, 50],
    ["throughput", 1, 1, 0],
    ["throughput", 0, 1, -100],
    ["throughput", 1, 0, Infinity],
    ["throughput", 0, 0, 0],
    ["adjusted_latency", 50, 100, 100],
    ["adjusted_latency", 200, 100, -50],
    ["adjusted_latency", Infinity, 100, -100],
    ["adjusted_latency", 100, Infinity, Infinity],
    ["adjusted_latency", Infinity, Infinity, 0],
  ] as const)("in %s from a score of %d against %d is %d %%", (name, score, baseline, percent) => {
    expect(improvementPercent(METRICS[name], score, baseline)).toBe(percent);
  });
});

describe("the median over traces", () => {
  it("is taken metric by metric", () => {
    const all = [scores(3, 10, 600), scores(1, 30, 400), scores(2, 20, 500)];
    expect(medianScores(all)).toEqual(scores(2, 20, 500));
    expect(medianScores([scores(9, 1, 5), scores(1, 9, 4), scores(5, 5, 3)])).toEqual(
      scores(5, 5, 4),
    );
  });

  it("lies halfway between the middle two of an even number", () => {
    const all = [scores(4, 1, 8), scores(1, 4, 2), scores(2, 2, 4), scores(3, 3, 6)];
    expect(medianScores(all)).toEqual(scores(2.5, 2.5, 5));
  });

  it("is infinite as soon as a middle value is", () => {
    const failed = scoresOf(undefined);
    const good = scores(2, 10, 20);
    expect(medianScores([failed, good, good])).toEqual(good);
    expect(medianScores([failed, good])).toEqual(scores(1, Infinity, Infinity));
    expect(medianScores([failed, failed, good, good])).toEqual(scores(1, Infinity, Infinity));
    expect(medianScores([failed, failed, good])).toEqual(failed);
  });

  it("of one trace is that trace, and of none is not a number", () => {
    expect(medianScores([scores(1, 2, 3)])).toEqual(scores(1, 2, 3));
    expect(medianScores([])).toEqual(scores(NaN, NaN, NaN));
  });
});
