import { createHash } from "node:crypto";
import type { Evaluation } from "../verifier/index.js";
import { scoresJson } from "../verifier/index.js";

/** A proposed policy with its evaluation. */
export interface Candidate {
  /** 0, 1, 2, … in commit order. */
  readonly number: number;
  /** The first 12 hexadecimal digits of the SHA-256 of its source. */
  readonly id: string;
  readonly parents: readonly string[];
  readonly proposer: string;
  readonly notes: unknown;
  readonly source: string;
  readonly evaluation: Evaluation;
  /** The earlier candidate that is the same up to comments, white space and names of locals; null: none. */
  readonly duplicateOf: number | null;
}

export function candidateId(source: string): string {
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}

/**
 * A candidate's line in candidates.jsonl, without the line end. Nothing in it depends on the machine, the number of
 * workers or the clock.
 */
export function candidateLine(candidate: Candidate): string {
  const { number, id, parents, proposer, notes, evaluation, duplicateOf } = candidate;
  return JSON.stringify({
    number,
    id,
    parents,
    proposer,
    duplicate_of: duplicateOf,
    outcome: evaluation.outcome,
    completed_traces: evaluation.completedTraces,
    score: scoresJson(evaluation.scores),
    traces: evaluation.traces.map(({ trace, outcome, scores }) => ({
      trace,
      outcome: outcome.code,
      ...scoresJson(scores),
    })),
    simulations: duplicateOf === null ? evaluation.traces.length : 0,
    tokens: null,
    cost_usd: 0,
    notes,
  });
}
