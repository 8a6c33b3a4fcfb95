import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { fontFiles } from "../../../src/analysis/charts/svg-to-png.js";
import { shortened, textWidth, wrapped } from "../../../src/analysis/charts/text-width.js";
import { createRequire } from "node:module";
import { escapeXml } from "../../../src/analysis/charts/xml.js";

const FONTS = fontFiles(createRequire(import.meta.url).resolve);

/** The width as it is drawn, between two bars that stand for the ends. */
function drawnWidth(text: string, weight: "regular" | "bold"): number {
  const widthOf = (inner: string): number => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="60"><text x="10" y="40" font-size="20" font-weight="${weight === "bold" ? "bold" : "normal"}" font-family="DejaVu Sans" style="font-kerning:none;font-variant-ligatures:none">|${escapeXml(inner)}|</text></svg>`;
    return (
      new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: FONTS } }).getBBox()?.width ?? NaN
    );
  };
  return widthOf(text) - widthOf("");
}

describe("the width of a text", () => {
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

  it.each(["regular", "bold"] as const)("is that of the font: %s", (weight) => {
    for (let first = 0; first < ascii.length; first += 5) {
      // Each as often as its place says, so that errors do not cancel; with what does not combine in between.
      const text = ascii
        .slice(first, first + 5)
        .map((character, i) => `${character}x`.repeat(i + 1))
        .join("")
        .replaceAll("  ", " ");
      expect(Math.abs(textWidth(text, 20, weight) - drawnWidth(text, weight))).toBeLessThan(1.5);
    }
  });

  it("is never less than drawn for what charts write besides ASCII", () => {
    for (const text of ["σ", "−", "×", "≥", "…", "–", "·"]) {
      expect(textWidth(text, 20)).toBeGreaterThan(drawnWidth(text, "regular") - 0.3);
    }
  });
});

describe("a text that is too long", () => {
  it("is shortened to what fits, with an ellipsis", () => {
    const short = shortened("a-policy-with-a-long-name", 80, 11);
    expect(short).toMatch(/^a-policy-.*…$/);
    expect(textWidth(short, 11)).toBeLessThanOrEqual(80);
    expect(shortened("short", 80, 11)).toBe("short");
    expect(shortened("no room", 1, 11)).toBe("…");
  });

  it("is broken between words", () => {
    const lines = wrapped("one two three four five six seven", 80, 11);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(" ")).toBe("one two three four five six seven");
    for (const line of lines) expect(textWidth(line, 11)).toBeLessThanOrEqual(80);
    expect(wrapped("", 80, 11)).toEqual([]);
  });
});
