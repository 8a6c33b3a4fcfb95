import { describe, expect, it } from "vitest";
import { svgToPng } from "../../../src/analysis/charts/index.js";
import { fontFiles } from "../../../src/analysis/charts/svg-to-png.js";
import { SAMPLES } from "./samples.js";

/** Width and height of a PNG: its first chunk. */
function sizeOf(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function heightOf(svg: string): number {
  return Number(/ height="(\d+)"/.exec(svg)?.[1]);
}

const SVG = SAMPLES["cost"]?.() ?? "";

describe("a chart as a PNG", () => {
  it("is twice as large as the SVG, or as wide as is asked for", () => {
    expect(sizeOf(svgToPng(SVG))).toEqual({ width: 1520, height: 2 * heightOf(SVG) });
    expect(sizeOf(svgToPng(SVG, { width: 380 }))).toEqual({
      width: 380,
      height: Math.round(heightOf(SVG) / 2),
    });
  });

  it("has its texts, without any font of the system", () => {
    const mute = SVG.replaceAll(/<text.*?<\/text>/g, "");
    const empty = mute.replace(/<g transform.*<\/g>/s, "");
    const [full, without, blank] = [SVG, mute, empty].map((svg) => svgToPng(svg).length);
    expect(full).toBeGreaterThan((without ?? NaN) * 1.5);
    expect(without).toBeGreaterThan((blank ?? NaN) * 1.2);
  });

  it("is the same to the byte when it is drawn twice", () => {
    expect(Buffer.from(svgToPng(SVG)).equals(Buffer.from(svgToPng(SVG)))).toBe(true);
  });

  it("refuses a width that is none, and says what to do where the font is missing", () => {
    expect(() => svgToPng(SVG, { width: 0.5 })).toThrow(
      "expected `width` to be a whole number ≥ 1",
    );
    const nowhere = (): string => {
      throw new Error("Cannot find module");
    };
    expect(() => fontFiles(nowhere)).toThrow(/dejavu-fonts-ttf was not found.*npm install/);
    expect(() => fontFiles(() => "/nowhere/package.json")).toThrow(
      /\/nowhere\/ttf\/DejaVuSans\.ttf was not found/,
    );
  });
});
