import { createHash } from "node:crypto";
import type { Expense, Precursor, Prompt } from "../proposers/index.js";
import type { Evaluation } from "../verifier/index.js";
import { scoresJson } from "../verifier/index.js";

/** A proposed policy with its evaluation, committed. */
export interface Candidate extends Precursor {
  readonly proposer: string;
  readonly expense: Expense;
  /** Digest of the prompt that a model was sent; null: no model was asked. */
  readonly promptDigest: string | null;
  /** What was sent; only in the process that made the candidate. */
  readonly prompt?: Prompt | undefined;
  /** See {@link behaviourDigest}; null unless it completed every trace. */
  readonly behaviour: string | null;
  /**
   * The earlier candidate with the same source, with one that differs in comments, white space and names of locals only,
   * or that behaved the same on every trace; null: none.
   */
  readonly duplicateOf: number | null;
}

/** The first 12 hexadecimal digits of the SHA-256 of a source. */
export function candidateId(source: string): string {
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}

/** Outcomes of sources that were not run. */
const NOT_RUN: readonly string[] = ["no-policy", "compile-error", "type-error", "forbidden"];

/** Was the policy run at all? */
export function wasRun({ outcome }: Evaluation): boolean {
  return !NOT_RUN.includes(outcome.code);
}

/**
 * A candidate's line in candidates.jsonl, without the line end. Nothing in it depends on the machine, the number of
 * workers or the clock. Costs are of the answer that the candidate was made from; what was spent on answers that never
 * came is in the cassette.
 */
export function candidateLine(candidate: Candidate): string {
  const { number, id, parents, proposer, notes, evaluation, duplicateOf, expense } = candidate;
  const { tokens, costUsd, simulations } = expense;
  return JSON.stringify({
    number,
    id,
    parents,
    proposer,
    prompt: candidate.promptDigest,
    duplicate_of: duplicateOf,
    behaviour: candidate.behaviour,
    outcome: evaluation.outcome,
    completed_traces: evaluation.completedTraces,
    score: scoresJson(evaluation.scores),
    traces: tracesJson(evaluation),
    simulations: (wasRun(evaluation) ? evaluation.traces.length : 0) + simulations,
    screening_simulations: simulations,
    tokens: tokens && {
      input: tokens.input,
      cached_input: tokens.cachedInput,
      output: tokens.output,
      reasoning: tokens.reasoning,
    },
    cost_usd: costUsd,
    notes,
  });
}

/** How a policy fared on each trace, as in files. */
export function tracesJson({ traces }: Evaluation): readonly Readonly<Record<string, unknown>>[] {
  return traces.map(({ trace, outcome, scores }) => ({
    trace,
    outcome: outcome.code,
    ...scoresJson(scores),
  }));
}
