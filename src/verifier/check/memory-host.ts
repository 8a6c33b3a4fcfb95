import ts from "typescript";

/** Where the compiler finds its libraries. No such folder exists: what it reads comes from {@link memoryHost}. */
export const LIB_FOLDER = "/lib";

/**
 * A compiler's world that consists of the source files `find` knows, by absolute name. Nothing is read from disk or
 * written to it, whatever a source refers to. `modules` maps what import declarations name to names of files.
 */
export function memoryHost(
  find: (fileName: string) => ts.SourceFile | undefined,
  modules: ReadonlyMap<string, string> = new Map(),
): ts.CompilerHost {
  return {
    getSourceFile: find,
    fileExists: (name) => find(name) !== undefined,
    readFile: (name) => find(name)?.text,
    resolveModuleNameLiterals: (names) =>
      names.map(({ text }) => ({ resolvedModule: resolved(modules.get(text)) })),
    resolveTypeReferenceDirectiveReferences: (names) =>
      names.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    directoryExists: () => false,
    getDirectories: () => [],
    getDefaultLibFileName: (options) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => LIB_FOLDER,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    getEnvironmentVariable: () => undefined,
    writeFile: () => undefined,
  };
}

function resolved(fileName: string | undefined): ts.ResolvedModuleFull | undefined {
  if (fileName === undefined) return undefined;
  const extension = fileName.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts;
  return { resolvedFileName: fileName, extension };
}
