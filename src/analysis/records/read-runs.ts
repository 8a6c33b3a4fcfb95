import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { FileError, readError, readText } from "../../files/index.js";
import { JsonReader } from "./json-reader.js";
import { readRun } from "./read-run.js";
import type { RunRecord } from "./run-record.js";

/** The runs of a folder. */
export interface FoundRuns {
  /** Sorted by path. */
  readonly runs: readonly RunRecord[];
  /** Paths within the folder of runs, and of cells of a study, that have no candidate yet; sorted. */
  readonly notRun: readonly string[];
  /** Of several runs those that cannot be read, and why; sorted. */
  readonly unreadable: readonly UnreadableRun[];
}

export interface UnreadableRun {
  readonly name: string;
  /** As in `…/run.json: expected …; found …`. */
  readonly problem: string;
}

/**
 * The runs in a folder that is a run, a study, or holds such at any depth. Throws a {@link FileError} if there is no such
 * folder, no run in it, or nothing but runs without a candidate, and what {@link readRun} throws where no run can be read.
 */
export function readRuns(folder: string): FoundRuns {
  const folders = runFoldersIn(folder)
    .map((path) => ({ path, name: nameOf(path, folder) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const begun = folders.filter(({ path }) => hasCandidates(path));
  const notRun = folders.filter(({ path }) => !hasCandidates(path)).map(({ name }) => name);
  if (folders.length === 0) throw noRuns(folder, whatIsIn(folder));
  if (begun.length === 0) {
    const [first] = folders;
    // A run by itself says how to go on with it.
    if (first?.path === folder) readRun(folder);
    throw noRuns(folder, `${folders.length} that have no candidate yet, such as ${first?.name}`);
  }
  const runs: RunRecord[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const [i, { path, name }] of begun.entries()) {
    try {
      runs.push(readRun(path, { name }));
    } catch (error) {
      const isLastHope = i === begun.length - 1 && runs.length === 0;
      if (!(error instanceof FileError) || isLastHope) throw error;
      unreadable.push({ name, problem: error.message });
    }
  }
  return { runs, notRun, unreadable };
}

/** A run's own folder is called as it is. */
function nameOf(path: string, folder: string): string {
  return path === folder ? basename(resolve(folder)) : relative(folder, path).replaceAll(sep, "/");
}

/** Is there a whole line in its candidates.jsonl? */
export function hasCandidates(folder: string): boolean {
  const path = join(folder, "candidates.jsonl");
  return existsSync(path) && readText(path, "the candidates of a run").includes("\n");
}

/** Those of a study as it lists them, also if they have not begun. */
function runFoldersIn(folder: string): string[] {
  const entries = entriesOf(folder);
  if (entries.some(({ name }) => name === "run.json")) return [folder];
  if (entries.some(({ name }) => name === "study.json")) return cellsOf(folder);
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => runFoldersIn(join(folder, name)));
}

/** Within the folder of the study. */
const CELL_FOLDER = {
  pattern: /^(?!.*(?:^|\/)\.+(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/,
  expected: "the path of a folder within the study",
};

function cellsOf(study: string): string[] {
  const path = join(study, "study.json");
  return JsonReader.parse(readText(path, "the study.json of a study"), path)
    .at("cells")
    .list()
    .map((cell) => join(study, cell.at("folder").matching(CELL_FOLDER)));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw readError(cause, folder, "the folder of a run or a study");
  }
}

function whatIsIn(folder: string): string {
  return entriesOf(folder).length === 0 ? "an empty folder" : "other files";
}

function noRuns(folder: string, found: string): FileError {
  return new FileError({
    code: "unreadable",
    path: folder,
    expected: "the folder of a run (with a run.json), of a study, or one that holds runs",
    found,
  });
}
