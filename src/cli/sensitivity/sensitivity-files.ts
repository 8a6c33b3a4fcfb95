import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SensitivityRow } from "../../analysis/index.js";
import { sensitivityChart, sensitivityCsv } from "../../analysis/index.js";
import type { ReplaceOptions } from "../../files/index.js";
import { FileError, refuseExisting, replaceFile } from "../../files/index.js";
import type { SensitivityReport } from "./sensitivity-report.js";
import { sensitivityJson } from "./sensitivity-report.js";

const NAMES = ["rows.csv", "summary.json", "chart.svg"] as const;

/** Makes the folder and, without `force`, refuses files that are there, before anything is run. Throws a `FileError`. */
export function refuseSensitivityFiles(folder: string, { force = false }: ReplaceOptions): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new FileError(
      {
        code: "unwritable",
        path: folder,
        expected: "a place where a folder can be made",
        found: cause instanceof Error ? cause.message : String(cause),
      },
      { cause },
    );
  }
  if (!force) for (const name of NAMES) refuseExisting(join(folder, name));
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
