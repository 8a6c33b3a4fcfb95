import type { EffortTableRow } from "../analysis/index.js";
import { effortColumns, effortNotes } from "../analysis/index.js";
import { textTable, wrapWords } from "./text-table.js";

const WIDTH = 80;

/**
 * The effort table for a terminal: as many tables below each other as it takes not to be wider than 80 columns, each with
 * the names of its rows, then what has to be said of them. Only rows with very long names are wider.
 */
export function effortText(rows: readonly EffortTableRow[]): string {
  const columns = effortColumns(rows);
  const keys = columns.filter(({ isKey }) => isKey);
  const blocks: (typeof columns)[] = [];
  for (const column of columns.filter(({ isKey }) => !isKey)) {
    const last = blocks.at(-1);
    const widened = [...(last ?? []), column];
    if (last && widthOf([...keys, ...widened]) <= WIDTH) blocks[blocks.length - 1] = widened;
    else blocks.push([column]);
  }
  const tables = blocks.map((block) => tableOf([...keys, ...block]));
  const notes = effortNotes(rows).map((note) => `${wrapWords(note, WIDTH).join("\n")}\n`);
  return [...tables, ...notes].join("\n");

  function tableOf(shown: typeof columns): string {
    return textTable(
      // What is written out already stands at the right like a number.
      shown.map(({ heading, isNumber }) => (isNumber ? { heading, digits: 0 } : { heading })),
      rows.map((row) => shown.map(({ cell }) => cell(row))),
    );
  }

  function widthOf(shown: typeof columns): number {
    return Math.max(
      ...tableOf(shown)
        .split("\n")
        .map((line) => Array.from(line).length),
    );
  }
}
