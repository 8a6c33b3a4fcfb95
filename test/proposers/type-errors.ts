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
  const { readFile, fileExists } = host;
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const at = file?.getLineAndCharacterOfPosition(start);
    const line = file?.text.split("\n")[at?.line ?? 0] ?? "";
    return `${ts.flattenDiagnosticMessageText(messageText, " ")} | ${line.trim()}`;
  });
}
