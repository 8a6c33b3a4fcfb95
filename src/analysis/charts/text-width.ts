export type FontWeight = "regular" | "bold";

/**
 * What every chart is set in. The `fonts` package has the first; Verdana has all but the same widths; what a browser takes
 * in their place may be narrower, never much wider.
 */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, sans-serif";

/** Advance widths of the characters from space to ~, in thousandths of the font size: table hmtx of DejaVu 2.37. */
const WIDTHS: Readonly<Record<FontWeight, readonly number[]>> = {
  regular: [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ],
  bold: [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
  ],
};

/** Of …, – and ·; every other character counts as a wide one. */
const OTHER_WIDTHS: Readonly<Record<string, number>> = { "…": 1000, "–": 500, "·": 380 };
const WIDE = 838;

/** Width of a line of text in pixels; characters outside ASCII are taken to be wide. */
export function textWidth(text: string, size: number, weight: FontWeight = "regular"): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.charCodeAt(0) - 32;
    thousandths += WIDTHS[weight][code] ?? OTHER_WIDTHS[character] ?? WIDE;
  }
  return (thousandths * size) / 1000;
}

/** The widest of the texts in pixels, 0 for none. */
export function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)));
}

/** The text, or as much of its beginning as fits into `width` pixels with an ellipsis behind it. */
export function shortened(
  text: string,
  width: number,
  size: number,
  weight: FontWeight = "regular",
): string {
  if (textWidth(text, size, weight) <= width) return text;
  const characters = Array.from(text);
  while (characters.length > 0) {
    const short = `${characters.join("").trimEnd()}…`;
    if (textWidth(short, size, weight) <= width) return short;
    characters.pop();
  }
  return "…";
}

/** Lines of at most `width` pixels, broken at spaces; a word that is too long for one is shortened. */
export function wrapped(
  text: string,
  width: number,
  size: number,
  weight: FontWeight = "regular",
): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size, weight) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(shortened(word, width, size, weight));
    }
  }
  return lines;
}
