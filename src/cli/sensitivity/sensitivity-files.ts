import { join } from "node:path";
import type { SensitivityRow } from "../../analysis/index.js";
import { sensitivityChart, sensitivityCsv } from "../../analysis/index.js";
import type { ReplaceOptions } from "../../files/index.js";
import { replaceFile } from "../../files/index.js";
import { openOutputFolder } from "../output-folder.js";
import type { SensitivityReport } from "./sensitivity-report.js";
import { sensitivityJson } from "./sensitivity-report.js";

const NAMES = ["rows.csv", "summary.json", "chart.svg"] as const;

/** See {@link openOutputFolder}. */
export function refuseSensitivityFiles(folder: string, options: ReplaceOptions): void {
  openOutputFolder(folder, NAMES, options);
}

/** Writes the rows, what the command reports, and a chart of both. */
export function writeSensitivityFiles(
  folder: string,
  rows: readonly SensitivityRow[],
  report: SensitivityReport,
  options: ReplaceOptions,
): void {
  const contents: Readonly<Record<(typeof NAMES)[number], string>> = {
    "rows.csv": sensitivityCsv(rows),
    "chart.svg": sensitivityChart(rows, {
      title: `${report.policy}: error of the tick rate`,
      caption: `against ${report.referenceTicksPerSecond} ticks/s; ${report.workloads.length} workloads`,
    }),
    "summary.json": `${JSON.stringify(sensitivityJson(report), null, 2)}\n`,
  };
  for (const name of NAMES) replaceFile(join(folder, name), [contents[name]], options);
}
