import { afterEach, describe, expect, it, vi } from "vitest";
import {
  chart,
  chartHtml,
  check,
  isFast,
  progress,
  table,
  versions,
} from "../../src/notebook/index.js";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><title>a &lt; "b"</title><text x="5" y="30">a</text></svg>`;

/** What a kernel of tslab leaves on the global object; what is shown goes to `shown`, an entry per display. */
function withKernel(run: () => void): string[] {
  const shown: string[] = [];
  const newDisplay = () => {
    let place: number | undefined;
    const html = (text: string) => {
      place ??= shown.length;
      shown[place] = text;
    };
    return { html, text: html };
  };
  const kernel = { display: { html: (text: string) => shown.push(text) }, newDisplay };
  vi.stubGlobal("__tslab__", { require: () => kernel });
  run();
  return shown;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("outside of a notebook", () => {
  it.each<[string, () => void]>([
    ["table", () => table([{ a: 1 }])],
    ["chart", () => chart(SVG)],
    ["progress", () => void progress(2, "runs")],
  ])("%s says that there is nothing to show it on", (_, show) => {
    expect(show).toThrow("expected to be in a cell of a notebook that runs on tslab");
  });
});

describe("a chart", () => {
  it("is a PNG of twice the width, with the title of the SVG for those who cannot see it", () => {
    const html = chartHtml(SVG);
    expect(html).toMatch(/^<img alt="a &lt; &quot;b&quot;" width="300" data-svg="[0-9a-f]{64}" /);
    const png = Buffer.from(/base64,([^"]+)"/.exec(html)?.[1] ?? "", "base64");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(600);
  });

  it("changes its digest with its SVG, and shows text", () => {
    const other = chartHtml(SVG.replace(">a<", ">b<"));
    expect(other).not.toBe(chartHtml(SVG));
    const digest = (html: string) => /data-svg="(\w+)"/.exec(html)?.[1];
    expect(digest(other)).not.toBe(digest(chartHtml(SVG)));
    const picture = (html: string) => html.split("base64,")[1];
    expect(picture(other)).not.toBe(picture(chartHtml(SVG)));
  });

  it("must be an SVG that says what it shows", () => {
    expect(() => chartHtml("<figure></figure>")).toThrow("expected an SVG that starts with <svg");
    const untitled = SVG.replace(/<title>.*<\/title>/, "");
    expect(() => chartHtml(untitled)).toThrow("expected the SVG to have a <title>, or an `alt`");
    expect(chartHtml(untitled, { alt: "letters" })).toContain('alt="letters"');
  });
});

describe("progress", () => {
  it("is one output that ends with all steps, and without a time", () => {
    const shown = withKernel(() => {
      const bar = progress(2, "a < b");
      bar.step();
      bar.step("done");
    });
    expect(shown).toEqual([`<progress max="2" value="2"></progress> a &lt; b: 2 of 2 · done`]);
  });

  it("needs a step", () => {
    expect(() => progress(0, "runs")).toThrow("expected `total` to be a number ≥ 1, got 0");
  });
});

describe("a check", () => {
  it("throws the claim that does not hold, with what was found", () => {
    expect(() => check(Number("1") > 2, "one is more than two", { one: 1 })).toThrow(
      'does not hold: one is more than two; found {"one":1}',
    );
  });

  it("prints the claim that holds", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    check(Number("2") > 1, "two is more than one");
    expect(log).toHaveBeenCalledWith("✓ two is more than one");
  });
});

it("a notebook is fast only if told so", () => {
  for (const value of ["", "0"]) {
    vi.stubEnv("SCHEDLAB_FAST", value);
    expect(isFast()).toBe(false);
  }
  vi.stubEnv("SCHEDLAB_FAST", "1");
  expect(isFast()).toBe(true);
});

it("the line of versions has no path and no time", () => {
  expect(versions({ seed: 42 })).toMatch(/^schedlab \d+\.\d+\.\d+ · Node \d+\.\d+\.\d+ · seed 42$/);
  expect(versions()).toMatch(/^schedlab \d+\.\d+\.\d+ · Node \d+\.\d+\.\d+$/);
});
