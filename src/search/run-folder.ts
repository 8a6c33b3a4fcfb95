import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileError, readError, replaceFile } from "../files/index.js";
import { evaluationFeedback, feedbackJson } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import { candidateLine } from "./candidate.js";

/**
 * The folder of a run:
 *
 *     run.json               what was asked for: configuration, seed, versions, digest of each trace
 *     candidates.jsonl       a line per candidate, in commit order; the same bytes on every machine
 *     candidates/<id>/       policy.ts and feedback.json (its evaluation, trace by trace)
 *     timings.jsonl          wall-clock values, which are nowhere else
 *
 * Candidates are appended as they are committed, so what was done is kept when a run is interrupted.
 */
export class RunFolder {
  private constructor(readonly path: string) {}

  /**
   * Makes the folder. One that is there and not empty is refused unless `force`, which empties it of an earlier run's
   * files. Throws a {@link FileError}.
   */
  static create(path: string, { force = false }: { readonly force?: boolean } = {}): RunFolder {
    const isUsed = withFolder(path, () => existsSync(path) && readdirSync(path).length > 0);
    if (isUsed && !force) {
      throw new FileError({
        code: "exists",
        path,
        expected: "a new or an empty folder, or --force to replace the run in it",
        found: "a folder that is not empty",
      });
    }
    if (isUsed && !existsSync(join(path, "run.json"))) {
      throw new FileError({
        code: "unwritable",
        path,
        expected: "the folder of a run (with a run.json), to be replaced",
        found: "other files",
      });
    }
    withFolder(path, () => {
      mkdirSync(path, { recursive: true });
      for (const name of RUN_FILES) rmSync(join(path, name), { recursive: true, force: true });
      mkdirSync(join(path, "candidates"));
      mkdirSync(join(path, "charts"));
    });
    return new RunFolder(path);
  }

  writeRun(run: unknown): void {
    this.write("run.json", json(run));
  }

  /** Keeps a candidate: first its own folder, then its line, so that a line always has its folder. */
  commit(candidate: Candidate): void {
    const folder = join("candidates", candidate.id);
    if (!existsSync(join(this.path, folder))) {
      mkdirSync(join(this.path, folder), { recursive: true });
      this.write(join(folder, "policy.ts"), candidate.source);
      this.write(
        join(folder, "feedback.json"),
        json(feedbackJson(evaluationFeedback(candidate.evaluation, { name: "policy.ts" }))),
      );
    }
    appendFileSync(join(this.path, "candidates.jsonl"), `${candidateLine(candidate)}\n`);
  }

  appendTiming(timing: unknown): void {
    appendFileSync(join(this.path, "timings.jsonl"), `${JSON.stringify(timing)}\n`);
  }

  /** Writes a file of the run, replacing one that is there. */
  write(name: string, text: string): void {
    replaceFile(join(this.path, name), [text], { force: true });
  }
}

const RUN_FILES = [
  "run.json",
  "candidates.jsonl",
  "candidates",
  "timings.jsonl",
  "summary.json",
  "table.csv",
  "charts",
];

/** A call to the file system, whose failure is told as a {@link FileError}. */
function withFolder<T>(path: string, body: () => T): T {
  try {
    return body();
  } catch (cause) {
    throw readError(cause, path, "a folder for the run");
  }
}

/** Pretty-printed; infinite numbers as strings. */
function json(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, item: unknown) =>
      typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
    2,
  );
  return `${text}\n`;
}
