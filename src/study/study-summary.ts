import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EffortTableRow } from "../analysis/index.js";
import {
  comparableSets,
  effortCsv,
  effortMarkdown,
  effortJson,
  effortTable,
  readRuns,
  writeReport,
} from "../analysis/index.js";
import { hasCandidates } from "../analysis/records/index.js";
import { replaceFile } from "../files/index.js";
import type { StudyResult } from "./run-study.js";
import type { StudyPlan } from "./study-plan.js";

/** What a study has come to. */
export interface StudySummary {
  /** A table for each set of runs whose figures can stand side by side. */
  readonly tables: readonly { readonly label: string; readonly rows: readonly EffortTableRow[] }[];
  /** The document of `--json`, also in summary.json. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Sums the runs of a study up, finished or not, and leaves summary.json, table.csv, table.md and
 * report.html in its folder. */
export function summariseStudy(
  { name, folder, maxCostUsd, cells }: StudyPlan,
  { outcomes, spentUsd }: StudyResult,
): StudySummary {
  const isAnyBegun = cells.some(
    ({ plan: { settings } }) => existsSync(settings.out) && hasCandidates(settings.out),
  );
  const sets = isAnyBegun ? comparableSets(readRuns(folder).runs) : [];
  const tables = sets.map(({ label, runs }) => ({ label, rows: effortTable(runs) }));
  const document = {
    name,
    max_cost_usd: maxCostUsd,
    spent_usd: spentUsd,
    cells: outcomes.map((outcome) => ({
      folder: outcome.cell.cell.folder,
      outcome: outcome.code === "kept" ? "done" : outcome.code,
      ...("stopped" in outcome ? { stopped: outcome.stopped } : {}),
      ...(outcome.code === "failed" ? { error: outcome.error.message } : {}),
    })),
    tables: tables.map(({ label, rows }) => ({ label, rows: effortJson(rows) })),
  };
  const write = (file: string, text: string): void => {
    replaceFile(join(folder, file), [text], { force: true });
  };
  write("summary.json", `${JSON.stringify(document, null, 2)}\n`);
  if (tables.length > 0) {
    write("table.csv", effortCsv(tables.flatMap(({ rows }) => rows)));
    write(
      "table.md",
      tables.map(({ label, rows }) => `## ${label}\n\n${effortMarkdown(rows)}`).join("\n"),
    );
  }
  if (isAnyBegun) writeReport(folder);
  return { tables, document };
}
