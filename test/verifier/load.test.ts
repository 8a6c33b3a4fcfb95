import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.js";
import { loadPolicy } from "../../src/verifier/index.js";
import { ONE_PIPELINE } from "./sources.js";

/** What an expression is worth inside a policy. */
function inPolicy(expression: string): unknown {
  const source = `export default function create() {
  return { schedule() { throw new Error(JSON.stringify(${expression}) ?? "undefined"); } };
}`;
  const loaded = loadPolicy(source, "mine.ts");
  if (loaded.code !== "loaded") throw new Error(JSON.stringify(loaded));
  const { outcome } = simulate(ONE_PIPELINE, loaded.create, { durationSeconds: 1 });
  if (outcome.code !== "policy-error") throw new Error(`expected the error, got ${outcome.code}`);
  const text = outcome.message.replace(/^Error: /, "");
  return text === "undefined" ? undefined : JSON.parse(text);
}

describe("loading a policy", () => {
  it.each([
    ["an object", "export default { schedule() {} };", "object"],
    ["a number", "export default 7;", "number"],
    ["undefined", "export default undefined;", "undefined"],
  ])("refuses %s as the default export", (_what, source, type) => {
    expect(loadPolicy(source, "mine.ts")).toEqual({
      code: "policy-error",
      message: `expected the default export to be a function (cluster) => policy, got ${type}`,
    });
  });

  it.each([
    ["an error", 'throw new RangeError("no");', "RangeError: no"],
    ["something else", 'throw "no";', "no"],
    ["a missing name", "nowhere();", "ReferenceError: nowhere is not defined"],
  ])("reports %s thrown by the module", (_what, statement, message) => {
    const source = `${statement}\nexport default function create() {}\n`;
    expect(loadPolicy(source, "mine.ts")).toEqual({
      code: "policy-error",
      message: `while it was loaded: ${message}`,
    });
  });

  it.each([
    "process",
    "require",
    "module",
    "Buffer",
    "fetch",
    "Date",
    "performance",
    "Intl",
    "crypto",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
    "globalThis",
    "global",
    "console",
    "Function",
    "Promise",
    "WeakRef",
    "FinalizationRegistry",
    "SharedArrayBuffer",
    "Atomics",
    "WebAssembly",
    "structuredClone",
  ])("hides %s", (name) => {
    expect(inPolicy(`typeof ${name}`)).toBe("undefined");
  });

  it("hides every global that the process has beside the language's own", () => {
    const own = inPolicy(
      `[${Object.getOwnPropertyNames(globalThis)
        .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
        .map((name) => `["${name}", typeof ${name}]`)
        .join(", ")}].filter(([, type]) => type !== "undefined").map(([name]) => name)`,
    ) as string[];
    const language =
      /^((Big)?(Ui|I)nt\d+(Clamped)?|Float\d+|Array|)Array$|^ArrayBuffer$|^(\w*)Error$|^(en|de)codeURI(Component)?$/;
    const others = own.filter((name) => !language.test(name)).toSorted();
    // No parameter of strict code can be called `eval`, so that one stays.
    const known = [
      "BigInt Boolean DataView Infinity Iterator JSON Map Math NaN Number Object Proxy Reflect RegExp Set String",
      "Symbol WeakMap WeakSet escape eval isFinite isNaN parseFloat parseInt unescape",
    ].flatMap((line) => line.split(" "));
    expect(others).toContain("JSON");
    expect(others.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("hides Math.random, and nothing else of Math", () => {
    expect(inPolicy('"random" in Math')).toBe(false);
    expect(inPolicy("typeof Math.random")).toBe("undefined");
    const names = Object.getOwnPropertyNames(Math).filter((name) => name !== "random");
    expect(inPolicy("Object.getOwnPropertyNames(Math)")).toEqual(names);
  });

  it("has no `this` that leads to the globals", () => {
    expect(inPolicy("(function () { return typeof this; })()")).toBe("undefined");
  });

  it.each([
    ["Math.max(1, 2) + Math.PI", 2 + Math.PI],
    ["[...new Map([[1, 2]])]", [[1, 2]]],
    ["[...new Set([1, 1])]", [1]],
    ['JSON.parse("[1]")', [1]],
    ["Array.from({ length: 2 }, (_, i) => i)", [0, 1]],
    ["Number.MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER],
    ['parseFloat("1.5")', 1.5],
    ["isNaN(NaN)", true],
    ["Infinity > 1", true],
    ["new Float64Array([1, 2]).length", 2],
    ['/a(b)/.exec("ab")[1]', "b"],
    ["new WeakMap() instanceof WeakMap", true],
    ["[] instanceof Array", true],
    ["String(BigInt(3))", "3"],
  ])("leaves the language alone: %s", (expression, value) => {
    expect(inPolicy(expression)).toEqual(value);
  });

  it("keeps no state from one simulation to the next, in the factory or in the module", () => {
    const source = `let calls = 0;
const seen = new Set();
export default function create() {
  calls++;
  return { schedule({ arrivals }) {
    for (const pipeline of arrivals) seen.add(pipeline);
    throw new Error(calls + " factory calls, " + seen.size + " pipelines");
  } };
}`;
    const loaded = loadPolicy(source, "mine.ts");
    if (loaded.code !== "loaded") throw new Error(JSON.stringify(loaded));
    for (let run = 0; run < 3; run++) {
      const { outcome } = simulate(ONE_PIPELINE, loaded.create, { durationSeconds: 1 });
      expect(outcome).toMatchObject({
        code: "policy-error",
        message: "Error: 1 factory calls, 1 pipelines",
      });
    }
  });
});
