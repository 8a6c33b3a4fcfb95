export interface TextColumn {
  readonly heading: string;
  /** Digits after the point of its numbers; numbers are aligned at the right. Without it the column holds text. */
  readonly digits?: number;
}

export type TextCell = string | number | null | undefined;

const MISSING = "–";
const GAP = "  ";

/**
 * A plain table: a line of headings, then a line per row. Numbers stand at the right of their column with its fixed
 * number of digits, text at the left. What is missing (null, undefined, NaN) is an en dash, an infinite number ∞. Words of
 * the last column that would stand beyond `width` go to further lines; without `width` nothing is broken.
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  { width = Infinity }: { readonly width?: number } = {},
): string {
  const cells = rows.map((row) => columns.map((column, i) => cellText(row[i], column)));
  const lines = [columns.map(({ heading }) => heading), ...cells];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => lengthOf(line[i] ?? ""))));
  const left = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const lastIsText = columns.at(-1)?.digits === undefined;
  return lines
    .flatMap((line) => {
      const last = line.at(-1) ?? "";
      const pieces = lastIsText ? wrapWords(last, Math.max(20, width - left)) : [last];
      return pieces.map((piece, i) => [
        ...(i === 0 ? line.slice(0, -1) : columns.slice(1).map(() => "")),
        piece,
      ]);
    })
    .map((line) => line.map((text, i) => pad(text, widths[i] ?? 0, columns[i])).join(GAP))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** A number with a fixed number of digits, without a minus sign at zero. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return value < 0 ? "-∞" : "∞";
  const text = value.toFixed(digits);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}

/** Text in lines of at most `width` characters, broken between words. */
export function wrapWords(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (lengthOf(line) + 1 + lengthOf(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function cellText(value: TextCell, { digits = 0 }: TextColumn): string {
  if (value === null || value === undefined) return MISSING;
  return typeof value === "number" ? fixed(value, digits) : value;
}

function pad(text: string, width: number, column: TextColumn | undefined): string {
  const space = " ".repeat(Math.max(0, width - lengthOf(text)));
  return column?.digits === undefined ? text + space : space + text;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
