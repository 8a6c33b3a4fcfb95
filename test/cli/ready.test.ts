import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** What every script that needs packages runs first. */
const SCRIPT = join("scripts", "ready.mjs");
let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "schedlab-clone-"));
  mkdirSync(join(clone, "scripts"));
  cpSync(SCRIPT, join(clone, SCRIPT));
});

afterAll(() => {
  rmSync(clone, { recursive: true });
});

function ready(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(clone, SCRIPT), ...args]);
  return { status, message: String(stderr) };
}

it("a clone in which nothing is installed or built says what to do", () => {
  const message = "error: the packages are not installed: run `npm ci` first\n";
  expect(ready()).toEqual({ status: 2, message });
  expect(ready("--built")).toEqual({ status: 2, message });
  mkdirSync(join(clone, "node_modules"));
  expect(ready()).toEqual({ status: 0, message: "" });
  expect(ready("--built")).toEqual({
    status: 2,
    message: "error: schedlab is not built: run `npm run build` first\n",
  });
  mkdirSync(join(clone, "dist", "cli"), { recursive: true });
  writeFileSync(join(clone, "dist", "cli", "main.js"), "");
  expect(ready("--built")).toEqual({ status: 0, message: "" });
});

it("it is asked before a start, a command and a build", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const name of ["start", "schedlab", "build"]) {
    expect(scripts[name]).toMatch(/^node scripts\/ready\.mjs (--built )?&& /);
  }
});
