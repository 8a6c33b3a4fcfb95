import ts from "typescript";

const FILE = "/policy.ts";

/**
 * The same source with every local renamed by the compiler's own refactoring: variables, parameters, functions, classes
 * and catch variables. `rename` is given the old name and the number of the declaration.
 */
export function renameLocals(
  source: string,
  rename: (name: string, number: number) => string,
): string {
  const service = languageService(source);
  const parsed = ts.createSourceFile(FILE, source, ts.ScriptTarget.ES2022, true);
  const edits = new Map<number, { readonly end: number; readonly text: string }>();
  let number = 0;
  for (const name of declaredNames(parsed)) {
    const start = name.getStart(parsed);
    if (edits.has(start)) continue;
    const text = rename(name.text, number++);
    const locations = service.findRenameLocations(FILE, start, false, false, {
      providePrefixAndSuffixTextForRename: true,
    });
    for (const { textSpan, prefixText = "", suffixText = "" } of locations ?? []) {
      const end = textSpan.start + textSpan.length;
      edits.set(textSpan.start, { end, text: prefixText + text + suffixText });
    }
  }
  const ordered = [...edits].sort(([a], [b]) => b - a);
  return ordered.reduce(
    (text, [start, edit]) => text.slice(0, start) + edit.text + text.slice(edit.end),
    source,
  );
}

function declaredNames(parsed: ts.SourceFile): ts.Identifier[] {
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      (ts.isParameter(node) && node.parent.kind !== ts.SyntaxKind.FunctionType) ||
      ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isClassLike(node);
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) names.push(node.name);
    if (!ts.isTypeNode(node) || ts.isExpressionWithTypeArguments(node))
      ts.forEachChild(node, visit);
  };
  visit(parsed);
  return names;
}

function languageService(source: string): ts.LanguageService {
  return ts.createLanguageService({
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => (name === FILE ? ts.ScriptSnapshot.fromString(source) : undefined),
    getCompilationSettings: () => ({ noLib: true, noResolve: true, types: [] }),
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "/lib.d.ts",
    fileExists: (name) => name === FILE,
    readFile: (name) => (name === FILE ? source : undefined),
  });
}
