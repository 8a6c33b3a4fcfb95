import ts from "typescript";
import { hasModifier, isErased, withoutCasts } from "./erased.js";

/**
 * What a program does, as text: its syntax tree with kinds, names and values written out. Two programs have the same
 * form only if they are the same but for what has no meaning: comments, layout, types, parentheses, trailing commas and
 * semicolons, the way literals are spelt, `{ a }` for `{ a: a }`, and the names of variables, parameters, functions,
 * classes and labels. Those are numbered in the order in which they first occur; a number stands for one declaration,
 * so that equal names in different scopes stay different, and cannot be taken for a global, which keeps its name.
 */
export function canonicalForm(parsed: ts.SourceFile, checker: ts.TypeChecker): string {
  const numbers = new Map<ts.Node, number>();
  const labels: string[] = [];

  function form(node: ts.Node | undefined): string {
    if (node === undefined) return "_";
    if (isErased(node)) return "";
    if (ts.isIdentifier(node)) return name(node);
    return special(node) ?? literal(node, parsed) ?? generic(node);
  }

  /** Without the lists of which nothing is left: `private a` is `a`. */
  function children(node: ts.Node): string {
    let text = "";
    ts.forEachChild(
      node,
      (child) => {
        text += form(child);
      },
      (list) => {
        const items = list.map(form).join("");
        if (items !== "") text += `[${items}]`;
      },
    );
    return text;
  }

  function generic(node: ts.Node): string {
    return `${kindOf(node)}(${children(node)})`;
  }

  function name(node: ts.Identifier): string {
    if (isPropertyName(node)) return key(node);
    const symbol = ts.isExportSpecifier(node.parent)
      ? checker.getExportSpecifierLocalTargetSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    const number = numbered(symbol);
    return isExported(node) ? `Export(${key(node)}${number})` : (number ?? `Free(${quoted(node)})`);
  }

  /** Undefined for what is not a local of this source. */
  function numbered(symbol: ts.Symbol | undefined): string | undefined {
    const declaration = symbol?.valueDeclaration;
    if (!declaration || !isLocal(declaration, parsed)) return undefined;
    const number = numbers.get(declaration) ?? numbers.size;
    numbers.set(declaration, number);
    return `#${number};`;
  }

  /** Forms of their own: where children alone would be ambiguous, or two spellings mean the same. */
  function special(node: ts.Node): string | undefined {
    if (ts.isExpression(node)) {
      const inner = withoutCasts(node);
      if (inner !== node) return form(inner);
    }
    if (ts.isExpressionWithTypeArguments(node) && !ts.isHeritageClause(node.parent)) {
      return form(node.expression);
    }
    if (ts.isExpressionStatement(node) && isNoDirective(node)) return `Value(${children(node)})`;
    if (ts.isShorthandPropertyAssignment(node)) return shorthand(node);
    if (ts.isBindingElement(node)) return binding(node);
    if (ts.isParameter(node) && isParameterProperty(node)) {
      return `Property(${key(node.name)}${generic(node)})`;
    }
    if (ts.isEnumMember(node)) {
      const number = numbered(checker.getSymbolAtLocation(node.name));
      return `EnumMember(${form(node.name)}${number}${form(node.initializer)})`;
    }
    if (ts.isExportSpecifier(node)) {
      return `ExportSpecifier(${form(node.propertyName ?? node.name)}${key(node.name)})`;
    }
    if (ts.isForStatement(node)) {
      const { initializer, condition, incrementor, statement } = node;
      return `For(${[initializer, condition, incrementor, statement].map(form).join()})`;
    }
    if (ts.isLabeledStatement(node)) return labelled(node);
    if (ts.isBreakOrContinueStatement(node)) return `${kindOf(node)}(${jump(node)})`;
    // Modules that are loaded are forbidden; here they only have to be different.
    return ts.isImportDeclaration(node) ? `Import(${quoted(node)})` : undefined;
  }

  function shorthand(node: ts.ShorthandPropertyAssignment): string {
    const { name, objectAssignmentInitializer: initial } = node;
    const symbol = checker.getShorthandAssignmentValueSymbol(node);
    const value = numbered(symbol) ?? `Free(${quoted(name)})`;
    // `{ __proto__ }` makes a property, `{ __proto__: a }` sets the prototype.
    const kind = name.text === "__proto__" ? "Shorthand" : "PropertyAssignment";
    const assigned = initial ? `BinaryExpression(${value}${EQUALS}()${form(initial)})` : value;
    return `${kind}(${key(name)}${assigned})`;
  }

  function binding(node: ts.BindingElement): string {
    const { dotDotDotToken, propertyName, name, initializer } = node;
    const isShort = ts.isObjectBindingPattern(node.parent) && !dotDotDotToken && !propertyName;
    const property = isShort ? key(name) : form(propertyName);
    return `Binding(${form(dotDotDotToken)}${property}${form(name)}${form(initializer)})`;
  }

  function labelled(node: ts.LabeledStatement): string {
    labels.push(node.label.text);
    const statement = form(node.statement);
    labels.pop();
    return `Labelled(${statement})`;
  }

  /** How many labels further out the target is. */
  function jump({ label }: ts.BreakOrContinueStatement): string {
    return label ? `${labels.length - labels.lastIndexOf(label.text)}` : "";
  }

  return form(parsed);
}

const EQUALS = ts.SyntaxKind[ts.SyntaxKind.EqualsToken];

/** The kind, with what the compiler keeps in flags: `let`, `++`, `?.` further left. */
function kindOf(node: ts.Node): string {
  const kind = ts.SyntaxKind[node.kind];
  if (ts.isVariableDeclarationList(node)) return `${kind}:${node.flags & ts.NodeFlags.BlockScoped}`;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return `${kind}:${ts.SyntaxKind[node.operator]}`;
  }
  if (ts.isMetaProperty(node)) return `${kind}:${ts.SyntaxKind[node.keywordToken]}`;
  if (ts.isExportAssignment(node)) return `${kind}:${node.isExportEquals === true}`;
  return (node.flags & ts.NodeFlags.OptionalChain) === 0 ? kind : `${kind}?`;
}

function literal(node: ts.Node, parsed: ts.SourceFile): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) {
    const isName = "name" in node.parent && node.parent.name === node;
    const isBound = ts.isBindingElement(node.parent) && node.parent.propertyName === node;
    return isName || isBound ? key(node) : `${kindOf(node)}(${quoted(node)})`;
  }
  if (ts.isBigIntLiteral(node) || ts.isPrivateIdentifier(node)) {
    return `${kindOf(node)}(${quoted(node)})`;
  }
  if (ts.isRegularExpressionLiteral(node) || ts.isTemplateLiteralToken(node)) {
    // As it is written, which a tag function can read; line ends count as one character.
    const text = node.getText(parsed).replace(/\r\n?/g, "\n");
    return `${kindOf(node)}(${JSON.stringify(text)})`;
  }
  return undefined;
}

/** A property's name: `a`, `"a"` and, of numbers, `1` and `"1"` are the same. */
function key(node: ts.Node): string {
  return `Key(${quoted(node)})`;
}

/** JSON keeps halves of surrogate pairs apart, UTF-8 does not. */
function quoted(node: ts.Node): string {
  return JSON.stringify("text" in node ? node.text : node.getText());
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const hasKey =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isAccessor(parent) ||
    ts.isEnumMember(parent) ||
    ts.isMetaProperty(parent);
  return hasKey && parent.name === node;
}

/** Is the name that of a declaration which others can see by it? */
function isExported(node: ts.Identifier): boolean {
  const { parent } = node;
  const isDeclaration =
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isEnumDeclaration(parent) ||
    ts.isModuleDeclaration(parent);
  if (!isDeclaration || parent.name !== node) return false;
  // `namespace A.B` exports B from A.
  if (ts.isModuleDeclaration(parent) && ts.isModuleDeclaration(parent.parent)) return true;
  return (
    hasModifier(parent, ts.ModifierFlags.Export) && !hasModifier(parent, ts.ModifierFlags.Default)
  );
}

/** Is it one of the declarations whose names are written as numbers? */
function isLocal(declaration: ts.Declaration, parsed: ts.SourceFile): boolean {
  return (
    declaration.getSourceFile() === parsed &&
    (ts.isVariableDeclaration(declaration) ||
      ts.isBindingElement(declaration) ||
      ts.isParameter(declaration) ||
      ts.isFunctionDeclaration(declaration) ||
      ts.isFunctionExpression(declaration) ||
      ts.isClassLike(declaration) ||
      ts.isEnumDeclaration(declaration) ||
      ts.isEnumMember(declaration) ||
      ts.isModuleDeclaration(declaration))
  );
}

function isParameterProperty(node: ts.ParameterDeclaration): boolean {
  return hasModifier(node, ts.ModifierFlags.ParameterPropertyModifier);
}

/** `("use strict");` is not `"use strict";`. */
function isNoDirective({ expression }: ts.ExpressionStatement): boolean {
  return !ts.isStringLiteral(expression) && ts.isStringLiteral(withoutCasts(expression));
}
