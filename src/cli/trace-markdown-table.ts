import type { TextCell, TextColumn } from "./text-table.js";
import { fixed } from "./text-table.js";

/** A table in Markdown, of the same columns and rows as a `textTable`. A missing value is an en dash. */
export function markdownTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rule = columns.map(({ digits }) => (digits === undefined ? "---" : "--:"));
  const cells = (row: readonly TextCell[]) =>
    columns.map(({ digits = 0 }, i) => {
      const value = row[i];
      return typeof value === "number" ? fixed(value, digits) : (value ?? "–");
    });
  return [
    line(columns.map(({ heading }) => heading)),
    line(rule),
    ...rows.map((row) => line(cells(row))),
  ].join("");
}
