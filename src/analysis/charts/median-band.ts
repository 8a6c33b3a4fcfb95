import { median, percentileOfSorted } from "../../simulator/index.js";

/** How far a band reaches: from the first to the third quartile, or over all values. */
export type Band = "quartiles" | "range";

export const BAND_LABELS: Readonly<Record<Band, string>> = {
  quartiles: "between the quartiles",
  range: "all values",
};

/** Of values that are all finite; all NaN for none. */
export function medianBand(
  values: readonly number[],
  band: Band,
): { readonly median: number; readonly low: number; readonly high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const [from, to] = band === "quartiles" ? [25, 75] : [0, 100];
  return {
    median: median(sorted),
    low: percentileOfSorted(sorted, from),
    high: percentileOfSorted(sorted, to),
  };
}
