import { createRequire } from "node:module";
import type { DataFrame } from "danfojs-node";
import type * as Danfo from "danfojs-node";
import { type TableRow, isMissing, namedRows } from "./table-rows.js";

const require = createRequire(import.meta.url);

/** danfo counts in seconds beyond this. */
const MOST_ROWS = 100_000;

/**
 * A danfo DataFrame of rows. Columns are all that occur in any row, in order of appearance (danfo itself takes those of
 * the first row), and the type of a column follows from all its values (danfo looks at the first twenty). What is
 * missing is NaN in a column of numbers, else undefined.
 *
 * danfo is loaded in the first call, which takes a second or two. Throws if there is no row, or more than 100,000: sorting and
 * describing those takes danfo many seconds, so summarise first.
 */
export function frame(rows: readonly TableRow[]): DataFrame {
  if (rows.length === 0 || rows.length > MOST_ROWS) {
    throw new RangeError(`expected 1 to ${MOST_ROWS} rows, got ${rows.length}`);
  }
  const named = namedRows(rows);
  const types = named.columns.map((name) => columnType(named.rows.map((row) => row[name])));
  const values = named.rows.map((row) =>
    named.columns.map((name, i) => {
      if (!isMissing(row[name])) return row[name];
      return types[i] === "float32" ? NaN : undefined;
    }),
  );
  return new (loadDanfo().DataFrame)(values, { columns: [...named.columns], dtypes: types });
}

/** danfo's names of types. They decide which methods apply; numbers stay doubles. */
function columnType(values: readonly unknown[]): string {
  const present = values.filter((value) => !isMissing(value));
  if (present.length > 0 && present.every((value) => typeof value === "boolean")) {
    return present.length === values.length ? "boolean" : "string";
  }
  if (present.every((value) => typeof value === "number")) {
    return present.length === values.length && present.every(Number.isInteger)
      ? "int32"
      : "float32";
  }
  return "string";
}

function loadDanfo(): typeof Danfo {
  try {
    return require("danfojs-node") as typeof Danfo;
  } catch (cause) {
    throw new Error("danfojs-node cannot be loaded: run `npm ci` in the project's folder", {
      cause,
    });
  }
}
