import { describe, expect, it } from "vitest";
import { compilePolicy, describeCompileError, loadPolicy } from "../../src/verifier/index.js";

const FACTORY = "export default function create() {\n  return { schedule() {} };\n}\n";

interface Refused {
  readonly what: string;
  readonly source: string;
  readonly code: "compile-error" | "forbidden";
  readonly line: number;
  readonly column: number;
  readonly snippet: string;
  readonly message: RegExp;
}

const forbidden = (what: string, before: string, statement: string, column = 1): Refused => ({
  what,
  source: `${before}${statement}\n${FACTORY}`,
  code: "forbidden",
  line: before.split("\n").length,
  column,
  snippet: statement.trim(),
  message: /^a policy cannot import code$/,
});

const REFUSED: readonly Refused[] = [
  forbidden("a value import", "", 'import { readFileSync } from "node:fs";'),
  forbidden("an import of everything", "// first\n", 'import * as fs from "node:fs";'),
  forbidden("a default import", "\n\n", 'import fs from "node:fs";'),
  forbidden("an import for its effects", "", 'import "node:fs";'),
  forbidden("an import by require", "", 'import fs = require("node:fs");'),
  forbidden("a re-export", "", 'export { readFileSync } from "node:fs";'),
  forbidden("a re-export of everything", "", 'export * from "node:fs";'),
  forbidden("a dynamic import", "", 'const fs = import("node:fs");', 12),
  {
    what: "a dynamic import deep inside",
    source:
      'export default function create() {\n  return {\n    async schedule() { await import("node:fs"); },\n  };\n}\n',
    code: "forbidden",
    line: 3,
    column: 30,
    snippet: 'async schedule() { await import("node:fs"); },',
    message: /^a policy cannot import code$/,
  },
  {
    what: "a syntax error",
    source:
      "export default function create() {\n  const x = = 1;\n  return { schedule() {} };\n}\n",
    code: "compile-error",
    line: 2,
    column: 13,
    snippet: "const x = = 1;",
    message: /^Expression expected\.$/,
  },
  {
    what: "a syntax error after Windows line ends",
    source: "// one\r\n// two\r\nexport default function create( {\r\n",
    code: "compile-error",
    line: 4,
    column: 1,
    snippet: "",
    message: /expected/,
  },
  {
    what: "a policy without a default export",
    source: "export function create() {\n  return { schedule() {} };\n}\n",
    code: "compile-error",
    line: 1,
    column: 1,
    snippet: "export function create() {",
    message: /^no default export$/,
  },
  {
    what: "an empty file",
    source: "",
    code: "compile-error",
    line: 1,
    column: 1,
    snippet: "",
    message: /^no default export$/,
  },
];

describe("compiling a policy", () => {
  it.each(REFUSED)("refuses $what, with its place and a remedy", ({ source, ...expected }) => {
    const { code, line, column, snippet, message } = expected;
    const result = compilePolicy(source, "mine.ts");
    if (result.code === "compiled") throw new Error("expected an error");
    expect(result).toMatchObject({ code, file: "mine.ts", line, column, snippet });
    expect(result.message).toMatch(message);
    expect(result.remedy).not.toBe("");
    expect(loadPolicy(source, "mine.ts")).toEqual(result);
    const told = describeCompileError(result);
    expect(told.startsWith(`mine.ts:${line}:${column}: ${code}: ${result.message}; `)).toBe(true);
    expect(told).toContain(result.remedy);
    expect(told).toContain(snippet);
  });

  it.each([
    ["a type import", 'import type { Policy } from "schedlab/policy";'],
    ["a type re-export", 'export type { Policy } from "schedlab/policy";'],
    ["an import inside a type", 'type Policy = import("schedlab/policy").Policy;'],
    ["a comment", '// import fs from "node:fs"; import("node:fs")'],
    ["a block comment", '/* export * from "node:fs"; */'],
    ["a string", "const text = 'import(\"node:fs\")';"],
    ["a template", 'const text = `import fs from "node:fs"`;'],
    ["a regular expression", "const pattern = /import\\(x\\)/;"],
    ["a property", "const important = { import: 1 }.import;"],
    ["exports of its own", "const a = 1;\nexport { a };"],
  ])("lets %s pass", (_what, statement) => {
    expect(compilePolicy(`${statement}\n${FACTORY}`, "mine.ts").code).toBe("compiled");
    expect(loadPolicy(`${statement}\n${FACTORY}`, "mine.ts").code).toBe("loaded");
  });

  it("erases types", () => {
    const source =
      "interface A { readonly b: number }\nexport default (a: A): number => a.b as number;\n";
    const result = compilePolicy(source, "mine.ts");
    if (result.code !== "compiled") throw new Error(describeCompileError(result));
    expect(result.javaScript).not.toContain("interface");
    expect(result.javaScript).not.toContain("number");
  });
});
