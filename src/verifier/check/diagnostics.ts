import ts from "typescript";
import type { Advice } from "./problem.js";
import {
  GENERAL_REMEDIES,
  NEWER_METHODS,
  PARAMETER_TYPES,
  TYPE_REMEDIES,
} from "./type-remedies.js";

/** An error of the compiler in one line, with a remedy. `interfaceNames`: the types of `schedlab/policy`. */
export function adviceOn(
  diagnostic: ts.Diagnostic,
  parsed: ts.SourceFile,
  interfaceNames: ReadonlySet<string>,
): Advice {
  const { code } = diagnostic;
  return {
    rule: `TS${code}`,
    message: oneLine(diagnostic),
    remedy: remedyFor(diagnostic, parsed, interfaceNames),
  };
}

/** The compiler's explanation from the general to the particular, its sentences one after the other. */
export function oneLine({ messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return text.replace(/\s*\n\s*/g, " ").replace(/\.$/, "");
}

function remedyFor(
  { code, start = 0, length = 0 }: ts.Diagnostic,
  parsed: ts.SourceFile,
  interfaceNames: ReadonlySet<string>,
): string {
  if (code < 2000 && start >= parsed.text.trimEnd().length) return GENERAL_REMEDIES.end;
  const general = code < 2000 ? GENERAL_REMEDIES.syntax : GENERAL_REMEDIES.type;
  const remedy = TYPE_REMEDIES[code] ?? general;
  const name = parsed.text.slice(start, start + length);
  switch (code) {
    case 2304:
    case 2552:
    case 2503:
      return interfaceNames.has(name) ? typeImport(name) : remedy;
    case 2339:
    case 2550:
    case 2551:
      return NEWER_METHODS.has(name) ? GENERAL_REMEDIES.newer : remedy;
    case 2305:
      return `${remedy}: ${[...interfaceNames].sort().join(", ")}`;
    case 7006:
    case 7019:
    case 7031:
      return parameterRemedy(start, parsed) ?? "declare the parameter's type, as in `(gb: number)`";
    default:
      return remedy;
  }
}

function typeImport(name: string): string {
  return `write \`import type { ${name} } from "schedlab/policy"\``;
}

/** Which type a parameter without one should have, judged by the function it belongs to or by its name. */
function parameterRemedy(start: number, parsed: ts.SourceFile): string | undefined {
  const parameter = ts.findAncestor(nodeAt(start, parsed), ts.isParameter);
  if (!parameter) return undefined;
  const written = ts.isIdentifier(parameter.name) ? parameter.name.text : "{ … }";
  const type = typeOf(parameter) ?? PARAMETER_TYPES.get(written.toLowerCase());
  if (type === undefined) return undefined;
  const name = type.replace(/^readonly |\[\]$/g, "");
  return `declare the parameter's type: \`${written}: ${type}\`, and ${typeImport(name)}`;
}

function typeOf(parameter: ts.ParameterDeclaration): string | undefined {
  const { parent } = parameter;
  if (parent.parameters[0] !== parameter) return undefined;
  const isDefault =
    ts.isExportAssignment(parent.parent) ||
    (ts.isFunctionDeclaration(parent) &&
      (ts.getModifiers(parent)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ??
        false));
  if (isDefault) return "Cluster";
  const { name } = ts.isPropertyAssignment(parent.parent) ? parent.parent : parent;
  return name && ts.isIdentifier(name) && name.text === "schedule" ? "SystemView" : undefined;
}

/** The innermost node at an offset. */
function nodeAt(start: number, parsed: ts.SourceFile): ts.Node {
  let node: ts.Node = parsed;
  for (;;) {
    const child: ts.Node | undefined = ts.forEachChild(node, (one) =>
      one.getStart(parsed) <= start && start < one.end ? one : undefined,
    );
    if (!child) return node;
    node = child;
  }
}
