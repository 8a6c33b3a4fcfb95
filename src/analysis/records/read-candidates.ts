import { join } from "node:path";
import type { OutcomeRecord } from "../../verifier/index.js";
import { OUTCOME_CODES } from "../../verifier/index.js";
import { JsonReader } from "./json-reader.js";
import { readLines } from "./read-lines.js";
import type { CandidateRecord, TraceScores } from "./run-record.js";

/**
 * The candidates of a run, in commit order. `seconds`: when each was committed, by number. Throws a `FileError` naming the
 * line.
 */
export function readCandidates(
  folder: string,
  model: string,
  seconds: ReadonlyMap<number, number>,
): CandidateRecord[] {
  const path = join(folder, "candidates.jsonl");
  return readLines(path, "the candidates of a run").map((line, i) =>
    candidateOf(JsonReader.parse(line, `${path}:${i + 1}`), model, seconds),
  );
}

/** Folders have these names. */
const CANDIDATE_ID = { pattern: /^[0-9a-f]{12}$/, expected: "12 hexadecimal digits" };

function candidateOf(
  line: JsonReader,
  model: string,
  seconds: ReadonlyMap<number, number>,
): CandidateRecord {
  const number = line.at("number").number();
  const id = line.at("id").matching(CANDIDATE_ID);
  const tokens = line.at("tokens");
  const duplicateOf = line.at("duplicate_of");
  return {
    number,
    id,
    label: `${model} ${id}`,
    parents: line
      .at("parents")
      .list()
      .map((parent) => parent.matching(CANDIDATE_ID)),
    outcome: outcomeOf(line.at("outcome")),
    duplicateOf: duplicateOf.isMissing ? null : duplicateOf.number(),
    completedTraces: line.at("completed_traces").number(),
    scores: line.at("score").scores(),
    traces: traceScoresOf(line.at("traces")),
    simulations: line.at("simulations").number(),
    tokens: tokens.isMissing
      ? null
      : {
          input: tokens.at("input").number(),
          cachedInput: tokens.at("cached_input").number(),
          output: tokens.at("output").number(),
          reasoning: tokens.at("reasoning").number(),
        },
    costUsd: line.at("cost_usd").number(),
    committedAfterSeconds: seconds.get(number),
  };
}

/** How a policy fared on each trace, as in candidates.jsonl and baselines.json. */
export function traceScoresOf(traces: JsonReader): TraceScores[] {
  return traces.list().map((each) => ({
    trace: each.at("trace").text(),
    outcome: each.at("outcome").text(),
    scores: each.scores(),
  }));
}

function outcomeOf(outcome: JsonReader): OutcomeRecord {
  const code = outcome.at("code").oneOf(OUTCOME_CODES);
  const message = outcome.at("message");
  const rule = outcome.at("rule");
  return {
    code,
    ...(message.isMissing ? {} : { message: message.text() }),
    ...(rule.isMissing ? {} : { rule: rule.text() }),
  };
}
