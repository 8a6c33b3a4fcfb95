import { describe, expect, it } from "vitest";
import type { ScoredCandidate } from "../../../src/analysis/index.js";
import { bestSoFar } from "../../../src/analysis/index.js";
import { METRICS } from "../../../src/verifier/index.js";

const ROWS: readonly ScoredCandidate[] = [1.2, 0.4, Infinity, 2.1, 1.9, 0].map((score, number) => ({
  number,
  score,
  completed: number !== 1,
}));

describe("the best so far", () => {
  it("only ever gets better and passes over what has no score", () => {
    const scores = (name: "throughput" | "adjusted_latency") =>
      bestSoFar(ROWS, METRICS[name]).map(({ score }) => score);
    expect(scores("throughput")).toEqual([1.2, 1.2, 1.2, 2.1, 2.1, 2.1]);
    expect(scores("adjusted_latency")).toEqual([1.2, 0.4, 0.4, 0.4, 0.4, 0]);
  });
});
