import ts from "typescript";
import { PERMITTED_GLOBALS } from "../check/permits.js";
import type { MeterNames } from "./instrument.js";
import { instrument } from "./instrument.js";

/** What a policy's file is called for the compiler, whatever its name. */
const POLICY_FILE = "policy.ts";

/** A policy as it is sent to a sandbox: JavaScript that counts its own steps. */
export interface CompiledPolicy {
  readonly file: string;
  /** An expression: a function that takes the meter's hooks and the globals, and makes an instance of the module. */
  readonly javaScript: string;
  /** Names of the globals it takes, in order. */
  readonly globals: readonly string[];
  /** From lines of `javaScript` to lines of the source; JSON. */
  readonly sourceMap: string;
}

/**
 * Turns a policy's TypeScript, which has been checked, into metered JavaScript: types are erased, the default export is
 * found in the module's exports, every step is counted.
 */
export function compilePolicy(source: string, file: string): CompiledPolicy {
  const names = freshNames(source);
  const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
    fileName: POLICY_FILE,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      strict: true,
      removeComments: true,
      sourceMap: true,
    },
    transformers: { after: [instrument(names)] },
  });
  const body = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  return {
    file,
    javaScript: wrap(body, names),
    globals: PERMITTED_GLOBALS,
    sourceMap: sourceMapText,
  };
}

/** A function of its own around the module, whose `arguments` are then only its exports; see LINES_BEFORE_MODULE. */
function wrap(body: string, { left, over, caught, unseen }: MeterNames): string {
  const globals = PERMITTED_GLOBALS.join(", ");
  return `(function (${over}, ${caught}, ${globals}) {
"use strict"; let ${left} = 0, ${unseen} = 0;
return { unseen: function () { return ${unseen}; }, grant: function (steps) { ${left} = steps; }, left: function () { return ${left}; }, run: function () { const made = { exports: {} }; (function (exports) {
${body}
})(made.exports); return made.exports.default; } }; })
//# sourceURL=policy.js`;
}

/** Names that no identifier of the source begins with, however it is written. */
function freshNames(source: string): MeterNames {
  // By the rules of .ts files, as it is compiled: those of .tsx files would find other names in it.
  const parsed = ts.createSourceFile(POLICY_FILE, source, ts.ScriptTarget.ES2022, false);
  const used: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) used.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  let prefix = "$meter";
  for (let n = 1; used.some((name) => name.startsWith(prefix)); n++) prefix = `$meter${n}$`;
  return {
    left: `${prefix}Left`,
    over: `${prefix}Over`,
    caught: `${prefix}Caught`,
    unseen: `${prefix}Unseen`,
  };
}
