import { isMissing } from "./table-rows.js";

/** Decimals of numbers, or a function that gives the text of a value that is not missing. */
export type CellFormat = number | ((value: unknown) => string);

const MISSING = "–";

const NUMBERS = new Map<number, Intl.NumberFormat>();

function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  let format = NUMBERS.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("en-GB", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    NUMBERS.set(decimals, format);
  }
  // "-0.00" of a small negative number says more than there is.
  return format
    .format(value)
    .replace(/^-(?=[0.]+$)/, "")
    .replace("-", "−");
}

/**
 * Gives the text of each value of a column. Numbers have as many decimals as `format` says, by default the same number
 * in the whole column: none if all are integers, else enough for four significant digits of the largest, at least one.
 */
export function cellText(
  values: readonly unknown[],
  format?: CellFormat,
): (value: unknown) => string {
  if (typeof format === "function") {
    return (value) => (isMissing(value) ? MISSING : format(value));
  }
  const decimals = format ?? defaultDecimals(values);
  return (value) => {
    if (isMissing(value)) return MISSING;
    if (typeof value === "number") return fixed(value, decimals);
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (Array.isArray(value)) return value.map(String).join(", ");
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

function defaultDecimals(values: readonly unknown[]): number {
  const numbers = values.filter((value): value is number => Number.isFinite(value));
  if (numbers.every((number) => Number.isInteger(number))) return 0;
  const largest = Math.max(...numbers.map(Math.abs));
  return Math.min(8, Math.max(1, 3 - Math.floor(Math.log10(largest))));
}
