import { compileFunction } from "node:vm";
import ts from "typescript";
import type { PolicyFactory } from "../../../src/simulator/index.js";

/** The policy of a source that is our own, run in this process as it stands. */
export function loadTrusted(source: string): PolicyFactory {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const exports: { default?: PolicyFactory } = {};
  Reflect.apply(compileFunction(outputText, ["exports"]), undefined, [exports]);
  if (!exports.default) throw new Error("expected a default export");
  return exports.default;
}
