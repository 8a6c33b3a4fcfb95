// The cells of a notebook as one strict TypeScript module: tslab itself forgives `any`, missing checks and more.
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import ts from "typescript";
import { NotebookError, ROOT } from "./project.mjs";

/**
 * What the strict compiler says of notebooks, a text per problem: notebook, cell (from 1, prose included), line of the
 * cell. Each notebook is a module of its own; one compiler reads all.
 */
export function checkCells(paths) {
  const modules = new Map(paths.map((path) => [fileOf(path), moduleOf(path)]));
  const options = strictOptions();
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => modules.has(name) || fileExists.call(host, name);
  host.readFile = (name) => modules.get(name)?.source ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) => {
    const own = modules.get(name);
    return own
      ? ts.createSourceFile(name, own.source, ts.ScriptTarget.ES2022, true)
      : getSourceFile.call(host, name, ...rest);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(modules, diagnostic));
}

function fileOf(path) {
  return resolve(path)
    .replaceAll("\\", "/")
    .replace(/\.ipynb$/, ".notebook.ts");
}

/** The code cells in one text, and the line at which each begins. */
function moduleOf(path) {
  let notebook;
  try {
    notebook = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new NotebookError(`${path}: expected a notebook that can be read: ${error.message}`);
  }
  if (!Array.isArray(notebook.cells)) {
    throw new NotebookError(`${path}: expected a notebook of format 4 with a list of cells`);
  }
  const lines = ["export {};"];
  const starts = [];
  notebook.cells.forEach(({ cell_type, source }, i) => {
    if (cell_type !== "code") return;
    starts.push({ number: i + 1, line: lines.length });
    lines.push(...[source].flat().join("").split("\n"));
  });
  return { name: basename(path), source: `${lines.join("\n")}\n`, starts };
}

function strictOptions() {
  const { config } = ts.readConfigFile(resolve(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  // A cell cannot know what later cells use, and tslab has no `import type`-only emit.
  return {
    ...options,
    noEmit: true,
    rootDir: ROOT,
    declaration: false,
    verbatimModuleSyntax: false,
  };
}

function describe(modules, { file, start, messageText }) {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n  ");
  if (!file || start === undefined) return message;
  const own = modules.get(file.fileName);
  if (!own) return `${file.fileName}: ${message}`;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const cell = own.starts.findLast((candidate) => candidate.line <= line);
  const place = cell ? `cell ${cell.number}, line ${line - cell.line + 1}:${character + 1}` : "";
  return `${own.name}, ${place}: ${message}`;
}
