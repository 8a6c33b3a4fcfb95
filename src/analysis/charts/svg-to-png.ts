import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as ResvgModule from "@resvg/resvg-js";

const FONT_PACKAGE = "dejavu-fonts-ttf";
const FONT_FILES = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"] as const;

export interface PngOptions {
  /** In pixels; the height follows. Default: twice the width of the SVG, sharp on a projector and in print. */
  readonly width?: number;
}

/**
 * A chart as a PNG, with the fonts of the package dejavu-fonts-ttf, so that it looks the same on every machine, also on
 * one that has no fonts. Takes an SVG as the charts return it. Throws an Error if the package's files are missing.
 */
export function svgToPng(svg: string, { width }: PngOptions = {}): Uint8Array {
  if (width !== undefined && !(Number.isInteger(width) && width >= 1)) {
    throw new RangeError(`expected \`width\` to be a whole number ≥ 1, got ${width}`);
  }
  const require = createRequire(import.meta.url);
  // Loaded when it is needed: it is a native module of 3 MB.
  const { Resvg } = require("@resvg/resvg-js") as typeof ResvgModule;
  const image = new Resvg(svg, {
    fitTo: width === undefined ? { mode: "zoom", value: 2 } : { mode: "width", value: width },
    background: "white",
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(require.resolve),
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  return image.render().asPng();
}

/** Paths of the fonts, found with `resolve`, which is Node's. */
export function fontFiles(resolve: (module: string) => string): string[] {
  let folder: string;
  try {
    folder = join(dirname(resolve(`${FONT_PACKAGE}/package.json`)), "ttf");
  } catch {
    throw new Error(
      `the package ${FONT_PACKAGE} was not found; without its fonts a PNG has no text: npm install ${FONT_PACKAGE}`,
    );
  }
  return FONT_FILES.map((name) => {
    const path = join(folder, name);
    if (!existsSync(path)) {
      throw new Error(
        `${path} was not found; without it a PNG has no text: npm install ${FONT_PACKAGE}`,
      );
    }
    return path;
  });
}
