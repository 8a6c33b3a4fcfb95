import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The packages of which something is loaded when this entry is. */
function packagesLoadedBy(entry: string): string[] {
  const program = `
    import { Session } from "node:inspector";
    const session = new Session();
    const names = new Set();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params: { url } }) => {
      const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url) ?? [];
      if (name) names.add(name);
    });
    session.post("Debugger.enable");
    await import(${JSON.stringify(entry)});
    process.stdout.write(JSON.stringify([...names]));
  `;
  const text = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return JSON.parse(text) as string[];
}

/** They take a tenth of a second or more to load, each. */
const HEAVY = [
  "@observablehq/plot",
  "linkedom",
  "@resvg/resvg-js",
  "typescript",
  "ses",
  "openai",
  "danfojs-node",
  "tslab",
  "highlight.js",
  "commander",
];

describe("the package", () => {
  it("loads nothing heavy when it is imported, so that a notebook or a script begins at once", () => {
    const loaded = packagesLoadedBy("./dist/index.js");
    expect(loaded).toContain("seedrandom");
    expect(loaded.filter((name) => HEAVY.includes(name))).toEqual([]);
  });

  it("has a command line that loads charts, models and compilers only for those commands that need them", () => {
    const loaded = packagesLoadedBy("./dist/cli/program.js");
    expect(loaded).toContain("commander");
    expect(loaded.filter((name) => name !== "commander" && HEAVY.includes(name))).toEqual([]);
  });

  it("has an entry whose packages would be noticed", () => {
    expect(packagesLoadedBy("./dist/analysis/index.js")).toContain("@observablehq/plot");
  });
});
