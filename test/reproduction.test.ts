import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { EffortTableRow } from "../src/analysis/index.js";
import { effortMarkdown, effortTable, readRuns } from "../src/analysis/index.js";
import { readStudy } from "../src/study/index.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OFFLINE = `${ROOT}results/reference/offline`;

/** The figures of a Markdown table, whatever the width of its columns. */
function cells(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

const read = (path: string): string => readFileSync(ROOT + path, "utf8");

describe("the committed results", () => {
  let rows: readonly EffortTableRow[] = [];

  beforeAll(() => {
    rows = effortTable(readRuns(OFFLINE).runs);
  });

  it("are of every search of studies/offline.toml, each at its end", () => {
    const { runs, notRun } = readRuns(OFFLINE);
    const { cells: planned } = readStudy(`${ROOT}studies/offline.toml`);
    expect(notRun).toEqual([]);
    expect(runs.map(({ name }) => name)).toEqual(planned.map(({ cell }) => cell.folder).sort());
    for (const { stopped, winner, heldOut } of runs) {
      expect(stopped).toBe("iterations");
      expect(winner).toBeDefined();
      expect(heldOut.test).toBeGreaterThan(0);
    }
  });

  it("are in docs/reproduction.md as they are", () => {
    const shown = cells(read("docs/reproduction.md"));
    const table = cells(effortMarkdown(rows));
    expect(table.length).toBeGreaterThan(8);
    for (const line of table) expect(shown).toContainEqual(line);
  });

  it("are in the README as they are", () => {
    const shown = cells(read("README.md"));
    for (const row of rows) {
      const { effort, source, model, strategy, bestScore, testImprovementPercent } = row;
      const who = source === "measured" ? "built-in grammar" : `${model} (published)`;
      const line = shown.find(
        (each) => each[1] === who && each[2] === effort && each[3] === strategy,
      );
      expect(line?.[6]).toBe(`${bestScore.toFixed(2)} s`);
      const unseen = `+${Math.round(testImprovementPercent.median).toLocaleString("en")} %`;
      expect(line?.[8]).toBe(source === "measured" ? unseen : "–");
    }
  });

  it("have a best policy at every effort that is better than the hand-written priority's 90.63 s", () => {
    const measured = rows.filter(({ source }) => source === "measured");
    expect(measured).toHaveLength(8);
    for (const { bestScore } of measured) expect(bestScore).toBeLessThan(90.63);
  });

  it("stand beside published rows whose best improves with effort, while their cost rises", () => {
    const published = rows.filter(({ source }) => source === "published");
    expect(published.map(({ effort }) => effort)).toEqual(["none", "low", "medium", "high"]);
    for (const [i, row] of published.entries()) {
      const before = published[i - 1];
      if (!before) continue;
      expect(row.bestScore).toBeLessThan(before.bestScore);
      expect(row.costUsd).toBeGreaterThan(before.costUsd);
    }
  });
});
