import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FolderLock } from "../files/index.js";
import {
  FileError,
  appendLine,
  lockFolder,
  makeFolder,
  readError,
  readText,
  repairedLines,
  replaceFile,
} from "../files/index.js";
import { evaluationFeedback, evaluationText, feedbackJson } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import { candidateLine } from "./candidate.js";
import { readCandidate } from "./read-candidate.js";

/** Of the files of a run. A folder of a later format is refused. */
export const RUN_FORMAT = 3;

/**
 * The folder of a run:
 *
 *     run.json               what was asked for: configuration, seed, versions, digest of each trace
 *     baselines.json         how the baselines fare on each trace, and what no policy can surpass
 *     candidates.jsonl       a line per candidate, in commit order; the same bytes on every machine
 *     candidates/<id>/       policy.ts, prompt.json, feedback.json (how it fared), evaluation.json (all of it, to resume)
 *                            and of the winner report-card.json
 *     cassette.jsonl         every exchange with a model
 *     timings.jsonl          wall-clock values, which are nowhere else
 *
 * Candidates are appended as they are committed, so what was done is kept when a run is killed. One process at a time
 * writes to it.
 */
export class RunFolder {
  readonly #lock: FolderLock;

  private constructor(
    readonly path: string,
    lock: FolderLock,
  ) {
    this.#lock = lock;
  }

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
    makeFolder(path);
    const lock = lockFolder(path);
    withFolder(path, () => {
      for (const name of RUN_FILES) rmSync(join(path, name), { recursive: true, force: true });
    });
    for (const name of ["candidates", "charts"]) makeFolder(join(path, name));
    return new RunFolder(path, lock);
  }

  /** Opens the folder of a run to go on with it. Throws a {@link FileError} if it is none. */
  static open(path: string): RunFolder {
    if (!existsSync(join(path, "run.json"))) {
      throw new FileError({
        code: "unreadable",
        path,
        expected: "the folder of a run, with a run.json",
        found: existsSync(path) ? "a folder without one" : "no such folder",
      });
    }
    return new RunFolder(path, lockFolder(path));
  }

  /** Path of a folder in it for what is needed only while the search runs. */
  get scratch(): string {
    return join(this.path, SCRATCH);
  }

  /** Gives the folder free. */
  close(): void {
    this.#lock.release();
  }

  /**
   * What run.json holds. Throws a {@link FileError} for what is not JSON, or of another format than {@link RUN_FORMAT}.
   */
  readRun(): Readonly<Record<string, unknown>> {
    return readRunJson(this.path);
  }

  writeRun(run: Readonly<Record<string, unknown>>): void {
    this.write("run.json", json({ format: RUN_FORMAT, ...run }));
  }

  /**
   * The candidates that were committed. What a killed process left behind of another is removed. Throws a
   * {@link FileError} naming the line if one is not what the candidate's own files say.
   */
  candidates(): Candidate[] {
    const lines = repairedLines(join(this.path, "candidates.jsonl"));
    repairedLines(join(this.path, "timings.jsonl"));
    const candidates = lines.map((line, i) => readCandidate(this.path, line, i));
    const committed = new Set(candidates.map(({ id }) => id));
    const folder = join(this.path, "candidates");
    withFolder(folder, () => {
      for (const name of readdirSync(folder)) {
        if (!committed.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
      }
    });
    return candidates;
  }

  /** Keeps a candidate: first its own folder, then its line, so that a line always has its folder. */
  commit(candidate: Candidate): void {
    const { id, source, evaluation, prompt } = candidate;
    const folder = join("candidates", id);
    const hasCode = evaluation.outcome.code !== "no-policy";
    if (!existsSync(join(this.path, folder, "evaluation.json"))) {
      makeFolder(join(this.path, folder));
      this.write(join(folder, hasCode ? "policy.ts" : "answer.md"), source);
      if (prompt) this.write(join(folder, "prompt.json"), json(prompt));
      const feedback = feedbackJson(evaluationFeedback(evaluation, { name: "policy.ts" }));
      this.write(join(folder, "feedback.json"), json(feedback));
      this.write(join(folder, "evaluation.json"), evaluationText(evaluation));
    }
    appendLine(join(this.path, "candidates.jsonl"), candidateLine(candidate));
  }

  appendTiming(timing: unknown): void {
    appendLine(join(this.path, "timings.jsonl"), JSON.stringify(timing));
  }

  /** Writes a file of the run, replacing one that is there. */
  write(name: string, text: string): void {
    replaceFile(join(this.path, name), [text], { force: true });
  }
}

const REMEDY = "remove the folder, or bring the file back, and run the search again";

/** What the run.json of a folder holds; see {@link RunFolder.readRun}. */
export function readRunJson(folder: string): Readonly<Record<string, unknown>> {
  const path = join(folder, "run.json");
  const wrong = (found: string) =>
    new FileError({
      code: "unreadable",
      path,
      expected: `what schedlab search writes, in format ${RUN_FORMAT}`,
      found,
    });
  let run: unknown;
  try {
    run = JSON.parse(readText(path, "the run.json of a run"));
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    const reason = cause instanceof Error ? cause.message : "";
    throw wrong(`text that is not JSON (${reason}): ${REMEDY}`);
  }
  if (typeof run !== "object" || run === null || Array.isArray(run)) {
    throw wrong(`another value: ${REMEDY}`);
  }
  const { format = 1, schedlab } = run as Readonly<Record<string, unknown>>;
  if (schedlab === undefined) throw wrong(`no version of schedlab: ${REMEDY}`);
  if (format !== RUN_FORMAT) {
    const isNewer = typeof format === "number" && format > RUN_FORMAT;
    const remedy = isNewer ? "update schedlab to read it" : "run the search again";
    throw wrong(
      `format ${String(format)} of schedlab ${typeof schedlab === "string" ? schedlab : "?"}: ${remedy}`,
    );
  }
  return run as Readonly<Record<string, unknown>>;
}

const SCRATCH = ".scratch";

const RUN_FILES = [
  SCRATCH,
  "run.json",
  "baselines.json",
  "candidates.jsonl",
  "candidates",
  "cassette.jsonl",
  "prompts",
  "timings.jsonl",
  "summary.json",
  "table.csv",
  "charts",
  "report.html",
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
