import { describe, expect, it } from "vitest";
import { groupCurves } from "../../../src/analysis/charts/best-so-far-runs.js";
import { formatNumber } from "../../../src/analysis/charts/format-number.js";
import {
  containerBars,
  costChart,
  costFrontier,
  heatMapChart,
} from "../../../src/analysis/charts/index.js";
import { spread } from "../../../src/analysis/charts/labels.js";
import {
  axisTicks,
  linearScale,
  logScale,
  scaleFor,
  shareOf,
} from "../../../src/analysis/charts/axis-scale.js";
import { timelineBuilder } from "../../../src/simulator/index.js";
import { METRICS } from "../../../src/verifier/index.js";

describe("the frontier", () => {
  const row = (label: string, improvementPercent: number, costUsd: number) => ({
    label,
    effort: "",
    improvementPercent,
    costUsd,
    cpuSeconds: 10 - costUsd,
  });
  const rows = [
    row("dear and bad", 1, 5),
    row("cheap", 2, 1),
    row("as good, dearer", 2, 2),
    row("best", 9, 4),
    row("as cheap, worse", 1, 1),
    row("no figure", NaN, 0),
  ];

  it("has no row that another is at least as good as at no more cost", () => {
    expect(costFrontier(rows).map(({ label }) => label)).toEqual(["cheap", "best"]);
    expect(costFrontier(rows, "cpu-seconds").map(({ label }) => label)).toEqual([
      "dear and bad",
      "best",
    ]);
    expect(costFrontier([])).toEqual([]);
  });
});

describe("the curves of groups", () => {
  const run = (name: string, scores: readonly number[], atUsd: readonly number[]) =>
    scores.map((score, number) => ({
      group: "g",
      run: name,
      number,
      score,
      completed: true,
      atUsd: atUsd[number],
    }));
  const rows = [
    ...run("a", [NaN, 1, 4, 2], [1, 2, 3, 4]),
    ...run("b", [2, 1, 1], [0.5, 6, 7]),
    ...run("c", [3, 5], [2.5, 3]),
    ...run("nothing", [Infinity, NaN], [1, 2]),
  ];
  const { throughput: metric } = METRICS;

  it("are medians of what each run had reached, from where all have a score", () => {
    const [curve] = groupCurves(rows, { metric, x: "candidates", band: "range" });
    expect(curve?.runs).toBe(3);
    expect(curve?.points).toEqual([
      { at: 2, median: 2, low: 1, high: 5 },
      { at: 3, median: 4, low: 2, high: 5 },
      { at: 4, median: 4, low: 2, high: 5 },
    ]);
  });

  it("can be told over dollars; a run that has ended keeps its best", () => {
    const [curve] = groupCurves(rows, { metric, x: "usd", band: "range" });
    expect(curve?.points).toEqual([
      { at: 2.5, median: 2, low: 1, high: 3 },
      { at: 3, median: 4, low: 2, high: 5 },
      { at: 7, median: 4, low: 2, high: 5 },
    ]);
    expect(groupCurves(rows, { metric, x: "cpu-seconds", band: "range" })).toEqual([]);
  });
});

describe("labels", () => {
  it("are moved apart as little as possible, and stay in order and inside", () => {
    const range = { low: 0, high: 100, gap: 10 };
    expect(spread([50, 20, 80], range)).toEqual([50, 20, 80]);
    expect(spread([50, 50], range)).toEqual([45, 55]);
    expect(spread([52, 50, 10], range)).toEqual([56, 46, 10]);
    expect(spread([100, 99], range)).toEqual([100, 90]);
    expect(spread([0, 0, 3], range)).toEqual([0, 10, 20]);
    expect(spread([], range)).toEqual([]);
  });
});

describe("an axis", () => {
  it("is logarithmic where the values ask for it, with 0 apart from the rest", () => {
    expect(scaleFor([1, 2, 20]).type).toBe("linear");
    expect(scaleFor([-1, 2, 2000]).type).toBe("linear");
    const scale = scaleFor([0, 1, 1000]);
    expect(scale.type).toBe("log");
    expect(shareOf(scale, 0)).toBeGreaterThan(0);
    expect(shareOf(scale, 1)).toBeGreaterThan(shareOf(scale, 0) + 0.08);
    expect(shareOf(scale, 1000)).toBeLessThan(1);
    const texts = axisTicks(scale, { length: 500, direction: "across" }).map(({ text }) => text);
    expect(texts).toEqual(["0", "1", "10", "100", "1,000"]);
  });

  it("has a domain and ticks for any values", () => {
    for (const values of [[], [0], [5], [-3], [1e-12], [1e300], [-1e6, 1e6], [7, 7.0000001]]) {
      for (const scale of [
        linearScale(values),
        linearScale(values, { withZero: false }),
        logScale(values),
      ]) {
        const [low, high] = scale.domain;
        expect(high).toBeGreaterThan(low);
        const ticks = axisTicks(scale, { length: 300, direction: "up" });
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThan(25);
        for (const { value } of ticks) expect(value >= low * 0.999 || value >= low).toBe(true);
      }
    }
  });

  it("has numbers that can be read", () => {
    const numbers = [0, -5, 0.25, 1234.5, 2e6, 1.2e-7, 1e21, 0.0005];
    expect(numbers.map((value) => formatNumber(value))).toEqual([
      "0",
      "−5",
      "0.25",
      "1,235",
      "2M",
      "1.2e−7",
      "1e21",
      "0.0005",
    ]);
  });
});

describe("points of the cost chart at the same place", () => {
  const textsOf = (labels: readonly (readonly [label: string, effort: string])[]) => {
    const rows = labels.map(([label, effort]) => ({
      label,
      effort,
      improvementPercent: 400,
      costUsd: 2,
    }));
    const elsewhere = { label: "elsewhere", effort: "", improvementPercent: 900, costUsd: 9 };
    return [...costChart([...rows, elsewhere]).matchAll(/<text[^>]*>([^<]*)</g)].map(
      ([, text]) => text,
    );
  };

  it("share a label that names them all", () => {
    const sameModel = [
      ["model-a", "low"],
      ["model-a", "high"],
    ] as const;
    expect(textsOf(sameModel)).toContain("model-a (low, high)");
    expect(textsOf([...sameModel, ["model-b", "low"]])).toContain("model-a (low, high), model-b");
  });

  it("or says how many more there are", () => {
    const many = ["first-model", "second-model", "third-model", "fourth-model"];
    expect(textsOf(many.map((label) => [label, "low"]))).toContain("first-model +3 more");
  });
});

describe("the heat map", () => {
  it("counts a trace on which a policy failed as its worst", () => {
    const values = [10, NaN, 30, 40];
    const svg = heatMapChart(
      values.map((value, i) => ({ policy: "fails once", trace: `trace ${i}`, value })),
    );
    expect(svg).toContain("fails once, median: 20<");
    expect(svg).not.toContain("fails once, worst");
  });
});

describe("the bars of a run", () => {
  it("are its containers in their slots, with how they ended", () => {
    const timeline = timelineBuilder({
      tickSeconds: 0.1,
      pools: [{ cpu: 4, ramGb: 8 }],
      priorityOf: () => "QUERY",
    });
    const assign = (container: string, tick: number) => ({
      tick,
      type: "assign" as const,
      container,
      pool: 0,
      operators: [{ pipeline: "p1", operator: "op1" }],
      cpu: 1,
      ramGb: 1,
    });
    const result = (container: string, tick: number, error: "OOM" | null) => ({
      tick,
      type: "result" as const,
      container,
      pool: 0,
      error,
    });
    const events = [
      assign("c1", 0),
      assign("c2", 2),
      result("c1", 4, "OOM"),
      assign("c3", 5),
      { tick: 6, type: "suspend" as const, container: "c3", pool: 0 },
      { tick: 7, type: "suspended" as const, container: "c3", pool: 0 },
      result("c2", 9, null),
      assign("c4", 11),
    ];
    events.forEach(timeline.observe);
    const bars = containerBars(timeline.finish(20));
    const shown = bars.map(({ slot, fromSecond, toSecond, kind, ending }) =>
      [slot, fromSecond, toSecond, kind, ending].join(" "),
    );
    expect(shown).toEqual([
      "1 0 0.5 container OOM",
      "2 0.2 1 container completed",
      "1 0.5 0.6 container suspended",
      "1 0.6 0.8 suspension suspended",
      "1 1.1 2 container unfinished",
    ]);
    const classes = bars.map(({ kind, priority }) => `${kind} ${String(priority)}`);
    expect(new Set(classes)).toEqual(new Set(["container QUERY", "suspension undefined"]));
  });
});
