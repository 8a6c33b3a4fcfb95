import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeReport } from "../../src/analysis/index.js";
import { HOSTILE, writeMadeFolder } from "./made-folder.js";

/** So that it works as root, and asks nobody for anything. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where there is no browser yet it is installed, which may take minutes. */
const INSTALLATION = 900_000;

const scratch = mkdtempSync(join(tmpdir(), "schedlab-report-browser-"));
let browser: Browser;

beforeAll(async () => {
  const script = fileURLToPath(new URL("../../scripts/ensure-chromium.mjs", import.meta.url));
  const found = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (found.status !== 0) throw new Error(found.stderr);
  browser = await chromium.launch({ executablePath: found.stdout.trim(), args: ARGUMENTS });
}, INSTALLATION);

afterAll(async () => {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
});

function writtenReport(name: string): string {
  const folder = join(scratch, name);
  if (name === "run") writeMadeFolder(folder);
  if (name === "hostile") {
    writeMadeFolder(folder, {
      model: HOSTILE,
      sources: [HOSTILE, `// ${HOSTILE}`],
      notes: HOSTILE,
      message: HOSTILE,
      trace: HOSTILE,
    });
  }
  if (name === "folder") {
    for (const [i, effort] of ["none", "low", "high"].entries()) {
      writeMadeFolder(join(folder, effort), { effort, seed: i });
    }
  }
  return pathToFileURL(writeReport(folder)).href;
}

const SIZES = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];

describe.each(["run", "hostile", "folder"])("the report on a %s, opened in a browser", (name) => {
  let url = "";
  beforeAll(() => {
    url = writtenReport(name);
  });

  it.each(
    SIZES.flatMap((size) =>
      (["light", "dark"] as const).map((colorScheme) => ({ ...size, colorScheme })),
    ),
  )("fits $width pixels in $colorScheme, loads nothing and complains of nothing", async (view) => {
    const { colorScheme, ...viewport } = view;
    const page = await browser.newPage({ viewport, colorScheme });
    const said: string[] = [];
    const requested: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("request", (request) => requested.push(request.url()));
    await page.goto(url, { waitUntil: "load" });
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(await page.locator(".chart > svg").count()).toBeGreaterThanOrEqual(2);
    expect(await page.locator("pre.code").first().isVisible()).toBe(true);
    const widths = await page.evaluate<[number, number]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    expect(widths[0]).toBe(widths[1]);
    // Text on the ground of the page: 4.5 : 1 is what WCAG asks for.
    const colours = await page.evaluate<string[]>(
      `[".kind", "h1", "nav a", "td", "figcaption", ".hljs-keyword", ".hljs-comment", "footer"]
        .map((selector) => document.querySelector(selector))
        .filter((element) => element !== null)
        .map((element) => getComputedStyle(element).color)`,
    );
    const ground = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(colours.length).toBeGreaterThanOrEqual(6);
    for (const colour of colours) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
    expect(luminance(ground) < 0.2).toBe(colorScheme === "dark");
    expect(requested).toEqual([url]);
    expect(said).toEqual([]);
    await page.close();
  });
});

/** Of two colours as computed styles have them; W3C, Web Content Accessibility Guidelines 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = (colour.match(/[\d.]+/g) ?? []).map((text) => {
    const value = Number(text) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
