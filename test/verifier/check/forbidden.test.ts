import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../src/verifier/check/index.js";
import { FORBIDDEN_NAMES, FORBIDDEN_SYNTAX } from "../../../src/verifier/check/forbidden-rules.js";
import { PERMITTED_GLOBALS } from "../../../src/verifier/check/permits.js";
import { BUILT_IN_NAMES, FACTORY, builtInSource, grammarSource, problemsOf } from "./policies.js";

/** A statement and the rule it breaks; `line` counts from 1 within it. */
type Case = readonly [statement: string, rule: string, line?: number];

const FORBIDDEN: readonly Case[] = [
  // Code from elsewhere
  ['import { readFileSync } from "node:fs";', "import"],
  ['import * as fs from "node:fs";', "import"],
  ['import fs from "node:fs";', "import"],
  ['import "node:fs";', "import"],
  ['import fs = require("node:fs");', "import"],
  ['import policy from "schedlab/policy";', "import"],
  ['import * as policy from "schedlab/policy";', "import"],
  ['import "schedlab/policy";', "import"],
  ['import {} from "schedlab/policy";', "import"],
  ['export { readFileSync } from "node:fs";', "import"],
  ['export * from "node:fs";', "import"],
  ['export * from "schedlab/policy";', "import"],
  ['const a = 1;\nexport const fs = import("node:fs");', "import", 2],
  ["export const here = import.meta;", "import"],
  ['export const fs = require("node:fs");', "import"],
  ["namespace A { export const b = 1; }\nimport b = A.b;\nexport { b };", "import", 2],
  ['import type { Stats } from "node:fs";', "type-import"],
  ['import { type Stats } from "node:fs";', "type-import"],
  ['export type { Stats } from "node:fs";', "type-import"],
  ['type Stats = import("node:fs").Stats;', "type-import"],
  ['type Fs = typeof import("node:fs");', "type-import"],
  ["module.exports = {};", "module"],
  ["exports.a = 1;", "module"],
  // Code from text
  ['eval("1");', "eval"],
  ['(0, eval)("1");', "eval"],
  ['export const f = new Function("return 1");', "eval"],
  ["export const is = (f: unknown) => f instanceof Function;", "eval"],
  ['(() => 1).constructor("return 1")();', "eval"],
  ['(() => 1)["constructor"]("return 1")();', "eval"],
  // Clocks, chance, waiting
  ["export const now = Date.now();", "clock"],
  ["export const now = () => new Date();", "clock"],
  ["export const now = performance.now();", "clock"],
  ["export const now = () => Temporal.Now.instant();", "clock"],
  ["interface Date { a: 1 }\nexport const now = Date.now();", "clock", 2],
  ["namespace Date { export type A = 1 }\nexport const now = Date.now();", "clock", 2],
  ["export const r = Math.random();", "randomness"],
  ['export const r = Math["random"]();', "randomness"],
  ["export const r = Math[`random`]();", "randomness"],
  ['const key = "random";\nexport const r = Math[key]();', "randomness", 2],
  ["export const r = (Math as any).random();", "randomness"],
  ['export const r = (<any>Math)!["random" as string]();', "randomness"],
  ["const M = Math;\nexport const r = M.random();", "randomness", 2],
  ["const { random } = Math;", "randomness"],
  ["const { floor, random: draw } = Math;", "randomness"],
  ['const { ["random"]: draw } = Math as any;', "randomness"],
  ["const draw = ({ random } = Math) => random();", "randomness"],
  ["const draw = ({ random }: typeof Math) => random();", "randomness"],
  ["let random;\n({ random } = Math);", "randomness", 2],
  ["export const r = crypto.randomUUID();", "randomness"],
  ["setTimeout(() => {}, 1);", "timer"],
  ["export const timer = setInterval;", "timer"],
  ["setImmediate(() => {});", "timer"],
  ["queueMicrotask(() => {});", "timer"],
  ["requestAnimationFrame(() => {});", "timer"],
  // Beyond the policy
  ["export const env = process.env;", "host"],
  ["export const all = { process };", "host"],
  ["export { process };", "host"],
  ["export const g = globalThis;", "host"],
  ["export const g = global;", "host"],
  ["export const g = window;", "host"],
  ["export const g = self;", "host"],
  ['fetch("https://example.org");', "host"],
  ['export const socket = new WebSocket("wss://example.org");', "host"],
  ['export const worker = new Worker("a.js");', "host"],
  ["export const copy = structuredClone({});", "host"],
  ["function f(a = process) { return a; }\nf();", "host"],
  ["class A extends URL {}", "host"],
  ['console.log("a");', "console"],
  ['console.time("a");', "console"],
  // What never runs
  ["async function f() {}", "async"],
  ["export const f = async () => 1;", "async"],
  ["export const o = { async f() {} };", "async"],
  ["class A { static async *f() {} }", "async"],
  ["const one = 1;\nawait one;", "async", 2],
  ["for await (const a of []) {}", "async"],
  ["export const p = Promise.resolve(1);", "async"],
  // Memory
  ["export const b = new ArrayBuffer(8);", "raw-memory"],
  ["export const b = new SharedArrayBuffer(8);", "raw-memory"],
  ["export const b = (a: any) => new DataView(a);", "raw-memory"],
  ["export const a = Atomics;", "raw-memory"],
  ["export const a = new Float64Array(8);", "raw-memory"],
  ["export const a = new Uint8Array(8);", "raw-memory"],
  ["export const a = WebAssembly;", "raw-memory"],
  ["export const a = Buffer.alloc(8);", "raw-memory"],
  ["export const r = new WeakRef({});", "garbage"],
  ["export const r = new FinalizationRegistry(() => {});", "garbage"],
  ["export const f = new Intl.NumberFormat();", "locale"],
  ["export const p = new Proxy({}, {});", "global"],
  ['export const e = escape("a");', "global"],
  // Syntax
  ["debugger;", "debugger"],
  ["with ({}) {}", "with"],
  ["{ using a = null; }", "using"],
  ["{ await using a = null; }", "using"],
  ["declare const process: any;\nexport const env = process;", "declare"],
  ["declare global { interface Array<T> { a: T } }", "declare"],
  ['declare module "schedlab/policy" { interface Pool { a: 1 } }', "declare"],
  ["declare function fetch(): void;", "declare"],
  ["declare class Worker {}", "declare"],
  ["declare namespace Intl2 { const a: 1 }", "declare"],
  ["class A { declare a: number }", "declare"],
  // Directives
  ['// @ts-ignore\nexport const a: number = "a";', "suppression"],
  ['// @ts-expect-error\nexport const a: number = "a";', "suppression"],
  ['/* @ts-ignore */\nexport const a: number = "a";', "suppression"],
  ['/**\n * @ts-ignore\n */\nexport const a: number = "a";', "suppression"],
  ["export const a = [1 // @ts-ignore\n];", "suppression"],
  ["// @ts-nocheck\nexport const a = 1;", "suppression"],
  ['/// <reference path="/etc/passwd" />\nexport const a = 1;', "reference"],
  ['/// <reference types="node" />\nexport const a = 1;', "reference"],
  ['/// <reference lib="dom" />\nexport const a = 1;', "reference"],
  ['/// <reference no-default-lib="true" />\nexport const a = 1;', "reference"],
  ["#!/usr/bin/env node\nexport const a = 1;", "shebang"],
];

describe("a policy", () => {
  it.each(FORBIDDEN.map(([statement, rule, line = 1]) => ({ statement, rule, line })))(
    "may not contain: $statement",
    ({ statement, rule, line }) => {
      const [first] = problemsOf(`${statement}\n${FACTORY}`);
      expect(first).toMatchObject({ code: "forbidden", rule, line, file: "mine.ts" });
      expect(first?.snippet).toBe(statement.split("\n")[line - 1]?.trim());
      expect(first?.message).not.toBe("");
      expect(first?.message).not.toContain("{name}");
      expect(first?.remedy).not.toBe("");
    },
  );

  it.each([
    // Names of its own
    ["const process = { env: 1 };\nexport const env = process.env;"],
    ["function f(Date: number) { return Date + 1; }\nf(1);"],
    ["const Math = { random: () => 4 };\nexport const four = Math.random();"],
    ["class Worker { fetch() { return 1; } }\nexport const w = new Worker().fetch();"],
    ["function f() { const window = 3; return { window }; }\nf();"],
    ["export const o = { process: 1, eval: 2, Date: 3, random() { return 4; } };\no.random();"],
    ["export const f = (o: { process: number; Function: 1 }) => o.process + o.Function;"],
    ["export const f = ({ process, Date: d }: { process: 1; Date: 1 }) => process + d;"],
    ["try { throw new Error(); } catch (performance) { String(performance); }"],
    ["Date: for (;;) { break Date; }"],
    ["enum self { a }\nexport const a = self.a;"],
    ["class A { console = 1; static Buffer = 2; get fetch() { return this.console; } }"],
    ["function setTimeout() { return 1; }\nsetTimeout();"],
    ['export const rng = { random: () => 1 };\nexport const r = rng["random"]();'],
    ["const { random } = { random: () => 1 };\nrandom();"],
    ["export const { floor, max: most } = Math;"],
    ['const key = "floor" as "floor" | "ceil";\nexport const r = Math[key](1);'],
    ["export function f() { return arguments.length; }"],
    // Only text
    ["// eval(Date.now()) and Math.random(), process.exit(); do not write @ts-ignore"],
    ["/* import fs from 'node:fs' */"],
    ["export const text = 'eval(\"1\"); await fetch(); new Function()';"],
    ['export const text = `import fs from "node:fs" // @ts-ignore`;'],
    ["export const pattern = /process\\.env|import\\(/;"],
    ['const a = 1;\n/// <reference path="a" />\nexport { a };'],
    // Types
    ['import type { Policy } from "schedlab/policy";'],
    ['import { Policy } from "schedlab/policy";'],
    ['import { type Policy, type Cluster } from "schedlab/policy";'],
    ['import type * as api from "schedlab/policy";\nexport type P = api.Pool;'],
    ['export type { Policy } from "schedlab/policy";'],
    ['export { type Policy } from "schedlab/policy";'],
    ['export type P = import("schedlab/policy").Policy;'],
    ["export type D = Date | Promise<Uint8Array> | typeof Math.random;"],
    ["export const f = (a: Date) => a as unknown as Promise<1>;"],
    ["class A implements Iterable<1> { *[Symbol.iterator]() { yield 1 as const; } }"],
    ["type Date = 1;\nexport type { Date };"],
    ["export const a = (1 as any).b;"],
    // What else the language has
    ["enum Level { low, high }\nexport const level = Level.low;"],
    ["namespace A { export const b = 1; }\nexport const b = A.b;"],
    ["const mark = (_: unknown, __: unknown) => {};\n@mark\nclass A {}"],
    ["export function* count() { yield* [1, 2]; }"],
    ["export const sum = new Map([[1, 2n]]).get(1) ?? BigInt(3);"],
    ["export const b = () => a;\nvar a = 1;"],
    ['const random = "floor";\nexport const r = Math[random](1);'],
  ])("may contain: %s", (statement) => {
    expect(problemsOf(`${statement}\n${FACTORY}`).map(describeProblem)).toEqual([]);
  });

  it("is not told that a name is a global which nobody knows", () => {
    expect(problemsOf(`frobnicate();\n${FACTORY}`)).toMatchObject([
      { code: "type-error", rule: "TS2304", message: "Cannot find name 'frobnicate'" },
    ]);
  });

  it.each(BUILT_IN_NAMES)("like the built-in %s passes", (name) => {
    expect(problemsOf(builtInSource(name)).map(describeProblem)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])("like candidate %i of the grammar passes", (seed) => {
    expect(problemsOf(grammarSource(seed)).map(describeProblem)).toEqual([]);
  });

  it("may name every permitted global that this version of the language has", () => {
    const names = PERMITTED_GLOBALS;
    expect(problemsOf(`export const all = [${names.join(", ")}];\n${FACTORY}`)).toEqual([]);
  });

  it("may name no global that has a rule of its own", () => {
    for (const { names, rule } of FORBIDDEN_NAMES) {
      for (const name of names) expect(PERMITTED_GLOBALS).not.toContain(name);
      const source = `${names.map((name) => `void ${name};`).join("\n")}\n${FACTORY}`;
      const found = problemsOf(source);
      const expected = names.slice(0, 20).map((_, i) => ({ code: "forbidden", rule, line: i + 1 }));
      expect(found).toMatchObject(expected);
    }
  });

  it("is told of what is forbidden alone where type errors follow from it", () => {
    const source = `async function f(): number { return await process.uptime(); }\nf();\n${FACTORY}`;
    expect(problemsOf(source).map(({ rule }) => rule)).toEqual(["async", "async", "host"]);
  });

  it("is told of each breach, in order of place", () => {
    const source = `${FACTORY}export const a = [Date, eval];\nexport const b = Math.random();\ndebugger;\n`;
    const found = problemsOf(source).map(({ rule, line, column }) => [rule, line, column]);
    expect(found).toEqual([
      ["clock", 4, 19],
      ["eval", 4, 25],
      ["randomness", 5, 18],
      ["debugger", 6, 1],
    ]);
  });

  it("is told a reason and a remedy for every rule", () => {
    for (const { message, remedy } of [...Object.values(FORBIDDEN_SYNTAX), ...FORBIDDEN_NAMES]) {
      expect(message).toMatch(/^\S.{10,}[^.]$/);
      expect(remedy).toMatch(/^\S.{10,}[^.]$/);
    }
  });
});
