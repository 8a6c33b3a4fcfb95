// Writes what README.md and docs/reproduction.md show of results/reference/offline: two tables and a picture.
// Run it after that study was run again: node scripts/reference-results.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import {
  effortChart,
  effortChartRows,
  effortMarkdown,
  effortTable,
  readRuns,
  svgToPng,
} from "../dist/analysis/index.js";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const rows = effortTable(readRuns(at("results/reference/offline")).runs);

/** A few columns of the table, for those who have just come. */
function shortTable() {
  const lines = rows
    .filter(({ strategy, source }) => source === "published" || strategy === "evolve")
    .map((row) => {
      const isPublished = row.source === "published";
      const spent = isPublished ? `${row.costUsd.toFixed(2)} USD` : "nothing";
      const penalized = isPublished ? "–" : `${row.penalizedLatencySeconds.toFixed(0)} s`;
      const who = isPublished ? `${row.model} (published)` : "built-in grammar";
      return `| ${who} | ${row.effort} | ${row.policies} | ${(100 * row.beatFifo.share).toFixed(0)} % | ${row.bestScore.toFixed(2)} s | ${penalized} | ${spent} |`;
    });
  return [
    "| policies by | effort | tried | beat FIFO | best adjusted latency | its penalized latency | paid |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ...lines,
  ].join("\n");
}

async function replaceTable(path, table) {
  const text = readFileSync(at(path), "utf8");
  const filled = text.replace(
    /(<!-- table -->\n)[^]*?(<!-- end of table -->)/,
    (_all, begin, end) => `${begin}\n${table}\n\n${end}`,
  );
  writeFileSync(at(path), await format(filled, { parser: "markdown", printWidth: 100 }));
}

await replaceTable("README.md", shortTable());
await replaceTable("docs/reproduction.md", effortMarkdown(rows).trimEnd());
const chart = effortChart(effortChartRows(rows), {
  title: "What effort brings: the built-in grammar beside a model's published policies",
  subtitle:
    "adjusted latency, the best of each search; medians over its seeds, bars: their intervals",
  caption:
    "Lines: the grammar proposer, which is not an LLM. Triangles: the best of 50 policies of a model.",
});
writeFileSync(at("docs/images/effort.png"), svgToPng(chart));
