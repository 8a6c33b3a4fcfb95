import { INK } from "./palette.js";
import type { SymbolName } from "./palette.js";
import { svgText } from "./svg-text.js";
import { symbolPath } from "./symbol-path.js";
import { shortened, textWidth } from "./text-width.js";
import { pixels } from "./xml.js";

/** What something in a chart looks like, with what it means. What is not given is not drawn. */
export interface LegendItem {
  readonly label: string;
  readonly color: string;
  readonly symbol?: SymbolName;
  /** The symbol's inside: its colour (default), or white. */
  readonly hollow?: boolean;
  /** A line with these dashes, "none" for a full one. */
  readonly dash?: string;
  /** A band behind the line, in the colour. */
  readonly band?: boolean;
  /** A rectangle filled with this: a colour, or `url(#…)` of a pattern. */
  readonly fill?: string;
}

export interface DrawnLegend {
  readonly svg: string;
  /** In pixels; 0 without items. */
  readonly height: number;
}

const SIZE = 11;
const ROW = 18;
/** Width of a swatch with a line, and of one without. */
const WIDE = 26;
const NARROW = 16;
const GAP = 18;

/** Draws items side by side from (x, y) on, in as many rows as `width` pixels need. */
export function drawLegend(
  items: readonly LegendItem[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): DrawnLegend {
  let left = 0;
  let row = 0;
  const parts = items.map((item) => {
    const swatch = item.dash === undefined ? NARROW : WIDE;
    const label = shortened(item.label, Math.min(300, width - swatch - 6), SIZE);
    const needed = swatch + 6 + textWidth(label, SIZE);
    if (left > 0 && left + needed > width) {
      left = 0;
      row++;
    }
    const at = { x: x + left, y: y + row * ROW + ROW / 2 };
    left += needed + GAP;
    return (
      drawSwatch(item, swatch, at.x, at.y) +
      svgText({ x: at.x + swatch + 6, y: at.y + 4, text: label, full: item.label, size: SIZE })
    );
  });
  return { svg: parts.join("\n"), height: items.length === 0 ? 0 : (row + 1) * ROW };
}

function drawSwatch(item: LegendItem, width: number, x: number, y: number): string {
  const { color, symbol, hollow = false, dash, band = false, fill } = item;
  const parts: string[] = [];
  if (band) {
    parts.push(
      `<rect x="${pixels(x)}" y="${pixels(y - 6)}" width="${width}" height="12" fill="${color}" fill-opacity="0.18"/>`,
    );
  }
  if (fill !== undefined) {
    parts.push(
      `<rect x="${pixels(x)}" y="${pixels(y - 6)}" width="${width}" height="12" fill="${fill}" stroke="${INK}" stroke-width="0.6"/>`,
    );
  }
  if (dash !== undefined) {
    const dashes = dash === "none" ? "" : ` stroke-dasharray="${dash}"`;
    parts.push(
      `<path d="M${pixels(x)},${pixels(y)}h${width}" stroke="${color}" stroke-width="2"${dashes}/>`,
    );
  }
  if (symbol !== undefined) {
    const inside = hollow ? "white" : color;
    const path = symbolPath(symbol, x + width / 2, y, 4);
    parts.push(`<path d="${path}" fill="${inside}" stroke="${color}" stroke-width="1.5"/>`);
  }
  return parts.join("");
}
