import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import type { EffortTableRow, RunRecord } from "../../src/analysis/index.js";
import {
  comparableSets,
  effortCsv,
  effortHtml,
  effortMarkdown,
  effortNotes,
  effortRecords,
  effortTable,
} from "../../src/analysis/index.js";
import { expectedBestOf, wilsonInterval } from "../../src/analysis/statistics/index.js";
import { PAPER_TRACES } from "../../src/workload/index.js";
import { effortText } from "../../src/cli/effort-text.js";
import type { Scores } from "../../src/verifier/index.js";
import type { Tried } from "./run-records.js";
import { FIFO, madeRun } from "./run-records.js";

function onlyRow(runs: readonly RunRecord[]): EffortTableRow {
  const rows = effortTable(runs);
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (!row) throw new Error("expected a row");
  return row;
}

describe("a group of runs", () => {
  const runs = [
    madeRun({ tried: [0.5, "type-error", 3, 2], seconds: 30, cpuSeconds: 40 }),
    madeRun({ tried: ["policy-error", 5, 1, 4], settings: { seed: 2 } }),
    madeRun({ tried: ["no-policy", "crashed", "forbidden", 0.9], settings: { seed: 3 } }),
  ];

  it("counts what ran and what beat FIFO, of all that was tried, with Wilson intervals", () => {
    const { policies, ran, beatFifo } = onlyRow(runs);
    expect(policies).toBe(12);
    expect(ran).toEqual({ count: 7, ...wilsonInterval(7, 12) });
    // 1 is FIFO's own score, 0.5 and 0.9 are worse.
    expect(beatFifo).toEqual({ count: 4, ...wilsonInterval(4, 12) });
  });

  it("has no replay of a run beside it, and none twice", () => {
    const asked = { proposer: "openai", model: "m" } as const;
    const run = madeRun({ tried: [2, 3], model: "m", settings: asked, costUsd: 0.5 });
    const replay = (tried: readonly Tried[]) =>
      madeRun({ tried, model: "m", settings: { ...asked, proposer: "replay", iterations: 2 } });
    const alone = onlyRow([run]);
    expect(onlyRow([replay([2, 3]), run, replay([2])])).toEqual(alone);
    expect(onlyRow([replay([2, 3]), replay([2, 3])]).runs).toBe(1);
    expect(alone).toMatchObject({ runs: 1, policies: 2, costUsd: 1 });
  });

  it("is one of runs with the same settings: what else differs is a row, and is named", () => {
    const rows = effortTable([
      madeRun({ tried: [2] }),
      madeRun({ tried: [3], settings: { seed: 2 } }),
      madeRun({ tried: [4], settings: { islands: 8 } }),
    ]);
    expect(rows.map(({ runs: count, settings }) => [count, settings])).toEqual([
      [2, `islands ${madeRun({ tried: [] }).settings.islands}`],
      [1, "islands 8"],
    ]);
    expect(effortMarkdown(rows)).toContain("| islands 8 |");
    expect(effortMarkdown(rows.slice(0, 1))).not.toContain("islands");
  });

  it("has a best policy also where FIFO completed nothing", () => {
    const none: Scores = { throughput: 0, adjusted_latency: Infinity, penalized_latency: 100 };
    const baselines = [{ label: "naive (FIFO)", completedTraces: 1, scores: none, traces: [] }];
    const row = onlyRow([
      madeRun({ tried: ["crashed"], baselines }),
      madeRun({ tried: [3, 2], baselines, settings: { seed: 2, iterations: 1 } }),
    ]);
    expect(row).toMatchObject({ bestScore: 3, bestImprovementPercent: Infinity });
  });

  it("has the best of all, and the median of each run's best with its interval", () => {
    const row = onlyRow(runs);
    expect(row.bestImprovementPercent).toBeCloseTo(400, 9);
    expect(row.bestScore).toBe(5);
    expect(row.penalizedLatencySeconds).toBe(20);
    expect(row.medianImprovementPercent.median).toBeCloseTo(200, 9);
    expect(row.medianImprovementPercent.low).toBeCloseTo(-10, 9);
    expect(row.medianImprovementPercent.high).toBeCloseTo(400, 9);
    expect(row.medianImprovementPercent.count).toBe(3);
    // Of 0.5, 3, 2, 5, 1, 4 and 0.9.
    expect(row.typicalImprovementPercent).toBeCloseTo(100, 9);
  });

  it("tells when FIFO was first beaten, with ∞ where it never was", () => {
    const { firstBeatingFifo } = onlyRow(runs);
    expect(firstBeatingFifo).toMatchObject({ median: 3, low: 2, high: Infinity });
  });

  it("sums up time and simulations, and divides by what a run takes", () => {
    const row = onlyRow(runs);
    expect(row).toMatchObject({ seconds: 150, cpuSeconds: 240, simulations: 120, costUsd: 0 });
    expect(row.improvementPerCpuSecond).toBeCloseTo(200 / 80, 9);
    expect(row.improvementPerUsd).toBeNaN();
    expect(row.inputTokens).toBeNaN();
  });

  it("takes a run in which nothing completed for nothing achieved, never for nothing at all", () => {
    const failed = madeRun({ tried: ["crashed", "crashed"] });
    const { medianImprovementPercent, bestImprovementPercent, bestScore } = onlyRow([failed]);
    expect(medianImprovementPercent.median).toBe(-100);
    expect(bestImprovementPercent).toBe(-100);
    expect(bestScore).toBeNaN();
  });

  it("does not know the time of all runs if it lacks that of one", () => {
    const { seconds, cpuSeconds } = onlyRow([
      madeRun({ tried: [1], seconds: undefined }),
      madeRun({ tried: [1], cpuSeconds: undefined }),
    ]);
    expect([seconds, cpuSeconds]).toEqual([NaN, NaN]);
  });

  it("counts tokens and dollars, also those of answers that became no candidate", () => {
    const row = onlyRow([
      madeRun({
        tried: [2, 3],
        costUsd: 0.5,
        model: "m",
        settings: { proposer: "openai" },
        spentUsd: 4,
      }),
    ]);
    expect(row).toMatchObject({ costUsd: 4, inputTokens: 2000, outputTokens: 1000 });
    expect(row).toMatchObject({ reasoningTokens: 200, improvementPerUsd: 50 });
  });

  it("has the winner's improvement on test traces, over the runs that have one", () => {
    const test = (percent: number | undefined) =>
      madeRun({ tried: [2], heldOut: { validation: undefined, test: percent } });
    const { testImprovementPercent } = onlyRow([test(50), test(undefined), test(70)]);
    expect(testImprovementPercent).toMatchObject({ median: 60, count: 2 });
  });

  it("is measured in another metric on request", () => {
    const [row] = effortTable(runs, { metric: "penalized_latency" });
    expect(row?.bestImprovementPercent).toBeCloseTo(400, 9);
    expect(row?.bestScore).toBe(20);
  });
});

describe("the rows", () => {
  it("are one per model, effort, strategy and what else is varied, efforts from least to most", () => {
    const rows = effortTable([
      madeRun({ tried: [2], settings: { effort: "high" } }),
      madeRun({ tried: [2], settings: { effort: "low" } }),
      madeRun({ tried: [2], settings: { effort: "high", seed: 2 } }),
      madeRun({ tried: [2], settings: { effort: "high", strategy: "beam" } }),
      madeRun({ tried: [2], model: "m", settings: { proposer: "openai", feedback: "rich" } }),
    ]);
    expect(
      rows.map((row) => [row.model, row.effort, row.strategy, row.feedback, row.runs]),
    ).toEqual([
      ["grammar", "low", "evolve", "–", 1],
      ["grammar", "high", "evolve", "–", 2],
      ["grammar", "high", "beam", "–", 1],
      ["m", "default", "evolve", "rich", 1],
    ]);
  });

  it("are none for no runs", () => {
    expect(effortTable([])).toEqual([]);
    expect(effortMarkdown([])).toBe("");
  });

  it("mark runs that have not come to their end", () => {
    const rows = effortTable([
      madeRun({ tried: [2] }),
      madeRun({ tried: [3], stopped: undefined }),
      madeRun({ tried: [4], stopped: "interrupted" }),
    ]);
    expect(rows[0]).toMatchObject({ runs: 3, unfinishedRuns: 2 });
    expect(effortText(rows)).toContain("1 (+2)");
    expect(effortNotes(rows)[0]).toContain("2 of the runs have not come to the end");
  });

  it("counts runs that ended at a limit, and says so below the table", () => {
    const rows = effortTable([
      madeRun({ tried: [2], stopped: "iterations" }),
      madeRun({ tried: [3], stopped: "budget", settings: { iterations: 4 } }),
      madeRun({ tried: [3], stopped: "target", settings: { iterations: 4 } }),
    ]);
    expect(rows.map(({ cutRuns }) => cutRuns).toSorted()).toEqual(rows.length > 1 ? [0, 1] : [1]);
    expect(effortMarkdown(rows)).toContain("Cut short: 1 of the runs ended at a limit");
  });

  it("are refused for runs that cannot be compared, which comparableSets tells apart", () => {
    const one = madeRun({ tried: [2], name: "one" });
    const others = [
      madeRun({ tried: [2], name: "two", metric: "adjusted_latency" }),
      madeRun({ tried: [2], name: "three", traces: [{ name: "one", digest: "4567" }] }),
      madeRun({
        tried: [2],
        name: "four",
        baselines: [
          {
            label: "naive (FIFO)",
            completedTraces: 1,
            scores: { ...FIFO, throughput: 2 },
            traces: [],
          },
        ],
      }),
    ];
    for (const other of others) {
      expect(() => effortTable([one, other])).toThrow(
        `expected runs that seek one metric on the same traces and cluster; found one (throughput on one) and ${other.name}`,
      );
    }
    const sets = comparableSets([one, ...others, one]);
    expect(sets.map((set) => set.runs.map(({ name }) => name))).toEqual([
      ["one", "one"],
      ["two"],
      ["three"],
      ["four"],
    ]);
  });
});

describe("best-of-n at equal spend", () => {
  const samples = [1, 2, "crashed", 4, 3] as const;
  const improvements = [0, 100, -100, 300, 200];

  it("is the expected best of as many samples as a run's simulations buy", () => {
    const rows = effortTable([
      madeRun({ tried: samples, settings: { strategy: "best-of-n" }, simulations: 20 }),
      madeRun({ tried: [2, 5, 5, 5], simulations: 10 }),
      madeRun({ tried: [2, 6], simulations: 40 }),
    ]);
    // (40 + 80) / 2 runs / 20 for a sample; the groups differ in their number of candidates.
    expect(rows.map(({ equalSpend }) => equalSpend)).toEqual([
      undefined,
      {
        resource: "simulations",
        samples: 2,
        isCapped: false,
        improvementPercent: expectedBestOf(improvements, 2),
      },
      {
        resource: "simulations",
        samples: 4,
        isCapped: false,
        improvementPercent: expectedBestOf(improvements, 4),
      },
    ]);
  });

  it("is counted in dollars where they are paid, and says when there are fewer samples than they buy", () => {
    const rows = effortTable([
      madeRun({ tried: samples, settings: { strategy: "best-of-n" }, costUsd: 0.1 }),
      madeRun({ tried: [2], costUsd: 0.9 }),
    ]);
    expect(rows[1]?.equalSpend).toMatchObject({ resource: "usd", samples: 9, isCapped: true });
    expect(rows[1]?.equalSpend?.improvementPercent).toBeCloseTo(300, 9);
    expect(effortText(rows)).toContain("≥ +300.0 (n = 9)");
  });

  it("is taken from the same model and effort only, and not where only one side costs money", () => {
    const rows = effortTable([
      madeRun({ tried: samples, settings: { strategy: "best-of-n", effort: "low" } }),
      madeRun({ tried: [2], settings: { effort: "high" } }),
      madeRun({ tried: samples, settings: { strategy: "best-of-n" }, costUsd: 1 }),
      madeRun({ tried: [2] }),
    ]);
    expect(rows.map(({ equalSpend }) => equalSpend)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("published results", () => {
  const onPaper = (metric: "throughput" | "adjusted_latency") =>
    madeRun({
      tried: [2],
      metric,
      traces: PAPER_TRACES.map(({ name }) => ({ name, digest: name })),
      baselines: [
        {
          label: "naive (FIFO)",
          completedTraces: 10,
          scores: { ...FIFO, adjusted_latency: 12999.696111111112 },
          traces: [],
        },
      ],
    });

  it("stand below runs in their setting, converted, with their source", () => {
    const rows = effortTable([onPaper("adjusted_latency")]);
    expect(rows.map(({ source }) => source)).toEqual([
      "measured",
      ...Array<string>(4).fill("published"),
    ]);
    const high = rows.at(-1);
    expect(high).toMatchObject({ model: "gpt-5.2-2025-12-11", effort: "high", policies: 50 });
    expect(high?.bestImprovementPercent).toBeCloseTo(100 * (12999.69611111111 / 77.29 - 1), 6);
    expect(high?.costUsd).toBeCloseTo(6.295, 9);
    expect(high?.ran).toMatchObject({ count: 39, share: 0.78 });
    expect(high?.citation).toContain("arXiv 2510.18897");
    expect(effortText(rows)).toContain("Published, not measured here");
  });

  it("of the paper is its 371.1 %", () => {
    const [, row] = effortTable([onPaper("throughput")]);
    expect(row).toMatchObject({ model: "GPT-5", bestImprovementPercent: 371.1, policies: NaN });
  });

  it("do not stand beside other traces or another cluster, nor where they are not wanted", () => {
    expect(effortTable([madeRun({ tried: [2] })])).toHaveLength(1);
    expect(effortTable([onPaper("throughput")], { published: false })).toHaveLength(1);
    const elsewhere = { ...onPaper("throughput"), baselines: madeRun({ tried: [] }).baselines };
    expect(effortTable([elsewhere])).toHaveLength(1);
  });

  it("change no row that was measured", () => {
    const [beside] = effortTable([onPaper("adjusted_latency")]);
    expect([beside]).toEqual(effortTable([onPaper("adjusted_latency")], { published: false }));
  });
});

describe("the formats", () => {
  const hostile = `</script><img src=x onerror=alert(1)> | **m** [a](b)`;
  const rows = effortTable([
    madeRun({
      tried: [2, 3, "type-error"],
      model: hostile,
      costUsd: 0.01,
      settings: { proposer: "openai" },
    }),
    madeRun({ tried: ["crashed"], settings: { strategy: "best-of-n" } }),
  ]);

  it("are flat records with the same keys in each, without NaN", () => {
    const records = effortRecords(rows);
    const [first, second] = records.map((record) => Object.keys(record));
    expect(first).toEqual(second);
    for (const record of records) {
      for (const [name, value] of Object.entries(record)) {
        expect(name).toMatch(/^[a-z0-9_]+$/);
        expect(typeof value === "object" ? value : Number.isNaN(value)).toBe(
          value === null ? null : false,
        );
      }
    }
    expect(records[0]).toMatchObject({
      ran_count: 2,
      cost_usd: 0.03,
      best_improvement_percent: 200,
    });
  });

  it("are CSV that reads back", () => {
    const [first] = csvParse(effortCsv(rows));
    expect(first).toMatchObject({ model: hostile, policies: "3", citation: "" });
  });

  it("are Markdown and HTML in which names are text", () => {
    const markdown = effortMarkdown(rows);
    for (const line of markdown.trimEnd().split("\n").slice(0, 4)) {
      expect(line.replaceAll("\\|", "").split("|")).toHaveLength(
        (markdown.split("\n")[0] ?? "").split("|").length,
      );
    }
    expect(markdown).not.toContain("<img");
    expect(markdown).toContain("\\[a\\](b)");
    const page = effortHtml(rows, "Effort").text;
    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    expect(page).toContain('<th scope="col"');
    expect(page).toContain('<th scope="row"');
  });

  it("are text of at most 80 columns, each part with the names of its rows", () => {
    const text = effortText(
      effortTable([
        madeRun({ tried: [2, 3] }),
        madeRun({ tried: [1], settings: { effort: "high" } }),
      ]),
    );
    const lines = text.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const heads = lines.filter((line) => line.startsWith("model"));
    expect(heads.length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.startsWith("grammar"))).toHaveLength(2 * heads.length);
  });
});
