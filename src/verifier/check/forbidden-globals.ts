import ts from "typescript";
import { withoutCasts } from "./erased.js";
import { FORBIDDEN_NAMES, OTHER_GLOBAL } from "./forbidden-rules.js";
import { PERMITTED_GLOBALS } from "./permits.js";
import type { Advice } from "./problem.js";

const PERMITTED: ReadonlySet<string> = new Set([...PERMITTED_GLOBALS, "arguments"]);

const ADVICE: ReadonlyMap<string, Advice> = new Map(
  FORBIDDEN_NAMES.flatMap((rule) => rule.names.map((name) => [name, rule] as const)),
);

/**
 * The rule that an identifier breaks, which stands where a value is read or written; undefined when it is a name of the
 * policy's own, a permitted global, or known to nobody: that is for the compiler to say.
 */
export function forbiddenGlobal(name: ts.Identifier, checker: ts.TypeChecker): Advice | undefined {
  if (PERMITTED.has(name.text)) return undefined;
  const symbol = valueOf(name, checker);
  if (symbol && isOwn(symbol, name)) return undefined;
  return ADVICE.get(name.text) ?? (symbol && OTHER_GLOBAL);
}

/** Does the expression stand for the global `Math`, also through casts and variables? */
export function isMath(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const inner = withoutCasts(expression);
  if (ts.isIdentifier(inner) && inner.text === "Math") {
    const symbol = valueOf(inner, checker);
    return !symbol || !isOwn(symbol, inner);
  }
  return isMathType(checker.getTypeAtLocation(inner), inner);
}

/** Has the type the global `Math`'s own method `random`? */
export function isMathType(type: ts.Type, node: ts.Node): boolean {
  const declarations = type.getProperty("random")?.declarations ?? [];
  return declarations.some(
    (declaration) =>
      ts.isInterfaceDeclaration(declaration.parent) &&
      declaration.parent.name.text === "Math" &&
      declaration.getSourceFile() !== node.getSourceFile(),
  );
}

function valueOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { parent } = name;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === name) {
    return checker.getShorthandAssignmentValueSymbol(parent);
  }
  if (ts.isExportSpecifier(parent)) return checker.getExportSpecifierLocalTargetSymbol(parent);
  return checker.getSymbolAtLocation(name);
}

function isOwn(symbol: ts.Symbol, node: ts.Node): boolean {
  const file = node.getSourceFile();
  return symbol.declarations?.some((declaration) => declaration.getSourceFile() === file) ?? false;
}
