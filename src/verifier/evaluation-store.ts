import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError, makeFolder, readText, replaceFile } from "../files/index.js";
import type { Evaluation } from "./evaluate.js";
import { evaluationText, readEvaluation } from "./evaluation-text.js";

/** Keeps evaluations by key. What is kept was completed; the same key always stands for the same evaluation. */
export interface EvaluationStore {
  readonly get: (key: string) => Evaluation | undefined;
  readonly set: (key: string, evaluation: Evaluation) => void;
}

/**
 * Evaluations as files of a folder, one each, which is made when the first is written. `version` is that of the program:
 * what another version left there is not found. A file that cannot be read as what it should be is as good as none.
 * Throws a {@link FileError} if `folder` is something else.
 */
export function folderStore(folder: string, version: string): EvaluationStore {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    const expected = "a folder to keep evaluations in";
    throw new FileError({ code: "unwritable", path: folder, expected, found: "a file" });
  }
  const path = (key: string): string => join(folder, `${key}-${version}.json`);
  return {
    get(key) {
      if (!existsSync(path(key))) return undefined;
      try {
        return readEvaluation(readText(path(key), "a kept evaluation"));
      } catch {
        return undefined;
      }
    },
    set(key, evaluation) {
      makeFolder(folder);
      replaceFile(path(key), [evaluationText(evaluation)], { force: true });
    },
  };
}
