import { FAINT_INK } from "./palette.js";
import { svgText } from "./svg-text.js";
import { shortened, textWidth } from "./text-width.js";
import { pixels } from "./xml.js";

/** Of a line of text, in pixels. */
const LINE_HEIGHT = 14;
const SIZE = 11;

/**
 * Moves places on a line (in pixels, any order) apart by at least `gap` and into `low` to `high`, all together as little as
 * possible (least squares: the pool-adjacent-violators algorithm). In the order given. There must be room for all.
 */
export function spread(
  places: readonly number[],
  { low, high, gap }: { readonly low: number; readonly high: number; readonly gap: number },
): number[] {
  const order = places
    .map((_, i) => i)
    .sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  const blocks: { sum: number; count: number }[] = [];
  for (const [rank, i] of order.entries()) {
    // Less the gaps below it a place may be anything that is not less than the one before.
    let block = { sum: (places[i] ?? 0) - rank * gap, count: 1 };
    for (let last = blocks.at(-1); last; last = blocks.at(-1)) {
      if (last.sum / last.count <= block.sum / block.count) break;
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  const most = high - (places.length - 1) * gap;
  const moved = blocks.flatMap(({ sum, count }) =>
    Array.from({ length: count }, () => Math.min(most, Math.max(low, sum / count))),
  );
  const result: number[] = [];
  order.forEach((i, rank) => (result[i] = (moved[rank] ?? low) + rank * gap));
  return result;
}

export interface EndLabel {
  readonly text: string;
  /** Of what it names, in pixels. */
  readonly y: number;
  readonly color?: string;
  readonly bold?: boolean;
}

/**
 * Labels in a column at the right of a drawing area, each beside what it names, or moved and joined to it. If there is
 * no room for all, the last is "and 3 more".
 */
export function endLabels(
  labels: readonly EndLabel[],
  {
    x,
    top,
    bottom,
    width,
  }: { readonly x: number; readonly top: number; readonly bottom: number; readonly width: number },
): string {
  const fitting = Math.max(1, Math.floor((bottom - top) / LINE_HEIGHT));
  const more = labels.length > fitting ? labels.slice(fitting - 1) : [];
  const shown: readonly EndLabel[] =
    more.length === 0
      ? labels
      : [
          ...labels.slice(0, fitting - 1),
          { text: `and ${more.length} more`, y: bottom, color: FAINT_INK },
        ];
  const places = spread(
    shown.map(({ y }) => y),
    { low: top, high: bottom, gap: LINE_HEIGHT },
  );
  return shown
    .map(({ text, y, color = FAINT_INK, bold = false }, i) => {
      const at = places[i] ?? y;
      const weight = bold ? "bold" : "regular";
      const leader = `<path d="M${pixels(x + 1)},${pixels(y)}L${pixels(x + 13)},${pixels(at)}h3" fill="none" stroke="${color}" stroke-width="0.8"/>`;
      const short = shortened(text, width - 24, SIZE, weight);
      return (
        leader + svgText({ x: x + 19, y: at + 4, text: short, full: text, size: SIZE, weight })
      );
    })
    .join("\n");
}

/** Room that end labels need, at most `most` pixels. */
export function endLabelWidth(texts: readonly string[], most: number): number {
  const needed = Math.max(0, ...texts.map((text) => textWidth(text, SIZE, "bold")));
  return Math.min(most, Math.ceil(needed) + 30);
}

/** A box in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PointLabel {
  readonly text: string;
  /** Of the point, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** Of a label beside a point, in pixels. */
const WIDEST = 170;

/** Whether a label beside a point can be written in full. */
export function fitsLabel(text: string): boolean {
  return textWidth(text, SIZE) <= WIDEST;
}

/** `tail` is kept whole; `text` is shortened if there is not room for both. */
export function labelWithTail(text: string, tail: string): string {
  return shortened(text, WIDEST - textWidth(tail, SIZE) - 2, SIZE) + tail;
}

/**
 * Writes labels beside their points where they touch neither each other nor what is to be kept clear nor the border, those first in the list
 * first. A label that finds no place is left out.
 */
export function pointLabels(
  labels: readonly PointLabel[],
  clear: readonly Box[],
  area: Box,
): string {
  const taken = [...clear];
  return labels
    .flatMap(({ text, x, y }) => {
      const short = shortened(text, WIDEST, SIZE);
      const width = textWidth(short, SIZE);
      const lefts = [
        { left: x + 9, middle: y },
        { left: x + 5, middle: y - 11 },
        { left: x + 5, middle: y + 11 },
        { left: x - 9 - width, middle: y },
        { left: x - 5 - width, middle: y - 11 },
        { left: x - 5 - width, middle: y + 11 },
        { left: x - width / 2, middle: y - 13 },
        { left: x - width / 2, middle: y + 13 },
      ];
      for (const { left, middle } of lefts) {
        const box = { left, top: middle - 7, right: left + width, bottom: middle + 7 };
        const isInside =
          box.left >= area.left + 2 &&
          box.right <= area.right &&
          box.top >= area.top &&
          box.bottom <= area.bottom - 2;
        if (!isInside || taken.some((other) => touches(box, other))) continue;
        taken.push(box);
        return [svgText({ x: left, y: middle + 4, text: short, full: text, size: SIZE })];
      }
      return [];
    })
    .join("\n");
}

function touches(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
