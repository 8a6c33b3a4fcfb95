import ts from "typescript";
import { givesTypes, takesTypes } from "./erased.js";
import { FORBIDDEN_SYNTAX } from "./forbidden-rules.js";
import type { Advice } from "./problem.js";

/** The module a policy takes its types from. */
export const POLICY_MODULE = "schedlab/policy";

/** The rule that an import or re-export breaks, of whatever form; undefined for what is none, or takes only types. */
export function forbiddenImport(node: ts.Node): Advice | undefined {
  const { import: code, untypedImport, reexport } = FORBIDDEN_SYNTAX;
  if (ts.isImportDeclaration(node)) {
    if (takesTypes(node)) return typesFrom(node.moduleSpecifier);
    if (!node.importClause || !isPolicyModule(node.moduleSpecifier)) return code;
    // Names of types: the compiler leaves nothing of such an import, with or without the word.
    return takesNames(node.importClause) ? undefined : untypedImport;
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return givesTypes(node) ? typesFrom(node.moduleSpecifier) : reexport;
  }
  if (ts.isImportTypeNode(node)) {
    return typesFrom(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node);
  }
  const isCode =
    ts.isImportEqualsDeclaration(node) ||
    (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) ||
    (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword);
  return isCode ? code : undefined;
}

function takesNames({ name, namedBindings }: ts.ImportClause): boolean {
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0
  );
}

function typesFrom(specifier: ts.Node): Advice | undefined {
  return isPolicyModule(specifier) ? undefined : FORBIDDEN_SYNTAX.typeImport;
}

function isPolicyModule(specifier: ts.Node): boolean {
  return ts.isStringLiteral(specifier) && specifier.text === POLICY_MODULE;
}
