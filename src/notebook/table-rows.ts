/** A row of a table by name of the column. */
export type TableRow = object;

/** The part of a danfo DataFrame that a table is made of. */
export interface DataFrameLike {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

export type TableSource = readonly TableRow[] | DataFrameLike;

/** Rows by name, and the columns in the order in which they first appear. */
export interface NamedRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Throws if a row is no object. */
export function namedRows(source: TableSource): NamedRows {
  if (isDataFrame(source)) {
    const { columns, values } = source;
    const rows = values.map((row) => {
      const cells: readonly unknown[] = Array.isArray(row) ? row : [row];
      return Object.fromEntries(columns.map((name, i) => [name, cells[i]]));
    });
    return { columns, rows };
  }
  const columns = new Set<string>();
  const rows = source.map((row, i) => {
    if (typeof row !== "object" || Array.isArray(row)) {
      throw new TypeError(`row ${i}: expected an object by name of the column, got ${typeof row}`);
    }
    for (const name of Object.keys(row)) columns.add(name);
    return row as Readonly<Record<string, unknown>>;
  });
  return { columns: [...columns], rows };
}

function isDataFrame(source: TableSource): source is DataFrameLike {
  return !Array.isArray(source);
}

/** Nothing to show: null, undefined and NaN. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** `name`, if it is one of the columns; throws with those there are. */
export function requireColumn(name: string, columns: readonly string[]): string {
  if (columns.includes(name)) return name;
  throw new TypeError(`no column "${name}": expected one of ${columns.join(", ")}`);
}
