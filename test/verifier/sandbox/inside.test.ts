import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verifier } from "../../../src/verifier/index.js";
import { built } from "../built.js";
import { planned, runUnchecked } from "../run-verified.js";

let verifier: Verifier;
beforeAll(() => {
  verifier = new built.Verifier({ workers: 1 });
});
afterAll(() => verifier.close());

async function messageOf(source: string): Promise<string> {
  const [run] = await runUnchecked(verifier, source);
  if (run?.outcome.code !== "policy-error") throw new Error(JSON.stringify(run?.outcome));
  return run.outcome.message ?? "";
}

/** What an expression is worth inside a policy that nobody has checked. */
async function inPolicy(expression: string): Promise<unknown> {
  const source = `export default function create() {
  return { schedule() { throw new Error(JSON.stringify(${expression}) ?? "undefined"); } };
}`;
  const message = await messageOf(source);
  if (!message.startsWith("Error: ")) throw new Error(message);
  const text = message.slice("Error: ".length);
  return text === "undefined" ? undefined : JSON.parse(text);
}

/** The name of the error that an expression throws. */
async function thrownBy(expression: string): Promise<string> {
  const source = `export default () => ({ schedule() { ${expression}; throw "nothing thrown"; } });`;
  return (await messageOf(source)).replace(/:.*/s, "");
}

/** What the language has beside objects, by its own names; see src/verifier/check/permits.ts. */
const LANGUAGE = [
  "Infinity NaN undefined Array BigInt Boolean Iterator JSON Map Math Number Object Reflect RegExp Set String",
  "Symbol WeakMap WeakSet AggregateError Error EvalError RangeError ReferenceError SyntaxError TypeError URIError",
  "decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt",
].flatMap((line) => line.split(" "));

describe("inside the sandbox", () => {
  it("there is nothing of the process's globals but the language that computes", async () => {
    const names = Object.getOwnPropertyNames(globalThis).filter((name) => /^[\w$]+$/.test(name));
    expect(names).toContain("process");
    const more = ["require", "module", "global", "Compartment", "harden", "lockdown", "__dirname"];
    const asked = [...new Set([...names, ...more])];
    const found = (await inPolicy(
      `[${asked.map((name) => `["${name}", typeof ${name}]`).join(", ")}]
        .filter(([, type]) => type !== "undefined").map(([name]) => name)`,
    )) as string[];
    expect(found).toEqual(expect.arrayContaining(["Math", "JSON", "Map"]));
    expect(found.filter((name) => !LANGUAGE.includes(name))).toEqual([]);
  });

  it.each([
    "eval",
    "Function",
    "Proxy",
    "Promise",
    "Date",
    "Intl",
    "globalThis",
    "process",
    "require",
    "console",
    "setTimeout",
    "queueMicrotask",
    "WeakRef",
    "Float64Array",
    "SharedArrayBuffer",
    "WebAssembly",
    "structuredClone",
  ])("there is no %s", async (name) => {
    expect(await inPolicy(`typeof ${name}`)).toBe("undefined");
  });

  it.each([
    ["`this` of a function", "(function () { return this; })()"],
    ["`this` of the module", "moduleThis"],
    ["a stack trace", 'new Error("x").stack || undefined'],
  ])("nothing follows from %s", async (_what, expression) => {
    const message = await messageOf(`const moduleThis = this;
      export default () => ({ schedule() { throw new Error(String(${expression})); } });`);
    expect(message).toBe("Error: undefined");
  });

  it.each([
    ["randomness", "Math.random()"],
    ["functions from text", '(() => {}).constructor("return 1")'],
    ["generators from text", '(function* () {}).constructor("yield 1")'],
    ["async functions from text", '(async () => {}).constructor("return 1")'],
    ["a change to what others use", "Array.prototype.push = () => 0"],
    ["a change to an object of the language", "Math.max = () => 0"],
    ["a new property on a function", "Object.keys.more = 1"],
    ["a new prototype", "Object.setPrototypeOf(Array.prototype, null)"],
  ])("there is no %s", async (_what, expression) => {
    expect(await thrownBy(expression)).toBe("TypeError");
  });

  it("no global comes from an assignment", async () => {
    expect(await thrownBy("undeclared = 1")).toBe("ReferenceError");
  });

  it("what one policy tries to leave in shared objects is not there for the next", async () => {
    const leave = `try { Object.prototype.left = 1; } catch {}
      try { Map.left = 1; } catch {}
      export default () => ({ schedule() { throw new Error("left"); } });`;
    expect(await messageOf(leave)).toBe("Error: left");
    expect(await inPolicy('["left" in {}, "left" in Map]')).toEqual([false, false]);
  });

  it("Math has everything but random", async () => {
    const names = Object.getOwnPropertyNames(Math).filter((name) => name !== "random");
    const found = (await inPolicy("Object.getOwnPropertyNames(Math)")) as string[];
    expect(found.filter((name) => name !== "random").toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ["Math.max(1, 2) + Math.PI", 2 + Math.PI],
    ["[...new Map([[1, 2]])]", [[1, 2]]],
    ["[...new Set([1, 1])]", [1]],
    ['JSON.parse("[1]")', [1]],
    ["Array.from({ length: 2 }, (_, i) => i)", [0, 1]],
    ["[3, 1, 2].sort((a, b) => a - b)", [1, 2, 3]],
    ["[3, 1, 2].toSorted()", [1, 2, 3]],
    ["Number.MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER],
    ['parseFloat("1.5")', 1.5],
    ["isNaN(NaN)", true],
    ["Infinity > 1", true],
    ['/a(b)/.exec("ab")[1]', "b"],
    ['"a-b".replace(/-/g, "+").split("+")', ["a", "b"]],
    ["new WeakMap() instanceof WeakMap", true],
    ["[] instanceof Array", true],
    ["String(BigInt(3))", "3"],
    ["[...(function* () { yield 1; yield 2; })()]", [1, 2]],
    ["(({ a, ...rest }) => [a, rest])({ a: 1, b: 2 })", [1, { b: 2 }]],
    ["Object.assign(new (class A { name = 1 })(), { toString: 2 })", { name: 1, toString: 2 }],
    ["new (class A extends Error { constructor() { super('m'); this.name = 'A'; } })().name", "A"],
    ["Reflect.ownKeys({ a: 1 })", ["a"]],
    ["(1234.5).toLocaleString()", "1234.5"],
  ])("the language works: %s", async (expression, value) => {
    expect(await inPolicy(expression)).toEqual(value);
  });

  it("the module's code runs anew for each run of a job, and for each job", async () => {
    const source = `let calls = 0;
const seen = new Set();
export default function create() {
  calls++;
  return { schedule({ arrivals }) {
    for (const pipeline of arrivals) seen.add(pipeline);
    throw new Error(calls + " factory calls, " + seen.size + " pipelines");
  } };
}`;
    const runs = [planned(), planned(), planned()];
    for (let job = 0; job < 2; job++) {
      const messages = (await runUnchecked(verifier, source, runs)).map((r) => r.outcome.message);
      expect(messages).toEqual(runs.map(() => "Error: 1 factory calls, 1 pipelines"));
    }
  });
});
