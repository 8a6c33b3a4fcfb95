import { nearest } from "../workload/nearest.js";
import { shown, valueError } from "./request-error.js";
import type { GivenSetting, Setting, Settings, ValuesOf } from "./settings.js";

/**
 * A list of tables with these columns, in TOML `[[name]]`, one by default of no table. What a table leaves out has the
 * column's fallback; a column without one (NaN) has to be given.
 */
export function tablesSetting<S extends Settings>(
  columns: S,
  meaning: string,
): Setting<readonly ValuesOf<S>[]> {
  const required = Object.keys(columns).filter((name) => Number.isNaN(columns[name]?.fallback));
  const expected = `tables with ${Object.keys(columns).join(", ")}`;
  return {
    fallback: [],
    expected,
    meaning,
    accepts: (value) => Array.isArray(value) && value.every(isTable),
    isText: false,
    read(given) {
      const tables = given.value as readonly Readonly<Record<string, unknown>>[];
      return tables.map((table, i) => {
        for (const [name, value] of Object.entries(table)) {
          checkColumn(columns, given, { i, name, value });
        }
        const missing = required.find((name) => !Object.hasOwn(table, name));
        if (missing !== undefined) {
          throw valueError({
            place: `${placeIn(given, i)}: key ${given.key}[${i}]`,
            expected: `a value of ${missing}`,
            found: "none",
          });
        }
        const complete = Object.keys(columns).map((name) => [
          name,
          table[name] ?? columns[name]?.fallback,
        ]);
        return Object.fromEntries(complete) as ValuesOf<S>;
      });
    },
  };
}

/** Where table number `i` stands, or its column. */
export function placeIn(given: GivenSetting, i: number, column?: string): string {
  return given.placeOf?.(i, column) ?? given.place;
}

function checkColumn(
  columns: Settings,
  given: GivenSetting,
  { i, name, value }: { readonly i: number; readonly name: string; readonly value: unknown },
): void {
  const place = `${placeIn(given, i, name)}: key ${given.key}[${i}].${name}`;
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) {
    const names = Object.keys(columns);
    const near = nearest(name, names);
    throw valueError({
      place,
      expected: `one of ${names.join(", ")}`,
      found: shown(name),
      hint:
        near === undefined
          ? `other keys stand above the first [[${given.key}]]`
          : `did you mean ${near}?`,
    });
  }
  if (column.accepts(value)) return;
  throw valueError({ place, expected: column.expected, found: shown(value) });
}

function isTable(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}
