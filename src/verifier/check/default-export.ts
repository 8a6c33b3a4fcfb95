import ts from "typescript";
import type { Advice } from "./problem.js";

/** Has the module a default export, whatever it is? Of the syntax alone. */
export function hasDefaultExport(parsed: ts.SourceFile): boolean {
  return parsed.statements.some((statement) => {
    if (ts.isExportAssignment(statement)) return !statement.isExportEquals;
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      return (
        exportClause !== undefined &&
        ts.isNamedExports(exportClause) &&
        exportClause.elements.some(({ name }) => name.text === "default")
      );
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
  });
}

const FACTORY = "`export default function create(cluster: Cluster): Policy { … }`";

/** What a source without a default export is told. */
export const NO_DEFAULT_EXPORT: Advice = {
  rule: "default-export",
  message: "no default export",
  remedy: `write ${FACTORY}`,
};

/** A default export that is not a policy factory: its place, and what is wrong with it. */
export interface WrongExport extends Advice {
  readonly start: number;
}

/**
 * What is wrong with a default export that the compiler has found not to be assignable to `PolicyFactory`. `reason` is
 * the compiler's.
 */
export function describeWrongExport(
  parsed: ts.SourceFile,
  checker: ts.TypeChecker,
  reason: string,
): WrongExport {
  const symbol = defaultExportOf(parsed, checker);
  const node = symbol?.declarations?.[0];
  const start = node?.getStart(parsed) ?? 0;
  const value = symbol && aliased(symbol, checker);
  return { start, rule: "default-export", ...adviceOn(value, node ?? parsed, checker, reason) };
}

function adviceOn(
  value: ts.Symbol | undefined,
  node: ts.Node,
  checker: ts.TypeChecker,
  reason: string,
): Omit<Advice, "rule"> {
  if (value && (value.flags & ts.SymbolFlags.Value) === 0) {
    return { message: "the default export is a type, not a function", remedy: `write ${FACTORY}` };
  }
  const type = value && checker.getTypeOfSymbolAtLocation(value, node);
  if (type && type.getCallSignatures().length === 0) return adviceOnObject(type, checker);
  return {
    message: `the default export does not make policies: ${reason}`,
    remedy:
      "take a `Cluster`, return an object with `schedule(view: SystemView): Decision | undefined`",
  };
}

function adviceOnObject(type: ts.Type, checker: ts.TypeChecker): Omit<Advice, "rule"> {
  if (type.getConstructSignatures().length > 0) {
    return {
      message: "the default export is a class, expected a function that makes policies",
      remedy:
        "export the class by its own name or not at all, and write " +
        "`export default function create(cluster: Cluster): Policy { return new …; }`",
    };
  }
  if (type.getProperty("schedule")) {
    return {
      message: "the default export is a policy, expected a function that makes one for each run",
      remedy: `return it from a function: ${FACTORY}`,
    };
  }
  const name = checker.typeToString(type);
  return {
    message: `the default export is of type ${name}, expected a function that makes policies`,
    remedy: `write ${FACTORY}`,
  };
}

function defaultExportOf(parsed: ts.SourceFile, checker: ts.TypeChecker): ts.Symbol | undefined {
  const module = checker.getSymbolAtLocation(parsed);
  return module && checker.tryGetMemberInModuleExports("default", module);
}

function aliased(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
