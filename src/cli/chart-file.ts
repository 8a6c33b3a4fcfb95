import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { svgToPng } from "../analysis/charts/index.js";
import { FileReplacement, writeError } from "../files/index.js";
import { shown, valueError } from "../settings/request-error.js";

/** A chart that is going to be written. */
export interface ChartFile {
  /** Draws and writes it, as SVG or PNG. Throws a `FileError`. */
  readonly write: (svg: string) => void;
  /** Removes what has not been written; nothing after `write`. */
  readonly discard: () => void;
}

/** Prepares a file that ends in .svg or .png. Throws a `RequestError` or a `FileError` before anything is run. */
export function openChartFile(path: string, force: boolean): ChartFile {
  const ending = extname(path).toLowerCase();
  if (ending !== ".svg" && ending !== ".png") {
    const expected = "a file that ends in .svg or .png";
    throw valueError({ place: "--chart", expected, found: shown(path) });
  }
  const replacement = new FileReplacement(path, { force });
  return {
    write(svg) {
      const content = ending === ".png" ? svgToPng(svg) : svg;
      try {
        writeFileSync(replacement.partialPath, content);
      } catch (error) {
        throw writeError(error, path);
      }
      replacement.commit();
    },
    discard: () => replacement.discard(),
  };
}
