import { createRequire } from "node:module";
import type * as ResvgModule from "@resvg/resvg-js";

const require = createRequire(import.meta.url);

/** Draws an SVG as PNG. Text is in DejaVu Sans, whatever fonts the machine has. `width` in pixels; default the SVG's. */
export function svgToPng(svg: string, { width }: { readonly width?: number } = {}): Uint8Array {
  const { Resvg } = require("@resvg/resvg-js") as typeof ResvgModule;
  const font = {
    loadSystemFonts: false,
    fontFiles: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
      require.resolve(`dejavu-fonts-ttf/ttf/${name}`),
    ),
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans",
  };
  const fitTo = width === undefined ? {} : { fitTo: { mode: "width", value: width } as const };
  return new Resvg(svg, { font, ...fitTo }).render().asPng();
}
