import type { LegendItem } from "./legend.js";
import { drawLegend } from "./legend.js";
import { svgText } from "./svg-text.js";
import { FONT_FAMILY, wrapped } from "./text-width.js";
import { escapeXml, pixels } from "./xml.js";

/** Texts that every chart can be given instead of its own. */
export interface ChartTexts {
  readonly title?: string;
  /** Below the title, smaller. */
  readonly subtitle?: string;
  /** Below the chart, smaller. */
  readonly caption?: string;
}

export interface ChartSize {
  /** In pixels. Default 760. */
  readonly width?: number;
  /** Of the drawing with its axes, in pixels; title, legend and caption come on top. */
  readonly height?: number;
}

export interface FrameOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly caption: string;
  readonly legend?: readonly LegendItem[];
  /** Of what is in `<defs>`: patterns. */
  readonly definitions?: string;
  readonly width: number;
  readonly height: number;
}

const EDGE = 16;
const TITLE = { size: 15, line: 19 } as const;
const SUBTITLE = { size: 11.5, line: 16 } as const;
const CAPTION = { size: 10.5, line: 14 } as const;

/**
 * Puts a drawing of `width` × `height` pixels into one standalone SVG: white ground, title, subtitle, legend, drawing,
 * caption. Texts that are too long for a line are broken. It has its own `<title>`, so that screen readers can name it.
 */
export function frameSvg(drawing: string, options: FrameOptions): string {
  const { title, subtitle, caption, legend = [], definitions = "", width, height } = options;
  const inside = width - 2 * EDGE;
  const titleLines = wrapped(title, inside, TITLE.size, "bold");
  const subtitleLines = wrapped(subtitle, inside, SUBTITLE.size);
  const captionLines = wrapped(caption, inside, CAPTION.size);
  let y = 6;
  const parts: string[] = [];
  const addLines = (
    lines: readonly string[],
    font: { readonly size: number; readonly line: number },
    weight: "regular" | "bold" = "regular",
  ): void => {
    for (const text of lines) {
      y += font.line;
      parts.push(svgText({ x: EDGE, y: y - 3, text, size: font.size, weight }));
    }
  };
  addLines(titleLines, TITLE, "bold");
  addLines(subtitleLines, SUBTITLE);
  const drawn = drawLegend(legend, { x: EDGE, y: y + 4, width: inside });
  if (drawn.height > 0) {
    parts.push(drawn.svg);
    y += drawn.height + 4;
  }
  y += 6;
  parts.push(`<g transform="translate(0 ${pixels(y)})">`, drawing, "</g>");
  y += height + 4;
  addLines(captionLines, CAPTION);
  const total = Math.ceil(y + 8);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="${FONT_FAMILY}" role="img">
<title>${escapeXml(title)}</title>
${definitions === "" ? "" : `<defs>${definitions}</defs>\n`}<rect width="${width}" height="${total}" fill="white"/>
${parts.join("\n")}
</svg>
`;
}

/** In place of a drawing for which there are no rows. */
export function noData(width: number, height: number): string {
  return svgText({ x: width / 2, y: height / 2, text: "no data", size: 14, anchor: "middle" });
}
