import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { inFolder, schedlab } from "./cli/run-cli.js";
import { typeErrors } from "./proposers/type-errors.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const [POLICY = "", LIBRARY = ""] = [...README.matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code = ""]) => code,
);
/** Lines that can be typed, without the prefix `npx schedlab`; a line that ends in \ goes on in the next. */
const COMMANDS = [...README.replaceAll(/\\\n\s+/g, "").matchAll(/^ {4}npx schedlab (.+)$/gm)].map(
  ([, text = ""]) => text.trim().split(/\s+/),
);

describe("the README", () => {
  it("has a policy that type-checks", () => {
    expect(POLICY).toContain("export default function create");
    expect(typeErrors([POLICY])).toEqual([]);
  });

  it("has a library example that runs and prints two numbers", async () => {
    await inFolder({}, (folder) => {
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(ROOT, join(folder, "node_modules", "schedlab"));
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
      writeFileSync(join(folder, "example.mjs"), ts.transpile(LIBRARY, options));
      const text = execFileSync(process.execPath, ["example.mjs"], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(text).toMatch(/^[\d.]+ [\d.]+\n$/);
    });
  });

  it("shows commands", () => expect(COMMANDS.length).toBeGreaterThanOrEqual(6));

  it.each(COMMANDS.map((words) => [words.join(" "), words] as const))(
    "shows a command that works: %s",
    async (_title, words) => {
      await inFolder({ "first.ts": POLICY }, (folder) => {
        symlinkSync(join(ROOT, "traces"), join(folder, "traces"));
        const { status, stderr } = schedlab(words, folder);
        expect(stderr).not.toMatch(/error/);
        expect(status).toBe(0);
      });
    },
  );

  it("shows the figures of the baselines that evaluate prints", () => {
    const { stdout } = schedlab(["evaluate", "priority", "learned-srpt"]);
    const figures = [...stdout.matchAll(/^(naive|priority|learned-srpt) +\S+ +(.+)$/gm)];
    expect(figures).toHaveLength(3);
    for (const [, name = "", text = ""] of figures) {
      const row = README.split("\n").find((line) => line.trim().startsWith(name));
      for (const figure of text.split(/ +/)) expect(row).toContain(figure);
    }
  });
});
