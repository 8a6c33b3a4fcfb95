import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CASES, SAMPLES } from "./samples.js";
import { textBoxes, textFaults } from "./svg-texts.js";

const GOLDEN = new URL("golden/", import.meta.url);

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((...args) => {
    throw new Error(`unexpected warning: ${args.join(" ")}`);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries(SAMPLES))("the chart %s", (name, draw) => {
  it("looks as before", async () => {
    await expect(draw()).toMatchFileSnapshot(`${GOLDEN.pathname}${name}.svg`);
  });

  it("is the same to the byte when it is drawn twice", () => {
    expect(draw()).toBe(draw());
  });

  it("has texts that do not touch", () => {
    expect(textFaults(draw())).toEqual([]);
    expect(textBoxes(draw()).length).toBeGreaterThan(5);
  });

  it("is one SVG with a title, without ids that could clash and without Plot's style sheet", () => {
    const svg = draw();
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>\n<title>[^<]+<\/title>/,
    );
    expect(svg).not.toContain("<style");
    expect(svg).not.toContain("NaN");
    expect([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).toEqual(
      [...svg.matchAll(/<pattern id="(schedlab-[^"]+)"/g)].map(([, id]) => id),
    );
  });
});

describe.each(Object.entries(CASES))("the chart %s", (_name, { random, empty, unusable }) => {
  it("has texts that do not touch, whatever the rows", () => {
    for (let seed = 1; seed <= 8; seed++) {
      expect({ seed, faults: textFaults(random(seed)) }).toEqual({ seed, faults: [] });
    }
  });

  it("says that there is no data", () => {
    expect(empty()).toContain(">no data<");
    expect(textFaults(empty())).toEqual([]);
  });

  it("leaves out what cannot be drawn, and counts it", () => {
    expect(unusable()).toContain(">no data<");
    expect(unusable()).toMatch(/Not drawn: [1-9]\d* without/);
  });
});
