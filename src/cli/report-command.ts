import { Command } from "commander";
import { availableParallelism } from "node:os";
import { addExample, jsonOption } from "./command-options.js";
import { printJson, tellWarnings } from "./print.js";

interface ReportFlags {
  readonly html?: string;
  readonly probes: boolean;
  readonly json?: boolean;
}

/** `schedlab report`: what came of a run, or of many, on one page. */
export function reportCommand(): Command {
  const command = new Command("report")
    .summary("sum up runs on one HTML page")
    .description(
      "Writes one self-contained HTML page on a run, a study, or any folder that holds runs: the table of " +
        "models and efforts, charts, the best policy with its code and what it can do, what failed, what it " +
        "cost, and how to make it again. The page loads nothing. The table is also printed. Runs that are " +
        "not at their end are shown as far as they have come.",
    )
    .argument("<folder>", "of a run, of a study, or one that holds runs")
    .option("--html <file>", "where to write the page (default: report.html in the folder)")
    .option("--no-probes", "do not have the best policy take the probes")
    .addOption(jsonOption())
    .action(runReport);
  return addExample(command, "schedlab report results/grammar-throughput-seed1");
}

async function runReport(folder: string, { html, probes, json }: ReportFlags): Promise<void> {
  const { comparableSets, effortJson, effortTable, probeShownPolicies, readRuns, writeReport } =
    await import("../analysis/index.js");
  const { effortText } = await import("./effort-text.js");
  const found = readRuns(folder);
  if (probes) await probeShownPolicies(found, { workers: availableParallelism() });
  const page = writeReport(folder, { file: html });
  tellWarnings([
    ...(found.notRun.length === 0
      ? []
      : [`without a candidate yet, and in no figure: ${found.notRun.join(", ")}`]),
    ...found.unreadable.map(({ name, problem }) => `${name} is in no figure: ${problem}`),
  ]);
  const sets = comparableSets(found.runs);
  if (json) {
    printJson({
      report: page,
      runs: found.runs.map(({ name }) => name),
      not_run: found.notRun,
      unreadable: found.unreadable,
      sets: sets.map(({ label, runs }) => ({
        label,
        runs: runs.map(({ name }) => name),
        efforts: effortJson(effortTable(runs)),
      })),
    });
    return;
  }
  const parts = sets.map(({ label, runs }) => {
    const heading = sets.length > 1 ? `${label}\n\n` : "";
    return `${heading}${effortText(effortTable(runs))}`;
  });
  process.stdout.write(`${parts.join("\n\n")}\nreport  ${page}\n`);
}
