import ts from "typescript";

/** Is it a type, of which nothing is left when a policy runs? */
export function isTypeSyntax(node: ts.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isExportDeclaration(node) || ts.isExportSpecifier(node)) return node.isTypeOnly;
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  if (ts.isTypeParameterDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** `import type …`, `import { type A, type B }`; an empty list still loads the module. */
export function takesTypes({ importClause: clause }: ts.ImportDeclaration): boolean {
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

/** `export type …`, `export { type A, type B }`. */
export function givesTypes({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  return (
    isTypeOnly ||
    (exportClause !== undefined &&
      ts.isNamedExports(exportClause) &&
      areTypes(exportClause.elements))
  );
}

function areTypes(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
}

/** The expression itself, without parentheses, casts and `!` around it. */
export function withoutCasts(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** Modifiers that only the type checker reads. */
const TYPE_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.OverrideKeyword,
  ts.SyntaxKind.AbstractKeyword,
  ts.SyntaxKind.DeclareKeyword,
]);

/** Is nothing left of it in JavaScript: a type, a signature without body, a marking for the type checker? */
export function isErased(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return takesTypes(node);
  if (ts.isExportDeclaration(node)) return givesTypes(node);
  if (isTypeSyntax(node) || TYPE_MODIFIERS.has(node.kind)) return true;
  // `a?: T`, `a!: T`; the operators of these names are no nodes, and `? :` is known by its kind.
  if (ts.isQuestionToken(node) || ts.isExclamationToken(node)) return true;
  if (ts.isSemicolonClassElement(node) || ts.isIndexSignatureDeclaration(node)) return true;
  if (ts.isParameter(node)) return ts.isIdentifier(node.name) && node.name.text === "this";
  if (ts.isPropertyDeclaration(node)) {
    return hasModifier(node, ts.ModifierFlags.Abstract | ts.ModifierFlags.Ambient);
  }
  const isFunction =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node);
  if (isFunction && node.body === undefined) return true;
  return ts.isEmptyStatement(node) && isList(node.parent);
}

/** Has the declaration, or the statement it is in, one of these modifiers? */
export function hasModifier(node: ts.Declaration, flags: ts.ModifierFlags): boolean {
  return (ts.getCombinedModifierFlags(node) & flags) !== 0;
}

/** In a list of statements an empty one means nothing; alone it is the body of a loop. */
function isList(parent: ts.Node): boolean {
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
  );
}
