import { describe, expect, it } from "vitest";
import {
  MAX_SOURCE_BYTES,
  PolicyChecker,
  describeProblem,
  fingerprint,
} from "../../../src/verifier/check/index.js";
import { FACTORY, check, grammarSource, problemsOf } from "./policies.js";

/** A policy with `statement` in the fourth line, in its factory. */
const typed = (
  statement: string,
): string => `import type { Cluster, Policy } from "schedlab/policy";

export default function create(cluster: Cluster): Policy {
  ${statement}
  return { schedule: (view) => ({ wakeAt: view.now + cluster.tickSeconds }) };
}
`;

describe("a policy that is checked", () => {
  it("is handed on with its code, its place and its fingerprint", () => {
    expect(check(`Here:\n\`\`\`ts\n${FACTORY}\`\`\`\n`)).toEqual({
      code: "checked",
      file: "mine.ts",
      source: FACTORY,
      firstLine: 3,
      fingerprint: fingerprint(FACTORY),
    });
  });

  it.each([
    ["2304", "const a: Operator[] = [];", /name 'Operator'$/, /import type \{ Operator \}/],
    ["2304", "frobnicate();", /name 'frobnicate'$/, /declare it/],
    ["2322", 'const gb: number = "a";', /'string' is not assignable to type 'number'$/, /agree/],
    ["2339", "cluster.nodes;", /'nodes' does not exist on type 'Cluster'$/, /schedlab\/policy/],
    ["2345", 'Math.abs("1");', /Argument of type 'string'/, /pass a value/],
    ["2532", "cluster.pools.at(0).cpu;", /possibly 'undefined'$/, /undefined first/],
    ["18048", "const p = cluster.pools.at(0); p.cpu;", /'p' is possibly 'undefined'$/, /first/],
    ["2540", "cluster.tickSeconds = 1;", /read-only property$/, /read-only/],
    ["2551", "cluster.pool;", /Did you mean 'pools'\?$/, /suggested name/],
    ["2550", "Object.groupBy([1], String);", /'groupBy'/, /ES2023/],
    ["2554", "Math.abs();", /Expected 1 arguments, but got 0$/, /as many/],
    ["2741", "const d: { a: 1 } = {};", /Property 'a' is missing/, /add the property/],
    ["2588", "const a = 1; a = 2;", /constant$/, /let/],
    ["2353", "const d: { a?: 1 } = { b: 1 };", /'b' does not exist/, /leave the property out/],
    ["2693", "Iterator.from([1]);", /only refers to a type/, /a type is no value/],
    ["7006", "const f = (pool) => pool.cpu; f(1);", /'pool' implicitly/, /`pool: Pool`, and write/],
    ["7006", "const f = (a) => a; f(1);", /'a' implicitly/, /\(gb: number\)/],
    [
      "7034",
      "let all; const f = () => all; all = f();",
      /implicitly has type 'any'/,
      /declare its type/,
    ],
    ["18046", "try { f(); } catch (e) { e.a; } function f() {}", /'e' is of type/, /instanceof/],
    ["1107", "continue;", /Jump target/, /mend the syntax/],
  ])("is told what TS%s means for it: %s", (code, statement, message, remedy) => {
    const found = problemsOf(typed(statement));
    const problem = found.find(({ rule }) => rule === `TS${code}`);
    expect(problem, found.map(describeProblem).join("\n")).toMatchObject({
      code: "type-error",
      file: "mine.ts",
      line: 4,
      snippet: statement,
    });
    expect(problem?.message).toMatch(message);
    expect(problem?.remedy).toMatch(remedy);
  });

  it.each([
    [") {", "TS1128", 4, /expected$/],
    ["const a = [1, 2;", "TS1005", 4, /expected$/],
    ["const a = 'b;", "TS1002", 4, /Unterminated string/],
    ["const \0 = 1;", "TS1127", 4, /Invalid character/],
    ["const \uD800 = 1;", "TS1127", 4, /Invalid character/],
  ])("with a syntax error is told only that: %j", (statement, rule, line, message) => {
    const found = problemsOf(typed(`${statement} Date.now();`));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ code }) => code === "compile-error")).toBe(true);
    expect(found[0]).toMatchObject({ rule, line });
    expect(found[0]?.message).toMatch(message);
  });

  it("that was cut off is told so", () => {
    const [first] = problemsOf("export default function create() {\n  return { schedule() {\n");
    expect(first?.remedy).toMatch(/^the code ends before it is complete/);
  });

  it("is told the forbidden before a missing export, and that before type errors", () => {
    const source = 'const a: number = "1";\nexport const b = Date.now();\n';
    const found = problemsOf(source).map(({ code, rule, line }) => [code, rule, line]);
    expect(found).toEqual([
      ["forbidden", "clock", 2],
      ["compile-error", "default-export", 1],
      ["type-error", "TS2322", 1],
    ]);
  });

  it("is told at most twenty problems, the first by place", () => {
    const source = typed(Array.from({ length: 30 }, (_, i) => `a${i}();`).join("\n  "));
    const found = problemsOf(source);
    expect(found.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, i) => 4 + i));
  });

  it("without types is told which to import", () => {
    const source =
      "export default function create(cluster) {\n  return { schedule({ pools }) { return { wakeAt: pools.length }; } };\n}\n";
    expect(problemsOf(source).map(({ rule, remedy }) => [rule, remedy])).toEqual([
      ["TS7006", expect.stringMatching(/`cluster: Cluster`.*import type \{ Cluster \}/)],
      ["TS7031", expect.stringMatching(/`\{ … \}: SystemView`.*import type \{ SystemView \}/)],
    ]);
  });

  it("may cast to any", () => {
    expect(problemsOf(typed("(cluster as any).nodes.cpu;"))).toEqual([]);
  });

  it("is not changed by the policy before it", () => {
    const hostile = "declare global { interface Array<T> { frob(): T } interface Math { a: 1 } }";
    expect(check(`${hostile}\n${FACTORY}`).code).toBe("forbidden");
    const rules = problemsOf(typed("cluster.pools.frob(); [1].frob(); Math.a;")).map((p) => p.rule);
    expect(rules).toEqual(["TS2339", "TS2339", "TS2339"]);
  });
});

describe("a default export", () => {
  it.each([
    ["none", "export function create() { return { schedule() {} }; }", /^no default export$/],
    ["a number", "export default 3;", /of type 3/],
    ["a string", 'export default "create";', /of type "create"/],
    ["an object", "export default { name: 1 };", /of type \{ name: number; \}/],
    ["a policy", "export default { schedule() {} };", /is a policy/],
    ["a class", "export default class Mine { schedule() {} }", /is a class/],
    ["a type", "export default interface Mine { a: 1 }", /is a type/],
    ["a function that returns nothing", "export default function f() {}", /'void'/],
    ["a function that returns no policy", "export default () => ({ plan() {} });", /'schedule'/],
    ["a function that wants more", "export default (a: 1, b: 2) => ({ schedule() {} });", /arg/],
    [
      "a schedule that returns a list",
      "export default () => ({ schedule: () => [1] });",
      /Decision/,
    ],
    ["an alias of something else", "const a = 1;\nexport { a as default };", /of type 1/],
    ["unknown", "export default 1 as unknown;", /of type unknown/],
  ])("that is %s is refused with a reason", (_what, source, message) => {
    const found = problemsOf(source);
    const problem = found.find(({ rule }) => rule === "default-export");
    expect(problem?.message).toMatch(message);
    expect(problem?.remedy).toMatch(/Cluster/);
  });

  it("that is wrong is shown where it stands", () => {
    const found = problemsOf("const a = 1;\n\n  export default a;\n");
    expect(found).toMatchObject([{ line: 3, column: 3, snippet: "export default a;" }]);
  });

  it.each([
    ["a function", "export default function () { return { schedule() {} }; }"],
    ["an arrow function", "export default () => ({ schedule() {} });"],
    ["a constant", "const create = () => ({ schedule() {} });\nexport default create;"],
    [
      "an export by name",
      "function create() { return { schedule() {} }; }\nexport { create as default };",
    ],
    ["a maker of instances", "class A { schedule() {} }\nexport default () => new A();"],
    ["any", "export default JSON.parse('1');"],
  ])("may be %s", (_what, source) => {
    expect(problemsOf(source)).toEqual([]);
  });
});

const NO_POLICY: readonly (readonly [what: string, text: string, rule: string, message: RegExp])[] =
  [
    ["empty", "", "no-code", /empty/],
    ["blank", " \n\t\r\n", "no-code", /empty/],
    ["a byte order mark", "\uFEFF", "no-code", /empty/],
    ["a refusal", "I'm sorry, I can't help with that.", "no-code", /no code/],
    ["a word", "Sorry", "no-code", /no code/],
    ["10 MB", "a".repeat(10_000_000), "size", /longer than 256 KB/],
    ["10 MB of lines", "a;\n".repeat(3_000_000), "size", /longer than 256 KB/],
    [
      "one byte too long",
      `//${"é".repeat((MAX_SOURCE_BYTES - FACTORY.length - 2) / 2)}\n\n${FACTORY}`,
      "size",
      /longer/,
    ],
    ...["(", "[", "{", "!", "f(", "- ", "x=", "<a>"].map(
      (piece) => [`${piece} × 100000`, piece.repeat(80_000) + FACTORY, "depth", /nested/] as const,
    ),
    ["a deep type", `type A = ${"[".repeat(100_000)}\n${FACTORY}`, "depth", /nested/],
    [
      "a deep regular expression",
      `const a = /${"(".repeat(50_000)}/;\n${FACTORY}`,
      "depth",
      /nested/,
    ],
    ["nested sums", `const a = ${"1+".repeat(50_000)}1;\n${FACTORY}`, "depth", /nested/],
  ];

describe("a text that is no policy", () => {
  it.each(NO_POLICY)("is refused with the reason: %s", (_what, text, rule, message) => {
    const result = check(text);
    if (result.code === "checked") throw new Error("expected a problem");
    expect(result.code).toBe("compile-error");
    expect(result.problems).toMatchObject([{ code: "compile-error", rule, line: 1, column: 1 }]);
    expect(result.problems[0]?.message).toMatch(message);
    expect(result.problems[0]?.remedy).not.toBe("");
  });

  it("may be as long as 256 KB", () => {
    const padding = "x".repeat(MAX_SOURCE_BYTES - FACTORY.length - 3);
    const longest = `//${padding}\n${FACTORY}`;
    expect(Buffer.byteLength(longest)).toBe(MAX_SOURCE_BYTES);
    expect(check(longest).code).toBe("checked");
    expect(check(`/${longest}`)).toMatchObject({ problems: [{ rule: "size" }] });
  });

  it("leaves nothing behind when it breaks the parser off", () => {
    // The parser had read two directives, which would have applied to the next source.
    const source = 'export const a: number = "a";\nexport const b: number = "b";\n';
    const broken = `// @ts-ignore\n${"(".repeat(100_000)}`;
    expect(problemsOf(broken)).toMatchObject([{ rule: "depth" }]);
    expect(problemsOf(`\n${source}${FACTORY}`)).toMatchObject([{ line: 2 }, { line: 3 }]);
    const regex = `// @ts-ignore\nconst a = /${"(".repeat(50_000)}/;\n${FACTORY}`;
    expect(problemsOf(regex)).toMatchObject([{ rule: "depth" }]);
    expect(problemsOf(`\n${source}${FACTORY}`)).toMatchObject([{ line: 2 }, { line: 3 }]);
  });

  it.each([
    ["binary", String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))],
    [
      "random units",
      String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * 40503) % 65536)),
    ],
    ["NUL", "\0".repeat(1000)],
    ["lone surrogates", `${"\uD800".repeat(1000)} export default`],
    ["marks of direction", `const \u202E = 1;\n${FACTORY}`],
    ["a lone quote", '"'],
    ["a lone fence", "```ts"],
    ["a line of 200 KB", `const a = ${"1, ".repeat(60_000)} = ;\n${FACTORY}`],
  ])("is refused in short printable lines: %s", (_what, text) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThanOrEqual(1);
    expect(problems.length).toBeLessThanOrEqual(20);
    for (const { snippet, message, remedy, line, column } of problems) {
      expect(snippet.length).toBeLessThanOrEqual(120);
      expect(message.length).toBeLessThanOrEqual(400);
      expect(snippet + message + remedy).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([
    [
      "endless",
      'type A<S extends string> = S extends "x" ? S : A<`${S}y`>;\nexport const a: A<""> = 1;',
      "TS2589",
    ],
    [
      "a huge union",
      "type D = 0|1|2|3|4|5|6|7|8|9;\nexport type A = `${D}${D}${D}${D}${D}${D}`;",
      "TS2590",
    ],
    ["about itself", "type A = A[0];\nexport const a: A = 1;", "TS2456"],
  ])("is refused where its types are %s", (_what, statement, rule) => {
    const found = problemsOf(`${statement}\n${FACTORY}`);
    expect(found.map((problem) => problem.rule)).toContain(rule);
    expect(found[0]?.code).toBe("type-error");
  });

  it("reaches no file, whatever it refers to", () => {
    const references = ["path", "types", "lib"].map(
      (kind) => `/// <reference ${kind}="/etc/passwd" />`,
    );
    const found = problemsOf(
      `${references.join("\n")}\nimport type a from "/etc/passwd";\n${FACTORY}`,
    );
    const rules = found.map(({ code, rule, line }) => [code, rule, line]);
    expect(rules).toEqual([
      ["forbidden", "reference", 1],
      ["forbidden", "reference", 2],
      ["forbidden", "reference", 3],
      ["forbidden", "type-import", 4],
    ]);
    expect(JSON.stringify(found)).not.toContain("root:");
  });

  it("ends in the same result as often as it is checked", () => {
    const texts = [grammarSource(3), typed("cluster.a; Date;"), "((", ""];
    const another = new PolicyChecker();
    for (const text of texts) expect(check(text)).toEqual(another.check(text, "mine.ts"));
  });
});

describe("a problem", () => {
  it("is described by place, message, remedy and line", () => {
    const [problem] = problemsOf(typed("Date.now();"));
    if (!problem) throw new Error("expected a problem");
    expect(describeProblem(problem)).toBe(
      `mine.ts:4:3: forbidden: ${problem.message}; ${problem.remedy}\n    Date.now();`,
    );
    expect(describeProblem({ ...problem, snippet: "" })).not.toContain("\n");
  });

  it("in a long line shows the part it is in", () => {
    const [problem] = problemsOf(typed(`const a = [${"1, ".repeat(100)}Date.now()];`));
    expect(problem?.snippet).toContain("Date.now()");
    expect(problem?.column).toBe(314);
  });
});
