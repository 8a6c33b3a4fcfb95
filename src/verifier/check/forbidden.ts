import ts from "typescript";
import { isTypeSyntax, withoutCasts } from "./erased.js";
import { forbiddenComments } from "./forbidden-comments.js";
import { forbiddenGlobal, isMath, isMathType } from "./forbidden-globals.js";
import { forbiddenImport } from "./forbidden-imports.js";
import { FORBIDDEN_SYNTAX } from "./forbidden-rules.js";
import type { Found } from "./found.js";
import { found } from "./found.js";
import type { Advice } from "./problem.js";

/**
 * Finds what no policy may use, in order of place; see {@link FORBIDDEN_SYNTAX} and {@link FORBIDDEN_NAMES}. A name
 * counts by what it stands for: a variable of the policy's own may be called `process`. Types do not count, as they are
 * erased. What only shows when code runs, such as a property's computed name, is left to the sandbox.
 */
export function findForbidden(parsed: ts.SourceFile, checker: ts.TypeChecker): Found[] {
  const all = forbiddenComments(parsed);
  const report = (rule: Advice, node: ts.Node, name?: string): void => {
    all.push(found(rule, node.getStart(parsed), node.end, name));
  };
  const visit = (node: ts.Node): void => {
    const inImport = forbiddenImport(node);
    if (inImport) report(inImport, node);
    if (isDeclaredElsewhere(node)) report(FORBIDDEN_SYNTAX.declare, node);
    else if (isTypeSyntax(node)) visitTypes(node);
    else if (!isOfOtherModule(node)) {
      if (!inImport) visitValue(node);
      ts.forEachChild(node, visit);
    }
  };
  const visitTypes = (node: ts.Node): void => {
    const inImport = forbiddenImport(node);
    if (inImport) report(inImport, node);
    ts.forEachChild(node, visitTypes);
  };
  const visitValue = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const rule = isReference(node) ? forbiddenGlobal(node, checker) : undefined;
      if (rule) report(rule, node, node.text);
    } else if (isRandom(node, checker)) report(FORBIDDEN_SYNTAX.random, node);
    else if (isConstructorCall(node)) report(FORBIDDEN_SYNTAX.constructorCall, node);
    else {
      const syntax = forbiddenSyntax(node);
      if (!syntax) return;
      const start = node.getStart(parsed);
      all.push(found(syntax.rule, start, start + syntax.length, syntax.name));
    }
  };
  visit(parsed);
  return all.sort((a, b) => a.start - b.start);
}

interface Syntax {
  readonly rule: Advice;
  readonly name: string;
  /** Of what breaks the rule, from the node's start. */
  readonly length: number;
}

function forbiddenSyntax(node: ts.Node): Syntax | undefined {
  const { async, debugger: debug, with: withRule, using } = FORBIDDEN_SYNTAX;
  if (node.kind === ts.SyntaxKind.AsyncKeyword) {
    // With the function's head, of which the compiler would say that it must return a promise.
    const body = ts.isFunctionLike(node.parent) && "body" in node.parent && node.parent.body;
    const length = body ? body.pos - node.end + 5 : 5;
    return { rule: async, name: "async", length };
  }
  if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) {
    return { rule: async, name: "await", length: 5 };
  }
  if (ts.isDebuggerStatement(node)) return { rule: debug, name: "debugger", length: 8 };
  if (ts.isWithStatement(node)) return { rule: withRule, name: "with", length: 4 };
  if (ts.isVariableDeclarationList(node) && isUsing(node)) {
    return { rule: using, name: "using", length: 5 };
  }
  return undefined;
}

/** `using` and `await using` are flags like `let` and `const`; the second has the first's. */
function isUsing({ flags }: ts.VariableDeclarationList): boolean {
  return (flags & ts.NodeFlags.Using) !== 0;
}

/** `declare …`, `declare global`, also where the keyword has been forgotten. */
function isDeclaredElsewhere(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return (
    (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false) ||
    (ts.isModuleDeclaration(node) &&
      (ts.isStringLiteral(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0))
  );
}

/** Are the names in it those of another module? */
function isOfOtherModule(node: ts.Node): boolean {
  return ts.isImportDeclaration(node) || (ts.isExportDeclaration(node) && !!node.moduleSpecifier);
}

/** Does the name stand for a value, rather than naming a property, a label or what is declared here? */
function isReference(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === name;
  if (ts.isBindingElement(parent)) return parent.initializer === name;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return !("name" in parent && parent.name === name);
}

function isRandom(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === "random" && isMath(node.expression, checker);
  }
  if (ts.isElementAccessExpression(node)) {
    const { expression, argumentExpression: argument } = node;
    return (
      isMath(expression, checker) &&
      (textOf(argument) === "random" || canBe(checker.getTypeAtLocation(argument), "random"))
    );
  }
  if (ts.isBindingElement(node)) {
    const pattern = node.parent;
    if (keyOf(node.propertyName ?? node.name) !== "random") return false;
    const { initializer } = pattern.parent;
    return (
      isMathType(checker.getTypeAtLocation(pattern), node) ||
      (initializer !== undefined && isMath(initializer, checker))
    );
  }
  return ts.isBinaryExpression(node) && assignsRandom(node, checker);
}

/** `({ random } = Math)` */
function assignsRandom({ left, right }: ts.BinaryExpression, checker: ts.TypeChecker): boolean {
  const target = withoutCasts(left);
  return (
    ts.isObjectLiteralExpression(target) &&
    target.properties.some(({ name }) => name !== undefined && keyOf(name) === "random") &&
    isMath(right, checker)
  );
}

/** Can a key of this type be that name? */
function canBe(type: ts.Type, name: string): boolean {
  const types = type.isUnion() ? type.types : [type];
  return types.some((one) => one.isStringLiteral() && one.value === name);
}

function isConstructorCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const callee = withoutCasts(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === "constructor";
  return (
    ts.isElementAccessExpression(callee) && textOf(callee.argumentExpression) === "constructor"
  );
}

/** A property's name where it is written out. */
function keyOf(name: ts.Node): string | undefined {
  if (ts.isComputedPropertyName(name)) return textOf(name.expression);
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

function textOf(expression: ts.Expression): string | undefined {
  const inner = withoutCasts(expression);
  return ts.isStringLiteralLike(inner) ? inner.text : undefined;
}
