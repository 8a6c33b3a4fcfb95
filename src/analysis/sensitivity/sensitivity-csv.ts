import { csvFormat } from "d3-dsv";
import type { SensitivityRow } from "./measure-sensitivity.js";

/** The rows as CSV; an undefined error is an empty field. */
export function sensitivityCsv(rows: readonly SensitivityRow[]): string {
  const text = csvFormat(
    rows.map((row) => ({
      mutation: row.mutation,
      ticks_per_second: row.ticksPerSecond,
      metric: row.metric,
      workload: row.workload,
      relative_error_percent: Number.isNaN(row.relativeErrorPercent)
        ? null
        : row.relativeErrorPercent,
    })),
    ["mutation", "ticks_per_second", "metric", "workload", "relative_error_percent"],
  );
  return `${text}\n`;
}
