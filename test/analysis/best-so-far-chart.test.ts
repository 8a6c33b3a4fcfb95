import { Resvg } from "@resvg/resvg-js";
import { parseHTML } from "linkedom";
import type { MockInstance } from "vitest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BestSoFarOptions, ScoredCandidate } from "../../src/analysis/index.js";
import { bestSoFar, bestSoFarChart } from "../../src/analysis/index.js";
import { METRICS } from "../../src/verifier/index.js";

const { throughput, adjusted_latency: latency } = METRICS;

const rows = (scores: readonly number[], failed: readonly number[] = []): ScoredCandidate[] =>
  scores.map((score, number) => ({ number, score, completed: !failed.includes(number) }));

const THROUGHPUT = rows([0.4, 1.2, 0.9, 0, 1.2, 2.1, 1.7, 2.3, 0.1, 2.25], [3, 6]);
const THROUGHPUT_OPTIONS: BestSoFarOptions = {
  metric: throughput,
  references: [
    { label: "naive (FIFO)", score: 0.2475 },
    { label: "learned-srpt", score: 2.3008 },
    { label: "bound: no policy can pass", score: 2.4 },
  ],
  caption: "Proposer: a fixture, seed 1.",
};
const LATENCY = rows([900, Infinity, 420, 12_000, Infinity, 88, 95, 71, 640, 70], [1, 4, 6]);
const LATENCY_OPTIONS: BestSoFarOptions = {
  metric: latency,
  references: [
    { label: "naive (FIFO)", score: 12_999.7 },
    { label: "priority", score: 90.63 },
    { label: "learned-srpt", score: 72.65 },
    { label: "bound: no policy can pass", score: 29.8 },
    { label: "one that never ends", score: Infinity },
  ],
};

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  expect(warn.mock.calls).toEqual([]);
  vi.restoreAllMocks();
});

/** Throws unless it is well-formed XML. */
function render(svg: string) {
  return new Resvg(svg, { fitTo: { mode: "zoom", value: 1 } }).render();
}

/** Decimals to two digits, so that other libraries of mathematics give the same. */
function normalised(svg: string): string {
  return svg
    .replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2))))
    .replaceAll(/></g, ">\n<");
}

interface Placed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Texts of the drawing with their places in it, in pixels. */
function texts(svg: string): Placed[] {
  const { document } = parseHTML(svg) as unknown as { document: Document };
  return [...document.querySelectorAll("svg svg text")].map((node) => {
    const ancestors: Element[] = [];
    for (let at: Element | null = node; at && at.tagName.toLowerCase() !== "svg";) {
      ancestors.push(at);
      at = at.parentElement;
    }
    const shifts = ancestors.map((element) =>
      (/translate\(([^,)]+)(?:,([^)]+))?\)/.exec(element.getAttribute("transform") ?? "") ?? [])
        .slice(1)
        .map((number) => Number(number ?? 0)),
    );
    const sum = (axis: 0 | 1): number => shifts.reduce((all, shift) => all + (shift[axis] ?? 0), 0);
    return { text: node.textContent ?? "", x: sum(0), y: sum(1) };
  });
}

/** Where the references' labels stand. */
function labels(svg: string, { references = [] }: BestSoFarOptions): Placed[] {
  return texts(svg).filter(({ text }) => references.some(({ label }) => label === text));
}

/** Tick labels of the vertical axis, from below. */
function tickLabels(svg: string): string[] {
  const { document } = parseHTML(svg) as unknown as { document: Document };
  const axis = document.querySelector('g[aria-label="y-axis tick label"]');
  return [...(axis?.querySelectorAll("text") ?? [])].map((node) => node.textContent ?? "");
}

describe("the best so far", () => {
  it("never gets worse, in either direction", () => {
    const best = (scores: readonly number[], metric = throughput) =>
      bestSoFar(rows(scores), metric).map(({ score }) => score);
    expect(best([1, 3, 2, 4, 4])).toEqual([1, 3, 3, 4, 4]);
    expect(best([3, 1, 2, 0.5], latency)).toEqual([3, 1, 1, 0.5]);
    expect(best([])).toEqual([]);
  });

  it("begins with the first finite score and keeps the candidates' numbers", () => {
    const best = bestSoFar(rows([Infinity, NaN, 9, Infinity, 7]), latency);
    expect(best.map(({ number, score }) => [number, score])).toEqual([
      [2, 9],
      [3, 9],
      [4, 7],
    ]);
  });
});

describe("the chart of the best so far", () => {
  it("is drawn as before, for throughput", async () => {
    await expect(normalised(bestSoFarChart(THROUGHPUT, THROUGHPUT_OPTIONS))).toMatchFileSnapshot(
      "golden/throughput.svg",
    );
  });

  it("is drawn as before, for a latency, on a logarithmic scale", async () => {
    await expect(normalised(bestSoFarChart(LATENCY, LATENCY_OPTIONS))).toMatchFileSnapshot(
      "golden/adjusted-latency.svg",
    );
  });

  it.each([
    ["throughput", THROUGHPUT, THROUGHPUT_OPTIONS],
    ["latency", LATENCY, LATENCY_OPTIONS],
  ] as const)("is an image that is not blank (%s)", (_what, candidates, options) => {
    const { width, height, pixels } = render(bestSoFarChart(candidates, options));
    expect([width, height]).toEqual([760, 476]);
    const colours = new Set<number>();
    let dark = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      colours.add(pixels.readUIntBE(i, 3));
      if ((pixels[i] ?? 255) < 0x60) dark++;
    }
    expect(colours.size).toBeGreaterThan(20);
    expect(colours).toContain(0xffffff);
    // The line of the best so far alone is longer than the drawing is wide.
    expect(dark).toBeGreaterThan(600);
    expect(dark).toBeLessThan(0.1 * width * height);
  });

  it("has failed candidates as crosses, and says so", () => {
    const svg = bestSoFarChart(THROUGHPUT, THROUGHPUT_OPTIONS);
    expect(svg.match(/stroke="#b5553d"/g)).toHaveLength(2);
    expect(svg).toContain("crosses: failed on some trace");
    expect(bestSoFarChart(rows([1, 2]), THROUGHPUT_OPTIONS)).not.toContain("crosses");
  });

  it("leaves infinite scores out and counts them", () => {
    const svg = bestSoFarChart(LATENCY, LATENCY_OPTIONS);
    expect(svg).toContain("Not drawn: 2 without a finite score.");
    expect(svg).not.toContain("one that never ends");
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(bestSoFarChart(THROUGHPUT, THROUGHPUT_OPTIONS)).not.toContain("Not drawn");
  });

  it.each([
    ["no candidates", []],
    ["only candidates without a score", rows([Infinity, Infinity])],
    ["only candidates that got nothing done", rows([0, 0])],
    ["one candidate", rows([5])],
  ])("can be drawn of %s", (_what, candidates) => {
    for (const metric of [throughput, latency]) {
      for (const references of [[], [{ label: "a", score: 5 }]]) {
        const svg = bestSoFarChart(candidates, { metric, references });
        expect(svg).not.toMatch(/NaN|Infinity/);
        expect(render(svg).width).toBe(760);
      }
    }
  });

  it("names the axes with their units and says which direction is better", () => {
    const higher = bestSoFarChart(THROUGHPUT, THROUGHPUT_OPTIONS);
    expect(texts(higher).map(({ text }) => text)).toEqual(
      expect.arrayContaining(["↑ throughput (containers/s)", "candidates evaluated →"]),
    );
    expect(higher).toContain("higher is better");
    const lower = bestSoFarChart(LATENCY, LATENCY_OPTIONS);
    expect(texts(lower).map(({ text }) => text)).toContain("↑ adjusted latency (s)");
    expect(lower).toContain("lower is better");
  });

  it.each([
    [
      [60, 75],
      ["55", "60", "65", "70", "75", "80", "85"],
    ],
    [
      [400, 1100],
      ["400", "500", "600", "700", "800", "900", "1,000"],
    ],
    [
      [30, 13_000],
      ["50", "100", "200", "500", "1,000", "2,000", "5,000", "10,000"],
    ],
    [
      [0.02, 9000],
      ["0.1", "1", "10", "100", "1,000", "10,000"],
    ],
  ])("has round, labelled ticks on a logarithmic scale from %j", (scores, expected) => {
    expect(tickLabels(bestSoFarChart(rows(scores), { metric: latency }))).toEqual(expected);
  });

  it.each([
    ["throughput", THROUGHPUT, THROUGHPUT_OPTIONS],
    ["latency", LATENCY, LATENCY_OPTIONS],
    [
      "many at the top",
      THROUGHPUT,
      {
        metric: throughput,
        references: Array.from({ length: 8 }, (_, i) => ({ label: `r${i}`, score: 2.4 })),
      },
    ],
    [
      "many at the bottom",
      THROUGHPUT,
      {
        metric: throughput,
        references: Array.from({ length: 8 }, (_, i) => ({ label: `r${i}`, score: 0.001 * i })),
      },
    ],
    [
      "close to each other",
      LATENCY,
      {
        metric: latency,
        references: [70, 71, 72, 73].map((score) => ({ label: `at ${score}`, score })),
      },
    ],
  ])(
    "has references' labels that do not overlap and stay in the drawing (%s)",
    (_what, candidates, options: BestSoFarOptions) => {
      const svg = bestSoFarChart(candidates, options);
      const placed = labels(svg, options).toSorted((a, b) => a.y - b.y);
      const shown = (options.references ?? []).filter(({ score }) => Number.isFinite(score));
      expect(placed.map(({ text }) => text).toSorted()).toEqual(
        shown.map(({ label }) => label).toSorted(),
      );
      placed.slice(1).forEach(({ y }, i) => {
        expect(y - (placed[i]?.y ?? NaN)).toBeGreaterThanOrEqual(13.9);
      });
      for (const { y } of placed) {
        expect(y).toBeGreaterThanOrEqual(20);
        expect(y).toBeLessThanOrEqual(360);
      }
      const order = shown.toSorted((a, b) => b.score - a.score).map(({ score }) => score);
      const scoreOf = (text: string) => shown.find(({ label }) => label === text)?.score;
      expect(placed.map(({ text }) => scoreOf(text))).toEqual(order);
    },
  );

  it("has a title that names it, with every special character escaped", () => {
    const title = `a < b & c > "d" </title><script>`;
    const svg = bestSoFarChart(THROUGHPUT, {
      ...THROUGHPUT_OPTIONS,
      title,
      subtitle: "<i>&</i>",
      caption: "1 < 2",
      references: [{ label: "R&D <x>", score: 1 }],
    });
    expect(svg).toContain(`<title>a &lt; b &amp; c &gt; "d" &lt;/title&gt;&lt;script&gt;</title>`);
    expect(svg).not.toContain("<script>");
    expect(svg).not.toContain("<i>");
    expect(svg).toContain("R&amp;D &lt;x&gt;");
    expect(render(svg).width).toBe(760);
    expect(bestSoFarChart([], { metric: latency })).toContain(
      "<title>Best adjusted latency so far</title>",
    );
  });

  it("has the size asked for", () => {
    const svg = bestSoFarChart(THROUGHPUT, { ...THROUGHPUT_OPTIONS, width: 500, height: 300 });
    const { width, height } = render(svg);
    expect([width, height]).toEqual([500, 376]);
  });
});
