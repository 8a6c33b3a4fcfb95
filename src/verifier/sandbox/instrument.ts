import ts from "typescript";

/** The names that metered code uses. They must not occur in it before. */
export interface MeterNames {
  /** Steps left. */
  readonly left: string;
  readonly over: string;
  readonly caught: string;
  /** How often something was caught that `caught` has not come to see. */
  readonly unseen: string;
}

const { factory } = ts;

/**
 * A transformer that makes code count its steps: every turn of a loop and every entry into a function takes one from
 * `left`, and calls `over` when none is left. Every `catch` first hands what it has caught to `caught`, and every
 * `finally` without a `catch` is given one, so that running out of steps or stack cannot go unnoticed.
 */
export function instrument(names: MeterNames): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      return withLoop(visited) ?? withFunction(visited) ?? withTry(visited) ?? visited;
    };
    return (file) => ts.visitNode(file, visit, ts.isSourceFile);
  };

  /** `--left < 0 && over()` */
  function step(): ts.Expression {
    return factory.createLogicalAnd(
      factory.createLessThan(
        factory.createPrefixDecrement(factory.createIdentifier(names.left)),
        factory.createNumericLiteral(0),
      ),
      call(names.over),
    );
  }

  function counted(body: ts.Statement): ts.Block {
    const statements = ts.isBlock(body) ? body.statements : [body];
    return withFirst(factory.createBlock(statements, true), step());
  }

  function withLoop(node: ts.Node): ts.Node | undefined {
    if (ts.isForStatement(node)) {
      const { initializer, condition, incrementor, statement } = node;
      return factory.updateForStatement(
        node,
        initializer,
        condition,
        incrementor,
        counted(statement),
      );
    }
    if (ts.isForOfStatement(node)) {
      const { awaitModifier, initializer, expression, statement } = node;
      return factory.updateForOfStatement(
        node,
        awaitModifier,
        initializer,
        expression,
        counted(statement),
      );
    }
    if (ts.isForInStatement(node)) {
      const { initializer, expression, statement } = node;
      return factory.updateForInStatement(node, initializer, expression, counted(statement));
    }
    if (ts.isWhileStatement(node)) {
      return factory.updateWhileStatement(node, node.expression, counted(node.statement));
    }
    if (ts.isDoStatement(node)) {
      return factory.updateDoStatement(node, counted(node.statement), node.expression);
    }
    return undefined;
  }

  function withFunction(node: ts.Node): ts.Node | undefined {
    if (ts.isArrowFunction(node)) {
      const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = node;
      const countedBody = ts.isBlock(body)
        ? withFirst(body, step())
        : factory.createParenthesizedExpression(factory.createComma(step(), body));
      return factory.updateArrowFunction(
        node,
        modifiers,
        typeParameters,
        parameters,
        type,
        equalsGreaterThanToken,
        countedBody,
      );
    }
    if (ts.isClassStaticBlockDeclaration(node)) {
      return factory.updateClassStaticBlockDeclaration(node, withFirst(node.body, step()));
    }
    if (ts.isPropertyDeclaration(node) && node.initializer && !isFunction(node.initializer)) {
      const initializer = factory.createComma(step(), node.initializer);
      const { modifiers, name, questionToken, type } = node;
      return factory.updatePropertyDeclaration(
        node,
        modifiers,
        name,
        questionToken,
        type,
        factory.createParenthesizedExpression(initializer),
      );
    }
    return withBody(node);
  }

  function withBody(node: ts.Node): ts.Node | undefined {
    if (ts.isFunctionDeclaration(node) && node.body) {
      const { modifiers, asteriskToken, name, typeParameters, parameters, type, body } = node;
      return factory.updateFunctionDeclaration(
        node,
        modifiers,
        asteriskToken,
        name,
        typeParameters,
        parameters,
        type,
        withFirst(body, step()),
      );
    }
    if (ts.isFunctionExpression(node)) {
      const { modifiers, asteriskToken, name, typeParameters, parameters, type, body } = node;
      return factory.updateFunctionExpression(
        node,
        modifiers,
        asteriskToken,
        name,
        typeParameters,
        parameters,
        type,
        withFirst(body, step()),
      );
    }
    if (ts.isMethodDeclaration(node) && node.body) {
      return factory.updateMethodDeclaration(
        node,
        node.modifiers,
        node.asteriskToken,
        node.name,
        node.questionToken,
        node.typeParameters,
        node.parameters,
        node.type,
        withFirst(node.body, step()),
      );
    }
    if (ts.isConstructorDeclaration(node) && node.body) {
      const { modifiers, parameters, body } = node;
      return factory.updateConstructorDeclaration(
        node,
        modifiers,
        parameters,
        withFirst(body, step()),
      );
    }
    if (ts.isGetAccessorDeclaration(node) && node.body) {
      const { modifiers, name, parameters, type, body } = node;
      return factory.updateGetAccessorDeclaration(
        node,
        modifiers,
        name,
        parameters,
        type,
        withFirst(body, step()),
      );
    }
    if (ts.isSetAccessorDeclaration(node) && node.body) {
      const { modifiers, name, parameters, body } = node;
      return factory.updateSetAccessorDeclaration(
        node,
        modifiers,
        name,
        parameters,
        withFirst(body, step()),
      );
    }
    return undefined;
  }

  /**
   * `caught(error, unseen++), unseen = 0`: where the stack is exhausted the call fails too, and a `return` in a `finally`
   * would hide that. Counting needs no stack, so that a later `caught`, or the end of the call, finds that one is missing.
   */
  function caught(error: ts.Identifier): ts.Expression {
    const unseen = factory.createIdentifier(names.unseen);
    return factory.createComma(
      call(names.caught, error, factory.createPostfixIncrement(unseen)),
      factory.createAssignment(unseen, factory.createNumericLiteral(0)),
    );
  }

  function withTry(node: ts.Node): ts.Node | undefined {
    if (!ts.isTryStatement(node)) return undefined;
    const { tryBlock, catchClause, finallyBlock } = node;
    const clause = catchClause ? watched(catchClause) : rethrowing();
    return factory.updateTryStatement(node, tryBlock, clause, finallyBlock);
  }

  function watched({ variableDeclaration, block }: ts.CatchClause): ts.CatchClause {
    if (variableDeclaration && ts.isIdentifier(variableDeclaration.name)) {
      const first = caught(factory.createIdentifier(variableDeclaration.name.text));
      return factory.createCatchClause(variableDeclaration, withFirst(block, first));
    }
    const error = factory.createUniqueName("caught");
    const first = factory.createExpressionStatement(caught(error));
    if (!variableDeclaration) {
      return factory.createCatchClause(error, factory.createBlock([first, block], true));
    }
    // A pattern takes apart what is caught, so that is caught whole first.
    const declaration = factory.createVariableDeclaration(
      variableDeclaration.name,
      undefined,
      undefined,
      error,
    );
    const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
    const taken = factory.createVariableStatement(undefined, list);
    return factory.createCatchClause(error, factory.createBlock([first, taken, block], true));
  }

  function rethrowing(): ts.CatchClause {
    const error = factory.createUniqueName("caught");
    return factory.createCatchClause(
      error,
      factory.createBlock(
        [factory.createExpressionStatement(caught(error)), factory.createThrowStatement(error)],
        true,
      ),
    );
  }
}

/** Making one takes no step; behind a comma it would lose the name that it has from its field. */
function isFunction(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function call(name: string, ...args: readonly ts.Expression[]): ts.Expression {
  return factory.createCallExpression(factory.createIdentifier(name), undefined, args);
}

/** The block with an expression before its first statement, but behind its directives. */
function withFirst(block: ts.Block, expression: ts.Expression): ts.Block {
  const statement = factory.createExpressionStatement(expression);
  const { statements } = block;
  const directives = statements.findIndex(
    (s) => !(ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression)),
  );
  const at = directives < 0 ? statements.length : directives;
  return factory.updateBlock(block, [
    ...statements.slice(0, at),
    statement,
    ...statements.slice(at),
  ]);
}
