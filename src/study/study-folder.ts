import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { FolderLock } from "../files/index.js";
import {
  FileError,
  lockFolder,
  makeFolder,
  readError,
  readText,
  replaceFile,
} from "../files/index.js";

/** Of study.json. */
const STUDY_FORMAT = 1;

/**
 * Takes the folder of a study for this process, and leaves study.json in it. `document`: what the study is made from,
 * without anything that changes while it runs. A folder that has the same study already, or one with fewer searches, is gone on with. Throws a
 * {@link FileError} for a folder that holds something else, or another study.
 */
export function openStudyFolder(path: string, document: object): FolderLock {
  const text = `${JSON.stringify({ format: STUDY_FORMAT, ...document }, null, 2)}\n`;
  const file = join(path, "study.json");
  if (existsSync(file)) refuseAnother(file, document);
  else refuseOtherFiles(path);
  makeFolder(path);
  const lock = lockFolder(path);
  replaceFile(file, [text], { force: true });
  return lock;
}

/** A study may be called otherwise by now, since its name is that of a file, and have more searches. */
function refuseAnother(file: string, document: object): void {
  const kept = studyOf(parsed(file));
  const asked = studyOf(document);
  const planned = new Set(asked.cells);
  const i = asked.lines.findIndex((line, at) => line !== kept.lines[at]);
  const gone = kept.cells.find((cell) => !planned.has(cell));
  if (i < 0 && gone === undefined) return;
  const [expected, found] =
    i < 0
      ? ["with the searches that it has and perhaps more", `one that has ${gone ?? ""}`]
      : [(asked.lines[i] ?? "").trim(), `another one (${(kept.lines[i] ?? "its end").trim()})`];
  throw new FileError({
    code: "exists",
    path: file,
    expected: `the same study (${expected}), or another folder with --out`,
    found,
  });
}

/** What two documents of a study are compared by: their settings line by line, and their searches. */
function studyOf(document: object): {
  readonly lines: readonly string[];
  readonly cells: readonly string[];
} {
  const { cells, ...settings } = document as { readonly cells?: unknown };
  const compared = { ...settings, name: undefined, format: undefined };
  return {
    lines: JSON.stringify(compared, null, 2).split("\n"),
    cells: Array.isArray(cells) ? cells.map((cell) => JSON.stringify(cell)) : [],
  };
}

function parsed(file: string): object {
  const text = readText(file, "the study.json of a study");
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null) return document;
  } catch {
    // Told below, as any other value.
  }
  throw new FileError({
    code: "unreadable",
    path: file,
    expected: "what schedlab study writes, or another folder with --out",
    found: "something else",
  });
}

function refuseOtherFiles(path: string): void {
  let names: string[];
  try {
    names = existsSync(path) ? readdirSync(path) : [];
  } catch (cause) {
    throw readError(cause, path, "a folder for the study");
  }
  if (names.length === 0) return;
  throw new FileError({
    code: "exists",
    path,
    expected: "a new or an empty folder, or that of the same study",
    found: "a folder with other files",
  });
}
