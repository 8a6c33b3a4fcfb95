import type { PlotOptions } from "@observablehq/plot";
import { plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { INK } from "./palette.js";

/**
 * Draws a plot where there is no browser, as the text of an SVG element without styles, ids or fonts of its own: it takes
 * them from the SVG around it. Decimals end at the second, which keeps the files small and the same on every machine.
 *
 * Plot's own types are those of a browser's document; this is the one place in which linkedom's document is taken for it.
 */
export function drawPlot(options: Omit<PlotOptions, "document">): string {
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>") as {
    readonly document: unknown;
  };
  const draw: (options: object) => unknown = plot;
  const { outerHTML } = draw({ ...options, document }) as { readonly outerHTML: string };
  return outerHTML
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/^<svg[^>]*>/, (tag) =>
      tag.replaceAll(/ (?:class|font-family|xmlns(?::\w+)?|style)="[^"]*"/g, ""),
    )
    .replaceAll("currentColor", INK)
    .replaceAll(/<[^>]*>/g, (tag) =>
      tag.replaceAll(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(rounded(Number(number)))),
    );
}

function rounded(value: number): number {
  // Never −0, which would be written "0" here and "-0" there.
  return Math.round(value * 100) / 100 + 0;
}
