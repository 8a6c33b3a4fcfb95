import { compileFunction } from "node:vm";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { moduleOf } from "../load-unsafely.js";

const ENOUGH = 1_000_000;

/** Stops at once when no step is left. */
const HOOKS = {
  over: () => {
    throw new Error("over");
  },
  caught: () => undefined,
};

/** What a module's default export returns, and the steps that its code and the call have taken. */
function metered(source: string): { readonly value: unknown; readonly steps: number } {
  const instance = moduleOf(source).instantiate(HOOKS);
  instance.grant(ENOUGH);
  const value = (instance.run() as () => unknown)();
  return { value, steps: ENOUGH - instance.left() };
}

/** The same without counting. */
function unmetered(source: string): unknown {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      strict: true,
    },
  });
  const exports: { default?: () => unknown } = {};
  compileFunction(outputText, ["exports"]).call(undefined, exports);
  return exports.default?.();
}

/** A function that the steps below are taken in; entering it is one more. */
const inFunction = (body: string): string => `export default function () {\n${body}\n}\n`;

describe("a step", () => {
  it.each([
    ["a turn of for", "for (let i = 0; i < 5; i++) {}", 5],
    ["a turn of for without a block", "let n = 0; for (let i = 0; i < 5; i++) n++;", 5],
    ["a turn of for with nothing in it", "let n = 0; for (; n++ < 5; );", 5],
    ["a turn of for that ends itself", "let n = 0; for (;;) { if (++n > 9) break; }", 10],
    ["a turn of for-of", "for (const x of [1, 2, 3]) {}", 3],
    ["a turn of for-of without a block", "let n = 0; for (n of [1, 2, 3]);", 3],
    ["a turn of for-of on a string", 'for (const c of "abc") c.length;', 3],
    ["a turn of for-in", "for (const key in { a: 1, b: 2 }) {}", 2],
    ["a turn of while", "let i = 0; while (i < 4) i++;", 4],
    ["a turn of do", "let i = 0; do i++; while (i < 4);", 4],
    ["a turn of do that is not repeated", "do {} while (false);", 1],
    ["a turn that is cut short", "for (let i = 0; i < 3; i++) { if (i < 2) continue; i += 0; }", 3],
    [
      "a turn that goes on with the outer loop",
      "outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue outer; } }",
      3 + 3 * 2,
    ],
    [
      "a turn of a loop in a loop",
      "for (const a of [1, 2]) for (const b of [1, 2, 3]) a + b;",
      2 + 6,
    ],
    ["a call of a declared function", "function f() {} f(); f();", 2],
    ["a call of a function expression", "const f = function () {}; f(); f();", 2],
    ["a call of an arrow function", "const f = () => {}; f(); f();", 2],
    ["a call of an arrow function with an expression", "const f = () => 1; f(); f();", 2],
    ["a call of an arrow function with an object", "const f = () => ({}); f();", 1],
    ["a call of an immediate function", "(() => (() => 1)())();", 2],
    ["a call by the language", "[1, 2, 3].map((x) => x);", 3],
    ["a call of a method", "const o = { m() {} }; o.m(); o.m();", 2],
    ["a call of a computed method", 'const o = { ["m"]() {} }; o.m();', 1],
    ["a read through a getter", "const o = { get x() { return 1; } }; o.x + o.x;", 2],
    ["a write through a setter", "const o = { set x(v: number) {} }; o.x = 1; o.x = 2;", 2],
    ["a construction", "class A { constructor() {} } new A(); new A();", 2],
    ["a construction of a base", "class A { constructor() {} } class B extends A {} new B();", 1],
    ["a field of an object", "class A { x = 1; y = 2; z; } new A(); new A();", 4],
    ["a private field", "class A { #x = [1]; get() { return this.#x; } } new A().get();", 2],
    ["a static field", "class A { static x = 1; }", 1],
    ["a static block", "class A { static { A.name; } }", 1],
    ["a static method", "class A { static m() {} } A.m();", 1],
    ["a private method", "class A { #m() {} m() { this.#m(); } } new A().m();", 2],
    ["a default that calls", "const one = () => 1; const f = (a = one()) => a; f(); f(1);", 3],
    ["a tag of a template", "const tag = (t: unknown) => t; tag`a`;", 1],
    ["the start of a generator", "function* g() { yield 1; yield 2; } [...g()];", 1],
    ["a turn in a generator", "function* g() { for (;;) yield 1; } const [a, b, c] = g();", 1 + 3],
    [
      "a generator in a generator",
      "function* g(n: number): any { if (n > 0) yield* g(n - 1); } [...g(3)];",
      4,
    ],
    [
      "a call of an iterator",
      "const it = { [Symbol.iterator]: () => ({ next: () => ({ done: true }) }) }; [...(it as any)];",
      2,
    ],
    [
      "a call in recursion",
      "const f = (n: number): number => (n === 0 ? 0 : f(n - 1)); f(10);",
      11,
    ],
    ["a call by conversion", "const o = { valueOf() { return 1; } }; Number(o) + +o;", 2],
  ])("is %s", (_what, body, expected) => {
    expect(metered(inFunction(body)).steps - 1).toBe(expected);
  });

  it.each([
    ["expressions", "1 + 2; [1].concat([2]); Math.max(1, 2);"],
    ["branches", "if (1 > 2) {} else {} switch (1) { case 1: break; }"],
    [
      "functions that are not called",
      "const f = () => { for (;;); }; class A { m() {} } void [f, A];",
    ],
    ["a body that is not entered", "for (; false; ) {} while (false); for (const x of []) x;"],
  ])("is not taken by %s", (_what, body) => {
    expect(metered(inFunction(body)).steps - 1).toBe(0);
  });

  it("is counted in the module's own code too", () => {
    const source = "let n = 0; for (const x of [1, 2, 3]) n += x; export default () => n;\n";
    expect(metered(source)).toEqual({ value: 6, steps: 3 + 1 });
  });

  it.each([
    "for (;;);",
    "while (true);",
    "do {} while (true);",
    "for (;;) try { continue; } finally { continue; }",
    "outer: for (;;) for (;;) continue outer;",
    "const f = (): void => f(); f();",
    "class A { x: unknown = new A(); } new A();",
    "const o = { get x(): unknown { return o.x; } }; o.x;",
    "[...(function* () { for (;;) yield 1; })()];",
    "Array.from({ [Symbol.iterator]: () => ({ next: () => ({ value: 1 }) }) } as any);",
  ])("that is not left ends %s, after exactly as many", (body) => {
    const instance = moduleOf(inFunction(body)).instantiate(HOOKS);
    instance.grant(1);
    const run = instance.run() as () => unknown;
    for (const steps of [1, 2, 100]) {
      instance.grant(steps);
      expect(run).toThrow("over");
      expect(instance.left()).toBe(-1);
    }
  });
});

describe("counting", () => {
  /** Each returns something that shows what has happened. */
  it.each([
    [
      "closures over a loop's variable",
      "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f());",
    ],
    [
      "closures over a loop's own var",
      "const fs = []; for (var i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f());",
    ],
    [
      "a loop variable changed inside",
      "const a = []; for (let i = 0; i < 9; i++) { a.push(i); i += 2; } return a;",
    ],
    [
      "a var in a body without a block",
      "for (var i = 0; i < 2; i++) var last = i; return [i, last];",
    ],
    [
      "a name in a body that hides one outside",
      "const x = 1; const a = []; for (const i of [1, 2]) { const x = i * 2; a.push(x); } return [x, a];",
    ],
    [
      "a function in a block",
      "const a = []; for (const i of [1, 2]) { a.push(f(i)); function f(n: number) { return n + 1; } } return a;",
    ],
    [
      "destructuring in a loop",
      "const a = []; for (const [k, { v = 5 }] of Object.entries({ a: { v: 1 }, b: {} as any })) a.push(k, v); return a;",
    ],
    [
      "labelled break",
      "let n = 0; outer: for (;;) { for (;;) { if (++n > 5) break outer; } } return n;",
    ],
    [
      "labelled continue",
      "const a = []; outer: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (j === i) continue outer; a.push([i, j]); } } return a;",
    ],
    [
      "labelled do",
      "let n = 0; again: do { n++; if (n < 3) continue again; break again; } while (true); return n;",
    ],
    ["a label on a block", "let n = 0; out: { n++; if (n) break out; n = 100; } return n;"],
    [
      "do with a condition that changes",
      "let i = 5; const a = []; do a.push(i); while (--i > 2); return a;",
    ],
    [
      "for-in over keys",
      "const a = []; for (const k in { b: 1, a: 2, 1: 3 }) a.push(k); return a;",
    ],
    [
      "for-of with a break that closes the iterator",
      "const a: unknown[] = []; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => { a.push('closed'); return {}; } }) }; for (const x of it as any) { a.push(x); break; } return a;",
    ],
    [
      "this in methods and arrows",
      "const o = { n: 3, m() { return [1, 2].map((x) => x * this.n); } }; return o.m();",
    ],
    [
      "this of a plain function",
      "return (function (this: unknown) { return this; })() === undefined;",
    ],
    ["arguments", "function f() { return Array.from(arguments); } return (f as any)(1, 2);"],
    [
      "super in methods and constructors",
      "class A { constructor(readonly x: number) {} m() { return this.x; } } class B extends A { y = this.x + 1; constructor() { super(4); } override m() { return super.m() * 10 + this.y; } } return new B().m();",
    ],
    [
      "super that is not first",
      "class A { constructor(readonly x: number) {} } class B extends A { constructor(n: number) { const twice = n * 2; super(twice); } } return new B(2).x;",
    ],
    [
      "a base that calls what is overridden",
      "const a: string[] = []; class A { constructor() { this.m(); } m() { a.push('A'); } } class B extends A { f = a.push('field'); override m() { a.push('B'); } } new B(); return a;",
    ],
    [
      "fields in order",
      "const a: number[] = []; class A { x = a.push(1); static s = a.push(0); y = a.push(2); constructor() { a.push(3); } } new A(); return a;",
    ],
    [
      "private names",
      "class A { #x = 1; static #count = 0; #inc() { return ++A.#count; } has(o: object) { return #x in o; } m() { return [this.#x, this.#inc(), this.has(this), this.has({})]; } } return new A().m();",
    ],
    [
      "getters and setters of a class",
      "class A { #v = 1; get v() { return this.#v; } set v(n) { this.#v = n * 2; } static get s() { return 7; } } const a = new A(); a.v = 4; return [a.v, A.s];",
    ],
    [
      "names of functions",
      "const f = () => 1; const o = { m() {}, g: function () {}, h: () => 2 }; class C {} return [f.name, o.m.name, o.g.name, o.h.name, C.name];",
    ],
    [
      "names of functions in fields",
      "class A { f = () => 1; g = function () {}; } const a = new A(); return [a.f.name, a.g.name];",
    ],
    [
      "lengths of functions",
      "const f = (a: number, b = 1) => a + b; class C { constructor(a: number, b: number) { void [a, b]; } m(a: number) { return a; } } return [f.length, C.length, new C(1, 2).m.length];",
    ],
    [
      "default parameters",
      "let n = 0; const f = (a = ++n, b = a + 1) => [a, b]; return [f(), f(), f(5), f(undefined, 2)];",
    ],
    [
      "parameters taken apart",
      "const f = ({ a, ...rest }: any, [b, , c = 3]: any[]) => [a, rest, b, c]; return f({ a: 1, x: 2 }, [1, 2]);",
    ],
    ["an arrow that returns an object", "const f = (a: number) => ({ a }); return f(3);"],
    ["an arrow that returns a comma's value", "const f = (a: number) => (a++, a); return f(3);"],
    ["an arrow in an arrow", "const add = (a: number) => (b: number) => a + b; return add(1)(2);"],
    [
      "an arrow with an assignment",
      "let x = 0; const f = (n: number) => (x = n); return [f(3), x];",
    ],
    [
      "a conditional arrow",
      "const f = (n: number) => n > 1 ? 'many' : n === 1 ? 'one' : 'none'; return [f(2), f(1), f(0)];",
    ],
    [
      "strict mode in a function",
      "function f() { 'use strict'; return this; } return (f as any).call(1);",
    ],
    [
      "a text that looks like a directive",
      "const f = () => { 'not a directive'; return 1; }; return f();",
    ],
    [
      "generators",
      "function* g(): any { const got = yield 1; try { yield got; } finally { yield 'end'; } } const i = g(); return [i.next(), i.next('x'), i.return('r'), i.next()];",
    ],
    [
      "generators that delegate",
      "function* a(): any { return (yield* b()) + 1; } function* b(): any { yield 1; return 2; } const i = a(); return [i.next(), i.next()];",
    ],
    ["try without an error", "try { return 'try'; } catch { return 'catch'; }"],
    [
      "try with an error",
      "try { throw new Error('e'); } catch (error) { return (error as Error).message; }",
    ],
    ["catch without a name", "try { throw 1; } catch { return 'caught'; }"],
    [
      "catch that takes apart",
      "try { throw { a: 1, b: [2, 3] }; } catch ({ a, b: [c, d = 0], e = 5 }: any) { return [a, c, d, e]; }",
    ],
    [
      "catch whose pattern fails",
      "try { try { throw null; } catch ({ a }: any) { return a; } } catch (error) { return error instanceof TypeError; }",
    ],
    ["catch that changes what it caught", "try { throw 1; } catch (e: any) { e = 2; return e; }"],
    ["catch with a closure", "let f; try { throw 1; } catch (e) { f = () => e; } return f();"],
    [
      "catch with a var of the same name",
      "try { throw 1; } catch (e) { var e: any = 2; } return [e];",
    ],
    ["finally", "const a = []; try { a.push(1); } finally { a.push(2); } return a;"],
    [
      "finally after an error",
      "const a: unknown[] = []; try { try { throw 'x'; } finally { a.push('f'); } } catch (e) { a.push(e); } return a;",
    ],
    [
      "finally that returns",
      "const f = () => { try { return 1; } finally { return 2; } }; return f();",
    ],
    [
      "finally that swallows",
      "const f = () => { try { throw 1; } finally { return 2; } }; return f();",
    ],
    [
      "finally that breaks",
      "let n = 0; for (;;) { try { n++; throw n; } finally { break; } } return n;",
    ],
    [
      "catch and finally",
      "const a: unknown[] = []; const f = () => { try { throw 1; } catch (e) { a.push(e); return 'c'; } finally { a.push('f'); } }; return [f(), a];",
    ],
    [
      "an error from catch",
      "const a: unknown[] = []; try { try { throw 1; } catch { throw 2; } finally { a.push('f'); } } catch (e) { a.push(e); } return a;",
    ],
    [
      "an error that is not one",
      "const a: unknown[] = []; for (const thrown of [undefined, null, 0, '', NaN]) try { throw thrown; } catch (e) { a.push(String(e)); } return a;",
    ],
    [
      "names like those of the count",
      "const $meterLeft = 1, $meterOver = 2, $meterCaught = 3; let $meter1$Left = 4; for (const x of [1]) $meter1$Left += x; try { throw 1; } catch { $meter1$Left++; } return [$meterLeft, $meterOver, $meterCaught, $meter1$Left];",
    ],
    [
      "such names in disguise",
      "const \\u0024meterLeft = 5; for (const x of [1]) void x; return \\u{24}meterLeft;",
    ],
    [
      "such names as properties",
      "const o: any = { $meterLeft: 1 }; for (const k in o) return [k, o[k]];",
    ],
    [
      "names like those of what is caught",
      "const caught = 1, caught_1 = 2, caught_2 = 3; try { throw 4; } catch { return [caught, caught_1, caught_2]; }",
    ],
    [
      "names like those of the wrapping",
      "const made = 1, run = 2, left = 3, grant = 4; return [made, run, left, grant];",
    ],
    ["names of globals", "const Map = 1; const f = (Array: number) => Array + Map; return f(2);"],
    [
      "switch with blocks",
      "const a = []; for (const x of [1, 2, 3]) switch (x) { case 1: { const y = 'one'; a.push(y); break; } case 2: a.push('two'); default: a.push('rest'); } return a;",
    ],
    [
      "if without blocks around loops",
      "let n = 0; if (n === 0) for (const x of [1, 2]) n += x; else while (true) n++; return n;",
    ],
    ["enumerations", "enum E { A, B = 'b' } return [E.A, E[0], E.B];"],
    ["namespaces", "return N.twice(4);"],
    [
      "optional calls and chains",
      "const o: any = { f: (x: number) => x }; return [o?.f?.(1), o.g?.(2), o.h?.i.j ?? 'none'];",
    ],
    [
      "templates",
      "const tag = (parts: TemplateStringsArray, ...values: number[]) => [...parts, ...values]; return [tag`a${1}b`, `x${((n) => n)(2)}`];",
    ],
    [
      "regular expressions with functions",
      "return 'a1b2'.replace(/\\d/g, (d) => String(Number(d) + 1));",
    ],
    ["sorting by a comparison", "return [3, 1, 2].sort((a, b) => a - b);"],
    [
      "accessors found by name",
      "const o = { get a() { return 1; }, set a(v) {} }; return Object.keys(Object.getOwnPropertyDescriptor(o, 'a') ?? {});",
    ],
  ])("does not change %s", (_what, body) => {
    const source = `namespace N { export const twice = (n: number) => 2 * n; }\n${inFunction(body)}`;
    const plain = unmetered(source);
    expect(plain).toBeDefined();
    expect(metered(source).value).toEqual(plain);
  });
});
