// Writes what README.md and docs/reproduction.md show of results/reference/offline: two tables and a picture. With the folder
// of a study it first puts what is worth keeping of that there, in place of what was there:
//     npx schedlab study --config studies/offline.toml && node scripts/reference-results.mjs results/offline
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import {
  choosePolicyToShow,
  comparableSets,
  effortChart,
  effortChartRows,
  effortMarkdown,
  effortTable,
  probeShownPolicies,
  readRuns,
  svgToPng,
} from "../dist/analysis/index.js";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const REFERENCE = at("results/reference/offline");

/** Of a run what its figures are read from, and its winner; of the policy that a report shows also what was said of it. */
async function keep(study) {
  const found = readRuns(study);
  const { runs } = found;
  const missing = [...found.notRun, ...found.unreadable.map(({ name }) => name)];
  if (missing.length > 0) throw new Error(`expected a whole study; missing: ${missing.join(", ")}`);
  const kept = ["study.json", "summary.json", "table.csv", "table.md"];
  for (const { name, winner } of runs) {
    const files = ["run.json", "baselines.json", "candidates.jsonl", "timings.jsonl"];
    files.push("summary.json", `candidates/${winner.id}/policy.ts`);
    kept.push(...files.map((file) => `${name}/${file}`));
  }
  await probeShownPolicies(found, { workers: availableParallelism() });
  for (const { runs: set } of comparableSets(runs)) {
    const { run, candidate } = choosePolicyToShow(set);
    const files = ["feedback.json", "report-card.json"];
    kept.push(...files.map((file) => `${run.name}/candidates/${candidate.id}/${file}`));
    const [parent] = candidate.parents;
    if (parent) kept.push(`${run.name}/candidates/${parent}/policy.ts`);
  }
  const next = `${REFERENCE}.next`;
  for (const file of kept) {
    mkdirSync(dirname(join(next, file)), { recursive: true });
    // A run says where it lay: as if the study had been made in its usual place.
    const text = readFileSync(join(study, file), "utf8");
    writeFileSync(join(next, file), text.replaceAll(study, "results/offline"));
  }
  rmSync(REFERENCE, { recursive: true, force: true });
  renameSync(next, REFERENCE);
}

const [study] = process.argv.slice(2);
if (study !== undefined) await keep(study.replace(/\/+$/, ""));
const rows = effortTable(readRuns(REFERENCE).runs);

/** A few columns of the table, for those who have just come: independent samples, as the published ones are, and what evolves. */
function shortTable() {
  const lines = rows.map((row) => {
    const isPublished = row.source === "published";
    const spent = isPublished ? `${row.costUsd.toFixed(2)} USD` : "nothing";
    const penalized = isPublished ? "–" : `${row.penalizedLatencySeconds.toFixed(0)} s`;
    const { median } = row.testImprovementPercent;
    const unseen = isPublished ? "–" : `+${Math.round(median).toLocaleString("en")} %`;
    const who = isPublished ? `${row.model} (published)` : "built-in grammar";
    return `| ${who} | ${row.effort} | ${row.strategy} | ${row.policies} | ${(100 * row.beatFifo.share).toFixed(0)} % | ${row.bestScore.toFixed(2)} s | ${penalized} | ${unseen} | ${spent} |`;
  });
  return [
    "| policies by | effort | strategy | tried | beat FIFO | best adjusted latency | its penalized latency | over FIFO, unseen | paid |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
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
