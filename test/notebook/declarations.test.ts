import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as TypeScript from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);

/** The compiler inside of tslab (TypeScript 5.0), which reads the declarations in notebooks. */
const fromTslab = createRequire(require.resolve("tslab"));
const ts = fromTslab("@tslab/typescript-for-tslab") as typeof TypeScript;

const ENTRIES = ["schedlab", "schedlab/policy", "schedlab/analysis", "schedlab/notebook"];

/** As tslab has it, but strict. */
const OPTIONS: TypeScript.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is how tslab resolves modules
  moduleResolution: ts.ModuleResolutionKind.Node10,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
};

function compile(source: string): TypeScript.Program {
  const file = join(ROOT, "notebooks", "declarations.ts");
  const host = ts.createCompilerHost(OPTIONS);
  const overlay: TypeScript.CompilerHost = {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, ...rest) =>
      name === file
        ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true)
        : host.getSourceFile(name, ...rest),
  };
  return ts.createProgram([file], OPTIONS, overlay);
}

function complaints(program: TypeScript.Program): string[] {
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

/** Paths to `any` in what an entry exports, or the compiled source itself if it does not import that; types that other packages declare are not entered. */
function anyIn(program: TypeScript.Program, entry: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(ROOT, "notebooks", "declarations.ts"));
  if (!source) throw new Error("the source is not in the program");
  const seen = new Set<TypeScript.Type>();
  const found: string[] = [];
  const isOurs = (symbol: TypeScript.Symbol | undefined) =>
    (symbol?.declarations ?? []).every(
      (declaration) =>
        declaration.getSourceFile().fileName.startsWith(ROOT) &&
        !declaration.getSourceFile().fileName.includes("node_modules"),
    );
  const visit = (type: TypeScript.Type, path: string): void => {
    if (type.flags & ts.TypeFlags.Any) found.push(path);
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) visit(part, path);
      return;
    }
    const reference = type as Partial<TypeScript.TypeReference>;
    if (reference.target) {
      for (const argument of checker.getTypeArguments(type as TypeScript.TypeReference)) {
        visit(argument, `${path}<>`);
      }
    }
    if (!(type.flags & ts.TypeFlags.Object) || !isOurs(type.getSymbol())) return;
    for (const property of type.getProperties()) {
      // A private field is declared without a type.
      if (property.name.includes("#")) continue;
      visit(checker.getTypeOfSymbolAtLocation(property, source), `${path}.${property.name}`);
    }
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) {
        visit(checker.getTypeOfSymbolAtLocation(parameter, source), `${path}(${parameter.name})`);
      }
      visit(signature.getReturnType(), `${path}()`);
    }
    for (const { type: value } of checker.getIndexInfosOfType(type)) visit(value, `${path}[]`);
  };
  const specifier = source.statements
    .filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => moduleSpecifier)
    .find((node) => ts.isStringLiteral(node) && node.text === entry);
  const module = checker.getSymbolAtLocation(specifier ?? source);
  if (!module) throw new Error(`${entry} does not resolve`);
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol =
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.Type) {
      visit(checker.getDeclaredTypeOfSymbol(symbol), exported.name);
    }
    if (symbol.flags & ts.SymbolFlags.Value) {
      visit(checker.getTypeOfSymbolAtLocation(symbol, source), exported.name);
    }
  }
  return found;
}

describe("the declarations, read by tslab's own TypeScript", () => {
  it("are read by version 5.0", () => {
    expect(ts.version).toMatch(/^5\.0\./);
  });

  it("hold no `any` in what is exported", () => {
    const imports = ENTRIES.map(
      (entry, i) => `import * as entry${i} from "${entry}"; export { entry${i} };`,
    );
    const program = compile(imports.join("\n"));
    expect(complaints(program)).toEqual([]);
    for (const entry of ENTRIES) expect(anyIn(program, entry), entry).toEqual([]);
  });

  it("are entered far enough for an `any` to be found", () => {
    const program = compile(`
      export class Shown { of(rows: ReadonlyMap<string, { readonly x: Unknown }>): void {} }
      export declare const wrong: (n: number) => readonly Unknown[];
      export declare const right: (n: number) => readonly string[];`);
    expect(complaints(program)).not.toEqual([]);
    expect(anyIn(program, "itself")).toEqual(["Shown.of(rows)<>.x", "wrong()<>"]);
  });

  it("have a use of each entry compile strictly, and a wrong use refused", () => {
    const use = `
      import { findBuiltInPolicy, generateWorkload, simulate } from "schedlab";
      import type { Policy } from "schedlab/policy";
      import { medianInterval } from "schedlab/analysis";
      import { check, frame, table } from "schedlab/notebook";
      export const nothing: Policy = { schedule: () => ({ assign: [] }) };
      const policy = findBuiltInPolicy("naive");
      check(policy !== undefined, "naive is there");
      const workload = generateWorkload({ durationSeconds: 60 });
      const { statistics } = simulate(workload, policy.create, { durationSeconds: 60 });
      export const throughput: number = statistics.throughput;
      export const interval = medianInterval([1, 2, throughput]);
      table(frame([{ throughput }]), { formats: { throughput: 4 } });
    `;
    expect(complaints(compile(use))).toEqual([]);
    const wrong = use.replace("const throughput: number", "const throughput: string");
    expect(complaints(compile(wrong))).not.toEqual([]);
  });
});

it("package.json resolves each entry to the same declarations with and without `exports`", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, unknown>>;
    readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  };
  const declared = Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === "object" && target !== null && "types" in target && path !== "."
      ? [[path.slice(2), [String(target.types).slice(2)]]]
      : [],
  );
  expect(manifest.typesVersions["*"]).toEqual(Object.fromEntries(declared));
});
