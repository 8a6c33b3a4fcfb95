import { Script, createContext } from "node:vm";
import type { PolicyFactory } from "../simulator/index.js";
import type { CompileError } from "./compile.js";
import { compilePolicy } from "./compile.js";

export type LoadResult =
  | { readonly code: "loaded"; readonly create: PolicyFactory }
  | CompileError
  | { readonly code: "policy-error"; readonly message: string };

/** Names a policy must not find: what they return is different in every run. */
const NONDETERMINISTIC = "delete Math.random; delete globalThis.Date; delete globalThis.WeakRef;";

/**
 * Compiles a policy and runs its module code, in a context that has the language's own objects and nothing else: no
 * modules, files, network, clock or randomness. This keeps honest code deterministic. It is not a wall against
 * hostile code: load only policies you would run yourself.
 */
export function loadPolicy(source: string, file: string): LoadResult {
  const compiled = compilePolicy(source, file);
  if (compiled.code !== "compiled") return compiled;
  const exports: { default?: unknown } = {};
  const context = createContext({ exports });
  try {
    new Script(NONDETERMINISTIC).runInContext(context);
    new Script(compiled.javaScript, { filename: file }).runInContext(context);
  } catch (error) {
    return { code: "policy-error", message: `while it was loaded: ${String(error)}` };
  }
  const create = exports.default;
  if (typeof create !== "function") {
    const message = `expected the default export to be a function (cluster) => policy, got ${typeof create}`;
    return { code: "policy-error", message };
  }
  return { code: "loaded", create: create as PolicyFactory };
}
