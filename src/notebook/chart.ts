import { createHash } from "node:crypto";
// Not from the index: that loads Plot, which a notebook may not need.
import { svgToPng } from "../analysis/charts/svg-to-png.js";
import { escapeHtml } from "./escape-html.js";
import { showHtml } from "./kernel-display.js";

export interface ChartOptions {
  /** What the chart shows, for those who cannot see it. Default: the title of the SVG. */
  readonly alt?: string;
  /** Width in the notebook, in CSS pixels; default that of the SVG. The picture has twice as many. */
  readonly width?: number;
}

/**
 * Shows a chart (one standalone SVG, as `schedlab/analysis` draws them) in the output of the cell, as a PNG: SVG is
 * dropped by nbconvert's export and mended by others until it breaks.
 */
export function chart(svg: string, options: ChartOptions = {}): void {
  showHtml(chartHtml(svg, options));
}

/**
 * The image element that {@link chart} shows. `data-svg` is the digest of the SVG: it is what a comparison of notebooks
 * looks at, since another machine may round a pixel of the picture otherwise.
 *
 * Throws if `svg` is no SVG, or has neither a title nor an `alt`.
 */
export function chartHtml(svg: string, options: ChartOptions = {}): string {
  if (!/^\s*<svg[\s>]/.test(svg)) {
    throw new TypeError(
      `expected an SVG that starts with <svg, got ${JSON.stringify(svg.slice(0, 40))}`,
    );
  }
  const alt = options.alt ?? unescapeXml(/<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? "");
  if (alt === "")
    throw new TypeError("expected the SVG to have a <title>, or an `alt` that says what it shows");
  const width = options.width ?? Number(/<svg[^>]*?\swidth="([\d.]+)"/.exec(svg)?.[1] ?? 640);
  const png = Buffer.from(svgToPng(svg, { width: Math.round(2 * width) })).toString("base64");
  const digest = createHash("sha256").update(svg).digest("hex");
  return `<img alt="${escapeHtml(alt)}" width="${width}" data-svg="${digest}" src="data:image/png;base64,${png}">`;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
