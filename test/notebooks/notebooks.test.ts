import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NAMES = readdirSync(join(ROOT, "notebooks")).filter((name) => name.endsWith(".ipynb"));

/** Twenty minutes: nothing is asserted about time, this only ends what hangs. */
const PATIENCE = 1_200_000;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(script: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "scripts", "notebooks", script), ...args]);
    let output = "";
    const add = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

beforeAll(async () => {
  const { code, output } = await run("ensure-jupyter.mjs");
  if (/is not installed/.test(output)) console.warn(output);
  expect(code, output).toBe(0);
}, PATIENCE);

describe("the notebooks", () => {
  it("are there, numbered without a gap", () => {
    expect(NAMES.length).toBeGreaterThan(0);
    expect(NAMES.map((name) => Number(name.slice(0, 2)))).toEqual(NAMES.map((_, i) => i + 1));
  });

  // One type check of the cells and one run from scratch in Jupyter each.
  it.each(NAMES)(
    "%s shows what is committed when it is run from scratch",
    async (name) => {
      const { code, output } = await run("run.mjs", "--check", name);
      expect(output).toContain(`${name}: as committed`);
      expect(code, output).toBe(0);
    },
    PATIENCE,
  );
});

describe("the site", () => {
  it(
    "needs nothing of the machine it was made on, and none of its links is dead",
    async () => {
      const { code, output } = await run("html.mjs");
      expect(code, output).toBe(0);
      const site = join(ROOT, "site");
      const pages = readdirSync(site, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".html"))
        .map((name) => ({ name, html: readFileSync(join(site, name), "utf8") }));
      const names = pages.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          "index.html",
          ...NAMES.map((name) => name.replace(/ipynb$/, "html")),
          join("docs", "models.html"),
        ]),
      );
      const idsOf = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      const dead = pages.flatMap(({ name, html }) =>
        [...html.matchAll(/<(?:a|img|link|script)\b[^>]*? (?:href|src)="([^"]*)"/g)]
          .map(([, link = ""]) => link)
          .filter((link) => !/^(https?|data):/.test(link))
          .filter((link) => {
            const [file = "", hash] = link.split("#");
            const path = file === "" ? join(site, name) : join(site, dirname(name), file);
            if (!path.startsWith(site) || !existsSync(path)) return true;
            return hash !== undefined && !idsOf(readFileSync(path, "utf8")).includes(hash);
          })
          .map((link) => `${name}: ${link}`),
      );
      expect(dead).toEqual([]);
      expect(
        pages.filter(({ html }) => /"file:|<script/.test(html)).map(({ name }) => name),
      ).toEqual([]);
    },
    PATIENCE,
  );
});
