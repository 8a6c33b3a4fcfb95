import { INK } from "./palette.js";
import type { FontWeight } from "./text-width.js";
import { escapeXml, pixels } from "./xml.js";

export interface SvgText {
  /** Of the baseline, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly weight?: FontWeight;
  readonly anchor?: "start" | "middle" | "end";
  readonly color?: string;
  /** In full, where `text` is shortened: shown when pointed at. */
  readonly full?: string | undefined;
  /** Clockwise, in degrees, around its own place. Default 0. */
  readonly rotate?: number;
}

/** A line of text as an SVG element. */
export function svgText({
  x,
  y,
  text,
  size,
  weight = "regular",
  anchor = "start",
  color = INK,
  full = text,
  rotate = 0,
}: SvgText): string {
  const bold = weight === "bold" ? ' font-weight="bold"' : "";
  const turned = rotate === 0 ? "" : ` transform="rotate(${rotate} ${pixels(x)} ${pixels(y)})"`;
  const title = full === text ? "" : `<title>${escapeXml(full)}</title>`;
  return `<text x="${pixels(x)}" y="${pixels(y)}" font-size="${size}"${bold} text-anchor="${anchor}" fill="${color}"${turned}>${title}${escapeXml(text)}</text>`;
}
