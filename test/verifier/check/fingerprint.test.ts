import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../../src/verifier/check/index.js";
import { renameLocals } from "./alpha-renaming.js";
import { builtInSource, grammarSource } from "./policies.js";

/** Of everything something: each of its literals, operators, properties and globals counts. */
const SAMPLE = `
const LIMIT = 0.5, BIG = 12n, WORDS = ["a", 'b', \`c\${1}d\`], PATTERN = /x+/g;
class Queue {
  #items = [];
  static size = 3;
  get first() { return this.#items[0]; }
  push(item, ...rest) { this.#items.push(item, ...rest); return rest?.length ?? -1; }
}
function pick({ cpu, ram: memory = 2, ...others }, [head, , tail] = [1, 2, 3]) {
  let best = Infinity;
  outer: for (let i = 0; i < 10; i++) {
    for (const key in others) {
      if (key === "skip" || !(key in others)) continue outer;
      best = Math.min(best, others[key] * LIMIT + cpu - memory);
    }
  }
  return { best, head: tail, ["x" + head]: typeof tail, WORDS };
}
export const named = [...new Set([BIG, PATTERN])].map((value) => String(value));
export default function create(cluster) {
  const queue = new Queue();
  return {
    schedule(view) {
      try {
        for (const { id } of view.arrivals) queue.push(id, cluster.pools[0]);
      } catch (error) {
        throw new TypeError(error.message, { cause: error });
      }
      const rest = pick(view.pools[0], [4, 5, 6]);
      return view.now > 1 && queue.first ? { assign: [rest] } : undefined;
    },
  };
}
`;

describe("the fingerprint of a policy", () => {
  it("is 64 hexadecimal digits", () => {
    expect(fingerprint(SAMPLE)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["comments", "f(1);", "/* a */ f(/* b */ 1 // c\n);"],
    ["layout", "if (a) { b(); }", "if(a){\r\n\tb( )\r\n}"],
    ["semicolons", "let a = 1; f(a);", "let a = 1\nf(a);;"],
    ["semicolons in classes", "class A { a = 1; f() {} }", "class A { a = 1\n f() {}; }"],
    ["trailing commas", "f([1, 2], { a: 1 });", "f([1, 2,], { a: 1, },);"],
    ["quotes", 'f("a\\"b");', "f('a\"b');"],
    ["escapes", 'f("a\\u0062");', 'f("ab");'],
    ["quoted names", 'f({ "a": 1, 2: 3 });', "f({ a: 1, '2': 3 });"],
    ["spelling of numbers", "f(16, 0.5, 1000);", "f(0x10, .5, 1_000);"],
    ["parentheses", "f(a + b * c, () => 1);", "f((a + (b * (c))), (() => (1)));"],
    ["names of variables", "let a = 1; f(a);", "let b = 1; f(b);"],
    ["names of parameters", "f((a, b) => a - b);", "f((x, y) => x - y);"],
    ["names of functions", "function a() { return a; }", "function b() { return b; }"],
    ["names of function expressions", "f(function a() { a(); });", "f(function b() { b(); });"],
    ["names of classes", "class A { a = A; }", "class B { a = B; }"],
    ["names of errors", "try {} catch (a) { f(a); }", "try {} catch (b) { f(b); }"],
    ["names of labels", "a: for (;;) break a;", "b: for (;;) break b;"],
    ["names of enums", "enum A { a }\nf(A.a);", "enum B { a }\nf(B.a);"],
    ["shorthand", "let a = 1; f({ a });", "let b = 1; f({ a: b });"],
    ["shorthand patterns", "let { a } = o; f(a);", "let { a: b } = o; f(b);"],
    ["patterns with defaults", "f(({ a = 1 }) => a);", "f(({ a: b = 1 }) => b);"],
    ["assignment patterns", "let a; ({ a = 1 } = o);", "let b; ({ a: b = 1 } = o);"],
    ["exports under a name", "let a = 1; export { a };", "let b = 1; export { b as a };"],
    ["shadowing", "let a = 1; { let a = 2; f(a); }", "let a = 1; { let b = 2; f(b); }"],
    ["names of globals for locals", "let a = 1; f(a);", "let Math = 1; f(Math);"],
    ["types", "let a = 1; f(a);", "let a: number = 1 as const; f(a! satisfies 1);"],
    ["parameters' types", "f((a, b) => 1);", "f(<T,>(this: 1, a?: T, b: any): 1 => 1);"],
    ["type declarations", "f();", "interface A {}\ntype B = A;\nf<B>();\nexport type { A };"],
    ["type imports", "f();", 'import type { A } from "schedlab/policy";\nf();'],
    ["overloads", "function a() {}", "function a(): 1;\nfunction a(): any {}"],
    [
      "class types",
      "class A extends B { a; f() {} }",
      "abstract class A<T> extends B<T> implements C { private readonly a!: T; abstract b: 1; [k: string]: any; protected f() {} }",
    ],
  ])("does not depend on %s", (_what, a, b) => {
    expect(fingerprint(b)).toBe(fingerprint(a));
  });

  it.each([
    ["locals swap roles", "f((a, b) => a - b);", "f((a, b) => b - a);"],
    [
      "an inner local is meant",
      "let a = 1; { let b = 2; f(a); }",
      "let a = 1; { let b = 2; f(b); }",
    ],
    ["a local hides a global", "f(Math.max(1));", "let Math = o; f(Math.max(1));"],
    ["a local is a free name", "let a; f(b);", "let a; f(a);"],
    ["a numbered name is meant", "let a; f(a);", "let a; f(v1);"],
    ["a property is called otherwise", "f(o.a);", "f(o.b);"],
    ["a pattern reads another property", "let { a } = o; f(a);", "let { b } = o; f(b);"],
    ["a pattern has a default", "let { a: b } = o;", "let { b = a } = o;"],
    ["an export is called otherwise", "export const a = 1;", "export const b = 1;"],
    ["an export is renamed", "let a; export { a };", "let a; export { a as b };"],
    ["parts of a loop change places", "for (a;;) b;", "for (; a;) b;"],
    ["a step becomes a condition", "for (; a;) b;", "for (;; a) b;"],
    ["a loop has a body", "while (a); b;", "while (a) b;"],
    ["a chain ends", "f(a?.b.c);", "f((a?.b).c);"],
    ["products group otherwise", "f(a * b * c);", "f(a * (b * c));"],
    ["sums group otherwise", "f(a + b + c);", "f(a + (b + c));"],
    ["a power is negated", "f((-a) ** b);", "f(-(a ** b));"],
    ["something else is made", "f(new (a())());", "f(new a()());"],
    ["let is const", "let a = 1;", "const a = 1;"],
    ["let is var", "for (let a of b) f(() => a);", "for (var a of b) f(() => a);"],
    ["prefix is postfix", "f(++a);", "f(a++);"],
    ["up is down", "f(++a);", "f(--a);"],
    ["minus is not", "f(-a);", "f(!a);"],
    ["a number is text", "f(1);", 'f("1");'],
    ["halves of characters differ", 'f("\\uD800");', 'f("\\uD801");'],
    ["zeros differ", "f(0);", "f(-0);"],
    ["a number is big", "f(1);", "f(1n);"],
    ["a template is raw", "f`\\n`;", "f`\n`;"],
    ["flags differ", "f(/a/);", "f(/a/g);"],
    ["an array has a hole", "f([1, 2]);", "f([1, , 2]);"],
    [
      "a prototype is set",
      "let __proto__ = 1; f({ __proto__ });",
      "let a = 1; f({ __proto__: a });",
    ],
    ["a key is computed", 'f({ ["__proto__"]: a });', "f({ __proto__: a });"],
    [
      "a target is further out",
      "a: for (;;) b: for (;;) break a;",
      "a: for (;;) b: for (;;) break b;",
    ],
    ["a branch is the other", "if (a) b; else c;", "if (a) c; else b;"],
    ["an else belongs elsewhere", "if (a) { if (b) c; else d; }", "if (a) { if (b) c; } else d;"],
    ["a clause is final", "try { a; } catch { b; }", "try { a; } finally { b; }"],
    ["a method is a getter", "f({ a() { return 1; } });", "f({ get a() { return 1; } });"],
    ["a method is static", "class A { a() {} }", "class A { static a() {} }"],
    ["a method generates", "f({ a() {} });", "f({ *a() {} });"],
    [
      "a field is set by a parameter",
      "class A { constructor(a) {} }",
      "class A { constructor(public a: 1) {} }",
    ],
    [
      "that field is called otherwise",
      "class A { constructor(public a: 1) {} }",
      "class A { constructor(public b: 1) {} }",
    ],
    [
      "an enum means another member",
      "enum A { a = 1, b = 2, c = a }",
      "enum A { a = 1, b = 2, c = b }",
    ],
    [
      "a namespace exports otherwise",
      "namespace A { export let a; }",
      "namespace A { export let b; }",
    ],
    ["a directive is a value", '"use strict"; f();', '("use strict"); f();'],
    ["a parameter takes the rest", "f((a) => a);", "f((...a) => a);"],
    ["a parameter has a default", "f((a, b) => 1);", "f((a = b) => 1);"],
    ["a function is a class", "f(class {});", "f(function () {});"],
    ["this is bound", "f(() => this);", "f(function () { return this; });"],
    ["the order of effects changes", "a(); b();", "b(); a();"],
    ["syntax errors differ", "f(;", "f(;;"],
  ])("differs where %s", (_what, a, b) => {
    expect(fingerprint(b)).not.toBe(fingerprint(a));
  });

  const POLICIES = [
    ["the sample", SAMPLE],
    ...["naive", "learned-srpt"].map((name) => [name, builtInSource(name)] as const),
    ...[1, 2].map((seed) => [`candidate ${seed} of the grammar`, grammarSource(seed)] as const),
  ] as const;

  it.each(POLICIES)("stays the same when all locals are renamed: %s", (_name, source) => {
    const local = source.replace("export const named", "const named");
    const prefixed = renameLocals(local, (name, i) => `z${i}_${name}`);
    const numbered = renameLocals(local, (_, i) => `v${i}`);
    expect(numbered).not.toBe(local);
    expect(fingerprint(prefixed)).toBe(fingerprint(local));
    expect(fingerprint(numbered)).toBe(fingerprint(local));
  });

  it.each(POLICIES)("stays the same when it is printed anew without types: %s", (_name, source) => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, removeComments: true },
    });
    expect(fingerprint(outputText)).toBe(fingerprint(source));
  });

  it("stays the same wherever comments and line ends are put between tokens", () => {
    const ends = tokens(SAMPLE).map(({ end }) => end);
    const where = fc.subarray(ends, { minLength: 1 });
    const what = fc.constantFrom("/* a */", " ", "/** @b */ ", "\t");
    fc.assert(
      fc.property(where, what, (places, text) => {
        let source = SAMPLE;
        for (const place of places.toReversed()) {
          source = source.slice(0, place) + text + source.slice(place);
        }
        expect(fingerprint(source)).toBe(fingerprint(SAMPLE));
      }),
      { seed: 42, numRuns: 20 },
    );
  });

  it("changes with every literal, operator, property and global, each in its own way", () => {
    const mutants = tokens(SAMPLE).flatMap(({ start, end, replacement }) =>
      replacement === undefined ? [] : [SAMPLE.slice(0, start) + replacement + SAMPLE.slice(end)],
    );
    expect(mutants.length).toBeGreaterThan(70);
    expect(mutants.filter((source) => !isValid(source))).toEqual([]);
    const prints = new Set([SAMPLE, ...mutants].map(fingerprint));
    expect(prints.size).toBe(mutants.length + 1);
  });
});

function isValid(source: string): boolean {
  return ts.transpileModule(source, { reportDiagnostics: true }).diagnostics?.length === 0;
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** What does something else in its place; undefined for what only gives structure, and for locals. */
  readonly replacement: string | undefined;
}

const OTHER_OPERATORS: ReadonlyMap<string, string> = new Map([
  ["+", "-"],
  ["-", "+"],
  ["*", "/"],
  ["<", "<="],
  [">", ">="],
  ["===", "!=="],
  ["||", "&&"],
  ["&&", "||"],
  ["??", "||"],
  ["?.", "."],
  ["++", "--"],
  ["!", "~"],
  ["const", "var"],
  ["let", "var"],
  ["typeof", "void"],
  ["continue", "break"],
  ["static", ""],
  ["this", "null"],
]);

function tokens(source: string): Token[] {
  const parsed = ts.createSourceFile("/sample.js", source, ts.ScriptTarget.ES2022, true);
  const found: Token[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(parsed);
    children.forEach(visit);
    const start = node.getStart(parsed);
    // The end of a part of a template is within the template.
    const isToken = children.length === 0 && node.end > start && !ts.isTemplateHead(node);
    if (isToken) found.push({ start, end: node.end, replacement: replacementOf(node, parsed) });
  };
  visit(parsed);
  return found;
}

const GLOBALS = new Set(["Infinity", "Math", "Set", "String", "TypeError", "undefined"]);

function replacementOf(node: ts.Node, parsed: ts.SourceFile): string | undefined {
  const text = node.getText(parsed);
  if (ts.isStringLiteral(node)) return `${text.slice(0, -1)}~${text.slice(-1)}`;
  if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return `7${text}`;
  if (ts.isRegularExpressionLiteral(node)) return `/y${text.slice(1)}`;
  if (ts.isIdentifier(node)) {
    const isShort =
      ts.isShorthandPropertyAssignment(node.parent) ||
      (ts.isBindingElement(node.parent) && ts.isObjectBindingPattern(node.parent.parent));
    const isProperty =
      "name" in node.parent &&
      node.parent.name === node &&
      (ts.isPropertyAccessExpression(node.parent) ||
        ts.isClassElement(node.parent) ||
        ts.isObjectLiteralElement(node.parent));
    if (isShort) return undefined;
    return isProperty || GLOBALS.has(text) || text === "named" ? `${text}7` : undefined;
  }
  return OTHER_OPERATORS.get(text);
}
