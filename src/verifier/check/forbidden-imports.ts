import ts from "typescript";
import { FORBIDDEN_SYNTAX } from "./forbidden-rules.js";
import type { Advice } from "./problem.js";

/** The module a policy takes its types from. */
export const POLICY_MODULE = "schedlab/policy";

/** The rule that an import or re-export breaks, of whatever form; undefined for what is none, or takes only types. */
export function forbiddenImport(node: ts.Node): Advice | undefined {
  const { import: code, untypedImport, reexport } = FORBIDDEN_SYNTAX;
  if (ts.isImportDeclaration(node)) {
    if (takesTypes(node.importClause)) return typesFrom(node.moduleSpecifier);
    return node.importClause && isPolicyModule(node.moduleSpecifier) ? untypedImport : code;
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

/** `import type …`, `import { type A, type B }`. */
function takesTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    areTypes(namedBindings.elements)
  );
}

function givesTypes({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  return (
    isTypeOnly ||
    (exportClause !== undefined &&
      ts.isNamedExports(exportClause) &&
      areTypes(exportClause.elements))
  );
}

/** An empty list still loads the module. */
function areTypes(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
}

function typesFrom(specifier: ts.Node): Advice | undefined {
  return isPolicyModule(specifier) ? undefined : FORBIDDEN_SYNTAX.typeImport;
}

function isPolicyModule(specifier: ts.Node): boolean {
  return ts.isStringLiteral(specifier) && specifier.text === POLICY_MODULE;
}
