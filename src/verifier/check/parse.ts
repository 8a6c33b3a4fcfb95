import ts from "typescript";
import { memoryHost } from "./memory-host.js";

/** Name of the policy's code inside the compiler, whatever the text is called outside. */
export const POLICY_FILE = "/policy.ts";

/** Levels of the syntax tree. Code of people has less than 50; the compiler's own recursion ends at some thousands. */
export const MAX_DEPTH = 500;

export type ParsedCode =
  | {
      readonly code: "parsed";
      readonly parsed: ts.SourceFile;
      /** Syntax errors in order of place. */
      readonly errors: readonly ts.Diagnostic[];
    }
  | { readonly code: "too-deep" };

/**
 * Parses TypeScript. Errors are part of the result, and so is nesting of more than {@link MAX_DEPTH} levels, or so
 * deep that the parser runs out of stack.
 */
export function parseCode(source: string): ParsedCode {
  let parsed: ts.SourceFile;
  try {
    parsed = ts.createSourceFile(POLICY_FILE, source, ts.ScriptTarget.ES2022, true);
  } catch {
    forgetParse();
    return { code: "too-deep" };
  }
  if (isDeeperThan(parsed, MAX_DEPTH)) return { code: "too-deep" };
  const host = memoryHost((name) => (name === POLICY_FILE ? parsed : undefined));
  const program = ts.createProgram([POLICY_FILE], { noLib: true, noResolve: true }, host);
  return { code: "parsed", parsed, errors: program.getSyntacticDiagnostics(parsed) };
}

/**
 * The compiler has one parser for all files. When it is left by an exception it still holds what it knew of that text,
 * such as `@ts-ignore` comments, and would apply it to the next one; parsing anything to its end clears that.
 */
function forgetParse(): void {
  ts.createSourceFile("/empty.ts", "", ts.ScriptTarget.ES2022);
}

function isDeeperThan(root: ts.Node, limit: number): boolean {
  let level: ts.Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: ts.Node[] = [];
    for (const node of level) {
      ts.forEachChild(node, (child) => {
        next.push(child);
      });
    }
    level = next;
  }
  return false;
}
