import { Resvg } from "@resvg/resvg-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScoredCandidate } from "../../src/analysis/index.js";
import { bestSoFar, bestSoFarChart } from "../../src/analysis/index.js";
import { METRICS } from "../../src/verifier/index.js";

const ROWS: readonly ScoredCandidate[] = [1.2, 0.4, Infinity, 2.1, 1.9, 0].map((score, number) => ({
  number,
  score,
  completed: number !== 1,
}));
const REFERENCES = [
  { label: "naive (FIFO)", score: 0.25 },
  { label: "a < b & c", score: 0.26 },
  { label: "bound", score: 2.4 },
];

/** Decimals to two digits: the last ones are not the chart. */
function normalised(svg: string): string {
  return svg.replaceAll(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}

function labelPositions(svg: string): number[] {
  const labels = [
    ...svg.matchAll(/<text[^>]*transform="translate\([\d.]+,([\d.]+)\)"[^>]*>([^<]+)</g),
  ];
  const names = ["naive (FIFO)", "a &lt; b &amp; c", "bound"];
  return labels.filter(([, , text = ""]) => names.includes(text)).map(([, y]) => Number(y));
}

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((...args) => {
    throw new Error(`unexpected warning: ${args.join(" ")}`);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("the best-so-far chart", () => {
  it.each([METRICS.throughput, METRICS.adjusted_latency])("looks as before: $name", (metric) => {
    const svg = bestSoFarChart(ROWS, { metric, references: REFERENCES, caption: "Seed 1." });
    expect(normalised(svg)).toMatchSnapshot();
  });

  it("is one SVG with a title, with texts escaped, that can be drawn", () => {
    const svg = bestSoFarChart(ROWS, {
      metric: METRICS.throughput,
      references: REFERENCES,
      title: "Best <of> 6 & more",
    });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain("<title>Best &lt;of&gt; 6 &amp; more</title>");
    const pixels = new Resvg(svg).render().pixels;
    expect(new Set(pixels).size).toBeGreaterThan(3);
  });

  it("keeps the labels of neighbouring lines apart", () => {
    const svg = bestSoFarChart(ROWS, { metric: METRICS.throughput, references: REFERENCES });
    const positions = labelPositions(svg).sort((a, b) => a - b);
    expect(positions).toHaveLength(3);
    positions.slice(1).forEach((y, i) => expect(y - (positions[i] ?? NaN)).toBeGreaterThan(11));
  });

  it("says how many candidates it leaves out, and can be drawn without any", () => {
    const { throughput } = METRICS;
    expect(bestSoFarChart(ROWS, { metric: throughput })).toMatch(/1 without a finite score/);
    expect(bestSoFarChart([], { metric: throughput, references: REFERENCES })).toContain("</svg>");
  });
});

describe("the best so far", () => {
  it("only ever gets better and passes over what has no score", () => {
    const scores = (name: "throughput" | "adjusted_latency") =>
      bestSoFar(ROWS, METRICS[name]).map(({ score }) => score);
    expect(scores("throughput")).toEqual([1.2, 1.2, 1.2, 2.1, 2.1, 2.1]);
    expect(scores("adjusted_latency")).toEqual([1.2, 0.4, 0.4, 0.4, 0.4, 0]);
  });
});
