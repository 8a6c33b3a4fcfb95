import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { FileError, readText } from "../../files/index.js";
import { readRunJson } from "../../search/index.js";
import type { SearchSettings } from "../../search/settings.js";
import { METRIC_NAMES } from "../../verifier/index.js";
import { JsonReader } from "./json-reader.js";
import { readCandidates, traceScoresOf } from "./read-candidates.js";
import { readTimings } from "./read-timings.js";
import type { CandidateRecord, PolicyRecord, RunRecord } from "./run-record.js";

export interface ReadRunOptions {
  /** Default: the folder's own. */
  readonly name?: string;
}

/**
 * What analysis looks at of a run, finished or not. Reads run.json, baselines.json, candidates.jsonl, timings.jsonl and
 * summary.json, and changes nothing. Throws a {@link FileError} for a folder that is no run, a run of another format, one
 * without any candidate, and a file that holds something else than a search writes.
 */
export function readRun(
  folder: string,
  { name = basename(resolve(folder)) }: ReadRunOptions = {},
): RunRecord {
  const document = readRunJson(folder);
  const run = JsonReader.of(document, join(folder, "run.json"));
  refuseIncomplete(folder);
  const settings = document.search as SearchSettings;
  const metric = run.at("search").at("metric").oneOf(METRIC_NAMES);
  const isGrammar = run.at("search").at("proposer").text() === "grammar";
  const model = isGrammar ? "grammar" : run.at("search").at("model").text();
  const { seconds, cpuSeconds, committedAfter } = readTimings(folder);
  const candidates = readCandidates(folder, model, committedAfter);
  if (candidates.length === 0) throw incomplete(folder, "no candidate");
  return {
    folder,
    name,
    version: run.at("schedlab").text(),
    model,
    settings,
    metric,
    traces: run
      .at("traces")
      .list()
      .map((trace) => ({
        name: trace.at("name").text(),
        digest: trace.at("sha256_canonical").text(),
      })),
    ...readBaselines(folder),
    candidates,
    ...readEnd(folder, candidates),
    seconds,
    cpuSeconds,
  };
}

function refuseIncomplete(folder: string): void {
  for (const file of ["baselines.json", "candidates.jsonl"]) {
    if (!existsSync(join(folder, file))) throw incomplete(folder, `no ${file}`);
  }
}

function incomplete(folder: string, found: string): FileError {
  return new FileError({
    code: "unreadable",
    path: folder,
    expected: "a run with its baselines and at least one candidate",
    found: `${found}; go on with: schedlab search --resume ${folder}`,
  });
}

function readBaselines(folder: string): Pick<RunRecord, "baselines" | "bounds"> {
  const path = join(folder, "baselines.json");
  const document = JsonReader.parse(readText(path, "the baselines of a run"), path);
  const baselines = document
    .at("policies")
    .list()
    .map((each): PolicyRecord => {
      const name = each.at("policy").text();
      return {
        label: name === "naive" ? "naive (FIFO)" : name,
        completedTraces: each.at("completed_traces").number(),
        scores: each.at("score").scores(),
        traces: traceScoresOf(each.at("traces")),
      };
    });
  const bounds = document
    .at("bounds")
    .list()
    .map((each) => ({ trace: each.at("trace").text(), scores: each.scores() }));
  return { baselines, bounds };
}

/** A summary of fewer candidates is of an earlier end, after which the run went on. */
function readEnd(
  folder: string,
  candidates: readonly CandidateRecord[],
): Pick<RunRecord, "winner" | "heldOut" | "stopped" | "spentUsd"> {
  const path = join(folder, "summary.json");
  const summary = existsSync(path)
    ? JsonReader.parse(readText(path, "the summary of a run"), path)
    : undefined;
  if (summary?.at("candidates").number() !== candidates.length) {
    return {
      winner: undefined,
      heldOut: { validation: undefined, test: undefined },
      stopped: undefined,
      spentUsd: candidates.reduce((sum, { costUsd }) => sum + costUsd, 0),
    };
  }
  const winner = summary.at("winner");
  const id = winner.at("id").oneOf(candidates.map((candidate) => candidate.id));
  const number = winner.at("number").number();
  const percentOf = (set: string): number | undefined => {
    const percent = winner.at("improvement_over_fifo_percent").at(set);
    return percent.isMissing ? undefined : percent.number();
  };
  return {
    winner: candidates.find((each) => each.id === id && each.number === number),
    heldOut: { validation: percentOf("validation"), test: percentOf("test") },
    stopped: summary.at("stopped").text(),
    spentUsd: summary.at("spent").at("cost_usd").number(),
  };
}
