import { compileFunction } from "node:vm";
import type { PolicyFactory } from "../simulator/index.js";
import { describeThrown } from "../simulator/index.js";
import type { CompileError } from "./compile.js";
import { compilePolicy } from "./compile.js";

export type LoadResult =
  | { readonly code: "loaded"; readonly create: PolicyFactory }
  | CompileError
  | { readonly code: "policy-error"; readonly message: string };

/** The globals a policy finds: the language's own, without clocks, randomness and collection of garbage. */
const ALLOWED = new Set(
  [
    "Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Float32Array Float64Array",
    "Int16Array Int32Array Int8Array Iterator JSON Map Number Object Proxy Reflect RegExp Set String Symbol",
    "Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet",
    "AggregateError Error EvalError RangeError ReferenceError SyntaxError TypeError URIError",
    "Infinity NaN undefined isFinite isNaN parseFloat parseInt",
    "decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape",
  ].flatMap((line) => line.split(" ")),
);

/** Math without `random`. */
const MATH: object = Object.freeze(
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(Math))
      .filter(([name]) => name !== "random")
      .map(([name, { value }]) => [name, value as unknown]),
  ),
);

/**
 * Compiles a policy and runs its module code as a function for which every global is hidden but the language's own
 * objects: no modules, files, network, clock or randomness. This keeps honest code deterministic. It is not a wall
 * against hostile code: load only policies you would run yourself.
 *
 * The policy runs among our own objects rather than in a context of its own, where every access to a view would cross
 * from one context to the other: measured at 3 to 5 times the time.
 */
export function loadPolicy(source: string, file: string): LoadResult {
  const compiled = compilePolicy(source, file);
  if (compiled.code !== "compiled") return compiled;
  const hidden = Object.getOwnPropertyNames(globalThis).filter(isHideable);
  let runModule: () => unknown;
  let create: unknown;
  try {
    const names = ["exports", "Math", ...hidden];
    const run = compileFunction(compiled.javaScript, names, { filename: file });
    runModule = () => {
      const exports: { default?: unknown } = {};
      Reflect.apply(run, undefined, [exports, MATH]);
      return exports.default;
    };
    create = runModule();
  } catch (error) {
    return { code: "policy-error", message: `while it was loaded: ${describeThrown(error)}` };
  }
  if (typeof create !== "function") {
    const message = `expected the default export to be a function (cluster) => policy, got ${typeof create}`;
    return { code: "policy-error", message };
  }
  // Run anew for each simulation, so that the variables of the module do not outlive a run either.
  return { code: "loaded", create: (cluster) => (runModule() as PolicyFactory)(cluster) };
}

/** Strict code may not name a parameter `eval`. */
function isHideable(name: string): boolean {
  return (
    !ALLOWED.has(name) && name !== "Math" && name !== "eval" && /^[A-Za-z_$][\w$]*$/.test(name)
  );
}
