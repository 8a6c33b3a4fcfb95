import ts from "typescript";

/** Why a policy's source cannot be run. Lines and columns count from 1. */
export interface CompileError {
  readonly code: "compile-error" | "forbidden";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The source line. */
  readonly snippet: string;
  readonly message: string;
  readonly remedy: string;
}

export type CompileResult =
  { readonly code: "compiled"; readonly file: string; readonly javaScript: string } | CompileError;

/**
 * Turns a policy's TypeScript into JavaScript: its syntax is checked, types are erased, the default export becomes
 * `exports.default`. `import type` is fine; a policy cannot import code.
 */
export function compilePolicy(source: string, file: string): CompileResult {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const forbidden = findImport(parsed);
  if (forbidden) {
    return problem("forbidden", parsed, forbidden.getStart(parsed), {
      message: "a policy cannot import code",
      remedy:
        'write `import type { Policy } from "schedlab/policy"`, and everything else in the one file',
    });
  }
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      strict: true,
    },
  });
  const [first] = diagnostics;
  if (first) {
    return problem("compile-error", parsed, first.start ?? 0, {
      message: ts.flattenDiagnosticMessageText(first.messageText, " "),
      remedy: "mend the syntax",
    });
  }
  const hasDefault = /\bexports\.default\b/.test(outputText);
  if (!hasDefault) {
    return problem("compile-error", parsed, 0, {
      message: "no default export",
      remedy: "write `export default function create(cluster: Cluster): Policy { … }`",
    });
  }
  return { code: "compiled", file, javaScript: outputText };
}

/** The first import or re-export that would load code. */
function findImport(file: ts.SourceFile): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (found) return;
    const isTypeOnly =
      (ts.isImportDeclaration(node) &&
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) ||
      (ts.isExportDeclaration(node) && node.isTypeOnly);
    const isImport =
      ts.isImportDeclaration(node) ||
      ts.isImportEqualsDeclaration(node) ||
      (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) ||
      (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword);
    if (isImport && !isTypeOnly) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function problem(
  code: CompileError["code"],
  file: ts.SourceFile,
  position: number,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): CompileError {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  const snippet = file.text.split(/\r?\n/)[line]?.trim() ?? "";
  return {
    code,
    file: file.fileName,
    line: line + 1,
    column: character + 1,
    snippet,
    message,
    remedy,
  };
}

/** One line for people: where, what, what to do. */
export function describeCompileError(error: CompileError): string {
  const { file, line, column, code, message, snippet, remedy } = error;
  const quoted = snippet === "" ? "" : `\n    ${snippet}`;
  return `${file}:${line}:${column}: ${code}: ${message}; ${remedy}${quoted}`;
}
