/** Lines are at most this long. */
export const TEXT_WIDTH = 80;

const GAP = "  ";

/** A table: text in the first column, figures at the right of the others. What is beyond the width is cut off. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join(GAP)
      .slice(0, TEXT_WIDTH)
      .trimEnd(),
  );
}

/**
 * Text in lines, broken between words, or within words that are longer than a line. The first line starts with `first`,
 * further ones with `indent`.
 */
export function wrap(text: string, indent = GAP, first = ""): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ").flatMap((each) => pieces(each, TEXT_WIDTH - indent.length))) {
    if (!isEmpty && line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

function pieces(word: string, most: number): string[] {
  if (word.length <= most) return [word];
  return [word.slice(0, most), ...pieces(word.slice(most), most)];
}

/** The first `most` lines; the last says how many are left out. */
export function limitLines(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most - 1);
  return [...kept, `(${lines.length - kept.length} more lines)`];
}
