import type { PlotOptions } from "@observablehq/plot";
import { plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** An SVG element, as far as it is looked at here. */
export interface DrawnPlot {
  readonly outerHTML: string;
}

/**
 * Draws a plot where there is no browser. Plot's own types are those of a browser's document; this is the one place in
 * which linkedom's document is taken for it.
 */
export function drawPlot(options: Omit<PlotOptions, "document">): DrawnPlot {
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>") as {
    readonly document: unknown;
  };
  const draw: (options: object) => unknown = plot;
  return draw({ ...options, document }) as DrawnPlot;
}

export interface FrameOptions {
  readonly title: string;
  /** Below the title, smaller. */
  readonly subtitle: string;
  /** Below the chart, smaller. */
  readonly caption: string;
  readonly width: number;
  readonly height: number;
}

const HEAD = 50;
const FOOT = 26;

/**
 * Puts a drawn plot into one standalone SVG: white ground, title, subtitle and caption. It has its own `<title>`, so
 * that screen readers can name it.
 */
export function frameSvg(drawn: DrawnPlot, options: FrameOptions): string {
  const { title, subtitle, caption, width, height } = options;
  const inner = drawn.outerHTML.replace(/^<svg/, `<svg x="0" y="${HEAD}"`);
  const text = (x: number, y: number, size: number, weight: string, content: string): string =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="#222">${escapeXml(content)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + HEAD + FOOT}" viewBox="0 0 ${width} ${height + HEAD + FOOT}" font-family="system-ui, 'DejaVu Sans', sans-serif" role="img">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="white"/>
${text(16, 22, 15, "600", title)}
${text(16, 40, 11.5, "400", subtitle)}
${inner}
${text(16, HEAD + height + 14, 10.5, "400", caption)}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
