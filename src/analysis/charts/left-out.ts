/** Rows that can be drawn, and how many cannot. */
export interface Drawable<Row> {
  readonly drawn: readonly Row[];
  readonly leftOut: number;
}

/** Keeps the rows of which all these numbers are finite. */
export function finiteRows<Row>(
  rows: readonly Row[],
  numbersOf: (row: Row) => readonly (number | null | undefined)[],
): Drawable<Row> {
  const drawn = rows.filter((row) => numbersOf(row).every((value) => Number.isFinite(value)));
  return { drawn, leftOut: rows.length - drawn.length };
}

/** A caption with what is not drawn: "Seed 1. Not drawn: 3 without a finite score." */
export function captionWith(caption: string | undefined, leftOut: number, lacking: string): string {
  const note = leftOut === 0 ? "" : `Not drawn: ${leftOut} without ${lacking}.`;
  return [caption ?? "", note].filter((text) => text !== "").join(" ");
}
