import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packageFile } from "../../files/index.js";
import ts from "typescript";
import { LIB_FOLDER } from "./memory-host.js";

/** The language as policies are checked against it: no browser, no Node. */
export const LANGUAGE_LIB = "lib.es2023.d.ts";

/** Declarations of the language, parsed, by their names inside the compiler. Read from the installed compiler. */
export function languageFiles(): ReadonlyMap<string, ts.SourceFile> {
  const folder = dirname(ts.getDefaultLibFilePath({}));
  const files = new Map<string, ts.SourceFile>();
  const add = (lib: string): void => {
    const name = `${LIB_FOLDER}/${lib}`;
    if (files.has(name)) return;
    const file = parseDeclarations(name, readFileSync(join(folder, lib), "utf8"));
    files.set(name, file);
    for (const { fileName } of file.libReferenceDirectives) add(`lib.${fileName}.d.ts`);
  };
  add(LANGUAGE_LIB);
  return files;
}

/** The interface of policies, parsed: its published declarations. */
export function interfaceFile(): ts.SourceFile {
  const path = packageFile("dist/simulator/policy.d.ts");
  return parseDeclarations(`/schedlab/${basename(path)}`, readFileSync(path, "utf8"));
}

/** Comments are not kept: the compiler would look into them for markings that these files do not have. */
function parseDeclarations(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, {
    languageVersion: ts.ScriptTarget.ES2022,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
}
