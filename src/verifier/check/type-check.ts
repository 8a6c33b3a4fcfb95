import ts from "typescript";
import { LANGUAGE_LIB, interfaceFile, languageFiles } from "./compiler-files.js";
import { memoryHost } from "./memory-host.js";
import { POLICY_MODULE } from "./forbidden-imports.js";
import { POLICY_FILE } from "./parse.js";

/** What the compiler makes of a policy. */
export interface TypeCheck {
  /** Knows what each name of the source stands for. */
  readonly checker: ts.TypeChecker;
  /** Errors within the source, in no particular order. */
  readonly errors: readonly ts.Diagnostic[];
  /** Why the default export cannot be used as a `PolicyFactory`; undefined when it can, or when there is none. */
  readonly exportError: ts.Diagnostic | undefined;
}

/** Checks one policy after the other against the language and the interface of policies. */
export interface PolicyTypeChecker {
  /** Names of the types that `schedlab/policy` exports. */
  readonly interfaceNames: ReadonlySet<string>;
  /** Takes a policy without syntax errors that {@link parseCode} has parsed. Throws only what the compiler throws. */
  check(parsed: ts.SourceFile): TypeCheck;
}

const USE_FILE = "/use.ts";

/** A caller of the policy: its errors are those of the default export. */
const USE = `import create from "./policy";
import type { PolicyFactory } from "${POLICY_MODULE}";
export const factory: PolicyFactory = create;
`;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: false,
  target: ts.ScriptTarget.ES2022,
  lib: [LANGUAGE_LIB],
  libReplacement: false,
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  isolatedModules: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * A type checker that has the language's declarations and the interface parsed and keeps them. Every policy is checked
 * by a compiler of its own over the same files, so that none learns from the one before. Nothing but these files can be
 * reached, whatever a source refers to.
 */
export function createTypeChecker(): PolicyTypeChecker {
  const files = new Map(languageFiles());
  const policyInterface = interfaceFile();
  files.set(policyInterface.fileName, policyInterface);
  const use = ts.createSourceFile(USE_FILE, USE, ts.ScriptTarget.ES2022);
  files.set(USE_FILE, use);
  const modules = new Map([
    [POLICY_MODULE, policyInterface.fileName],
    ["./policy", POLICY_FILE],
  ]);
  return {
    interfaceNames: exportedTypes(policyInterface),
    check(parsed) {
      const find = (name: string): ts.SourceFile | undefined =>
        name === POLICY_FILE ? parsed : files.get(name);
      const program = ts.createProgram([POLICY_FILE, USE_FILE], OPTIONS, memoryHost(find, modules));
      const errors = program.getSemanticDiagnostics(parsed);
      const [exportError] = program.getSemanticDiagnostics(use);
      return { checker: program.getTypeChecker(), errors, exportError };
    },
  };
}

function exportedTypes(file: ts.SourceFile): ReadonlySet<string> {
  const declarations = file.statements.filter(
    (statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
  );
  return new Set(declarations.map(({ name }) => name.text));
}
