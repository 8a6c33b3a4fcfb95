import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the strict compiler says of policies, each a file of its own that imports `schedlab/policy`. */
export function typeErrors(sources: readonly string[]): string[] {
  const files = new Map(sources.map((source, i) => [`${ROOT}policy-${i}.ts`, source]));
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    paths: { "schedlab/policy": [`${ROOT}src/simulator/policy.ts`] },
  };
  const host = ts.createCompilerHost(options);
  const withFiles: ts.CompilerHost = {
    ...host,
    readFile: (name) => files.get(name) ?? host.readFile(name),
    fileExists: (name) => files.has(name) || host.fileExists(name),
    getSourceFile: (name, version) => {
      const source = files.get(name);
      return source === undefined
        ? host.getSourceFile(name, version)
        : ts.createSourceFile(name, source, version);
    },
  };
  const program = ts.createProgram([...files.keys()], options, withFiles);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const at = file?.getLineAndCharacterOfPosition(start);
    const line = file?.text.split("\n")[at?.line ?? 0] ?? "";
    return `${ts.flattenDiagnosticMessageText(messageText, " ")} | ${line.trim()}`;
  });
}
