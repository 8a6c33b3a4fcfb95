import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { inFolder, schedlab } from "./cli/run-cli.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const [POLICY = "", LIBRARY = ""] = [...README.matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code = ""]) => code,
);
/** Lines that can be typed, without the prefix `npx schedlab`; a line that ends in \ goes on in the next. */
const SHOWN = [...README.replaceAll(/\\\n\s+/g, "").matchAll(/^ {4}npx schedlab (.+)$/gm)].map(
  ([, text = ""]) => text.trim().split(/\s+/),
);
/** They ask a model, or go on with a run that has: test/search/model-search.test.ts runs such ones against a server. */
const WITH_MODEL = SHOWN.filter((words) => / gpt-|\/gpt-/.test(` ${words.join(" ")}`)).filter(
  (words) => !words.includes("--dry-run"),
);
const COMMANDS = SHOWN.filter((words) => !WITH_MODEL.includes(words));

/** What the strictest compiler says of a program in a folder in which the built package is installed. */
function typeErrors(code: string): Promise<string[]> {
  return inFolder({ "program.ts": code }, (folder) => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules", "schedlab"));
    const program = ts.createProgram([join(folder, "program.ts")], {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitReturns: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      types: [],
      // The published declarations must hold for somebody who checks those too.
      skipLibCheck: false,
    });
    const files = program.getSourceFiles().map(({ fileName }) => fileName);
    expect(files.some((name) => name.endsWith("/dist/simulator/policy.d.ts"))).toBe(true);
    return ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
  });
}

describe("the README", () => {
  it("has a policy that type-checks against the published interface", async () => {
    expect(POLICY).toContain("export default function create");
    expect(await typeErrors(POLICY)).toEqual([]);
    expect(await typeErrors(POLICY.replace("pool.cpu / 8", '"1"'))).not.toEqual([]);
  });

  it("has a library example that type-checks against the published package", async () => {
    expect(await typeErrors(LIBRARY)).toEqual([]);
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

  it("names only npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = [...README.matchAll(/npm (?:run (\w+)|(start|test))\b/g)].map(
      ([, run, own]) => run ?? own ?? "",
    );
    expect(named.length).toBeGreaterThanOrEqual(4);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it("shows how to search with a model", () => expect(WITH_MODEL).toHaveLength(3));

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
