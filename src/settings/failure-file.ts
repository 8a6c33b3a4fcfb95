import { CsvError, parse } from "csv-parse/sync";
import { readText } from "../files/index.js";
import { RequestError } from "./request-error.js";
import type { GivenSetting } from "./settings.js";

/** Those of a `[[pool_failure]]` table. */
const COLUMNS = ["pool", "at_seconds", "for_seconds"];

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Losses of pools from a CSV file with the columns `pool,at_seconds,for_seconds` in any order: a trace of machines that failed.
 * Throws a `FileError` if it cannot be read, a `RequestError` if it is not such a file; what is in it is checked as
 * what is in a table.
 */
export function settingsFromFailures(path: string): GivenSetting {
  const [header, ...rows] = csvRows(readText(path, "a CSV file of pool failures"), path);
  const columns = header?.record ?? [];
  if (columns.length !== COLUMNS.length || !COLUMNS.every((name) => columns.includes(name))) {
    throw wrong(`${path}:1`, columns.length === 0 ? "an empty file" : columns.join(","));
  }
  return {
    key: "pool_failure",
    value: rows.map(({ record }) =>
      Object.fromEntries(record.map((text, i) => [columns[i] ?? "", numberOr(text)])),
    ),
    place: path,
    placeOf: (index) => `${path}:${rows[index]?.info.lines}`,
  };
}

function csvRows(text: string, path: string): readonly CsvRow[] {
  try {
    const options = { info: true, bom: true, trim: true, skip_empty_lines: true };
    return parse(text, options) as unknown as readonly CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause["lines"] === "number" ? `:${cause["lines"]}` : "";
    throw wrong(`${path}${line}`, cause.message, cause);
  }
}

function wrong(place: string, found: string, cause?: unknown): RequestError {
  const expected = `CSV with the columns ${COLUMNS.join(",")}`;
  return new RequestError(`${place}: expected ${expected}; found: ${found}`, { cause });
}

/** What is no number is handed on, for the setting to refuse. */
function numberOr(text: string): number | string {
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}
