import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { fontFiles } from "../../../src/analysis/charts/svg-to-png.js";
import { SAMPLES } from "./samples.js";
import { textBoxes, textFaults } from "./svg-texts.js";

const FONT = {
  loadSystemFonts: false,
  fontFiles: fontFiles(createRequire(import.meta.url).resolve),
};

describe("the boxes of a chart's texts, by which the tests judge it", () => {
  it.each(["gantt", "heat-map", "sensitivity", "runs"])("are where they are drawn: %s", (name) => {
    const svg = SAMPLES[name]?.() ?? "";
    const onlyTexts = svg
      .replaceAll(/<(?:rect|path)\b[^>]*\/>/g, "")
      .replaceAll(/<(rect|path)\b[^>]*>.*?<\/\1>/gs, "");
    const drawn = new Resvg(onlyTexts, { font: FONT }).innerBBox();
    const points = textBoxes(svg).flatMap(({ corners }) => corners);
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    expect(drawn?.x).toBeCloseTo(Math.min(...xs), -1);
    expect(drawn?.y).toBeCloseTo(Math.min(...ys), -1);
    expect((drawn?.x ?? NaN) + (drawn?.width ?? NaN)).toBeCloseTo(Math.max(...xs), -1);
    expect((drawn?.y ?? NaN) + (drawn?.height ?? NaN)).toBeCloseTo(Math.max(...ys), -1);
  });

  it("show faults where there are some", () => {
    const text = (x: number, content: string, more = "") =>
      `<text x="${x}" y="20" font-size="11" text-anchor="start"${more}>${content}</text>`;
    const chart = (...texts: string[]) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><g transform="translate(5 0)">${texts.join("")}</g></svg>`;
    expect(textFaults(chart(text(0, "one"), text(30, "two")))).toEqual([]);
    expect(textFaults(chart(text(0, "one"), text(15, "two")))).toEqual(["one | two"]);
    expect(textFaults(chart(text(80, "outside")))).toEqual(["outside: outside"]);
    const turned = ' transform="rotate(-90 15 20)"';
    expect(textFaults(chart(text(0, "one"), text(15, "a", turned)))).toEqual(["one | a"]);
    expect(
      textFaults(chart(text(0, "one"), text(40, "a", ' transform="rotate(-90 40 20)"'))),
    ).toEqual([]);
  });
});
