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
 * without anything that changes while it runs. A folder that has the same study already is gone on with. Throws a
 * {@link FileError} for a folder that holds something else, or another study.
 */
export function openStudyFolder(path: string, document: object): FolderLock {
  const text = `${JSON.stringify({ format: STUDY_FORMAT, ...document }, null, 2)}\n`;
  const file = join(path, "study.json");
  if (existsSync(file)) refuseAnother(path, text);
  else refuseOtherFiles(path);
  makeFolder(path);
  const lock = lockFolder(path);
  if (!existsSync(file)) replaceFile(file, [text]);
  return lock;
}

function refuseAnother(path: string, text: string): void {
  // A study may be called otherwise by now: its name is that of a file.
  const linesOf = (json: string) => json.split("\n").filter((line) => !/^ {2}"name": /.test(line));
  const kept = linesOf(readText(join(path, "study.json"), "the study.json of a study"));
  const asked = linesOf(text);
  const i = asked.findIndex((line, at) => line !== kept[at]);
  if (i < 0) return;
  throw new FileError({
    code: "exists",
    path: join(path, "study.json"),
    expected: `the same study (${(asked[i] ?? "").trim()}), or another folder with --out`,
    found: `another one (${(kept[i] ?? "its end").trim()})`,
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
