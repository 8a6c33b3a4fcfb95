import { type CellFormat, cellText } from "./cell-text.js";
import { escapeHtml } from "./escape-html.js";
import { type TableSource, isMissing, namedRows, requireColumn } from "./table-rows.js";

/** By one column, ascending, or descending. Missing values come last in both. */
export type TableSort = string | { readonly by: string; readonly descending?: boolean };

export interface TableOptions {
  /** Which columns, in this order; default all. */
  readonly columns?: readonly string[];
  /** What a column is called in the head; default its name. */
  readonly headings?: Readonly<Record<string, string>>;
  /** Default: the order of the rows. */
  readonly sort?: TableSort;
  /** By column; see {@link CellFormat}. */
  readonly formats?: Readonly<Record<string, CellFormat>>;
  /** Columns of texts that are figures, as with an interval: aligned to the right like numbers. */
  readonly figures?: readonly string[];
  /** Above the table. */
  readonly caption?: string;
  /** The most rows that are shown; a last line says how many are left out. Default 50. */
  readonly limit?: number;
}

/**
 * An HTML table of rows or a danfo DataFrame. Columns of numbers are aligned to the right and have the same number of
 * decimals throughout; what is missing (null, undefined, NaN) is an en dash. Text is escaped. It needs no style sheet:
 * GitHub drops styles, Jupyter drops them from notebooks that are not trusted, and the table stays readable.
 *
 * Throws if `columns`, `headings`, `sort`, `formats` or `figures` name a column that is not there.
 */
export function tableHtml(source: TableSource, options: TableOptions = {}): string {
  const { headings = {}, formats = {}, figures = [], sort, caption, limit = 50 } = options;
  if (!(limit >= 1)) throw new RangeError(`expected \`limit\` to be a number ≥ 1, got ${limit}`);
  const named = namedRows(source);
  // Without rows nothing is known of the columns but what the options say.
  const known =
    named.rows.length > 0 ? named.columns : [...named.columns, ...(options.columns ?? [])];
  const columns = (options.columns ?? known).map((name) => requireColumn(name, known));
  if (named.rows.length > 0) {
    for (const name of [...Object.keys(headings), ...Object.keys(formats), ...figures])
      requireColumn(name, known);
  }
  const rows = sorted(named.rows, sort, known);
  const shown = rows.slice(0, limit);
  const laidOut = columns.map((name) => {
    const values = rows.map((row) => row[name]);
    const isNumeric = values.some((value) => typeof value === "number") && values.every(isNumber);
    const align = isNumeric || figures.includes(name) ? "right" : "left";
    return { name, align, text: cellText(values, formats[name]) };
  });
  const cell = (tag: string, align: string, text: string): string =>
    `<${tag} align="${align}" style="text-align:${align}">${escapeHtml(text)}</${tag}>`;
  const line = (cells: readonly string[]): string => `<tr>${cells.join("")}</tr>`;
  return [
    "<table>",
    ...(caption === undefined ? [] : [`<caption>${escapeHtml(caption)}</caption>`]),
    `<thead>${line(laidOut.map(({ name, align }) => cell("th", align, headings[name] ?? name)))}</thead>`,
    "<tbody>",
    ...shown.map((row) =>
      line(laidOut.map(({ name, align, text }) => cell("td", align, text(row[name])))),
    ),
    ...(rows.length === 0 ? [spanning(columns.length, "no rows")] : []),
    ...(rows.length > limit
      ? [spanning(columns.length, `… and ${rows.length - shown.length} more`)]
      : []),
    "</tbody>",
    "</table>",
  ].join("\n");
}

function spanning(columns: number, text: string): string {
  return `<tr><td colspan="${Math.max(1, columns)}" align="left" style="text-align:left">${escapeHtml(text)}</td></tr>`;
}

function isNumber(value: unknown): boolean {
  return isMissing(value) || typeof value === "number";
}

function sorted<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  sort: TableSort | undefined,
  columns: readonly string[],
): readonly Row[] {
  if (sort === undefined || rows.length === 0) return rows;
  const { by, descending = false } = typeof sort === "string" ? { by: sort } : sort;
  requireColumn(by, columns);
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[by], b[by]];
    const missing = Number(isMissing(x)) - Number(isMissing(y));
    return missing !== 0 || isMissing(x) ? missing : sign * compare(x, y);
  });
}

/** Numbers by size; anything else by code units, which no locale changes. */
function compare(x: unknown, y: unknown): number {
  if (typeof x === "number" && typeof y === "number") return x === y ? 0 : x < y ? -1 : 1;
  const [a, b] = [x, y].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  if (a === undefined || b === undefined) return 0;
  return a === b ? 0 : a < b ? -1 : 1;
}
