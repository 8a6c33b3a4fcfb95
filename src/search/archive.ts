import type { Proposal } from "../proposers/index.js";
import type { Evaluation, Metric } from "../verifier/index.js";
import { isBetter } from "../verifier/index.js";
import { behaviourDigest } from "./behaviour.js";
import type { Candidate } from "./candidate.js";
import { candidateId } from "./candidate.js";
import { scoreOf } from "./ranking.js";

/** All candidates of a search in commit order, with what is needed to see that one was there before. */
export class Archive {
  readonly #candidates: Candidate[] = [];
  /** First candidate of each source, code and behaviour. */
  readonly #first = new Map<string, number>();

  readonly #metric: Metric;
  #best: Candidate | undefined;

  constructor(metric: Metric, earlier: readonly Candidate[] = []) {
    this.#metric = metric;
    for (const candidate of earlier) this.#add(candidate);
  }

  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /** The first of the best by the metric; undefined without candidates. */
  get best(): Candidate | undefined {
    return this.#best;
  }

  /** The next candidate, made from a proposal and its evaluation. */
  commit(proposal: Proposal, evaluated: Evaluation, proposer: string): Candidate {
    const id = candidateId(proposal.source);
    // A source has one evaluation, also if the machine would decide otherwise the second time.
    const same = this.#first.get(`source ${id}`);
    const evaluation = this.#candidates[same ?? -1]?.evaluation ?? evaluated;
    const behaviour = behaviourDigest(evaluation);
    const known = keysOf(id, evaluation, behaviour).map((key) => this.#first.get(key));
    return this.#add({
      number: this.#candidates.length,
      id,
      parents: proposal.parents,
      proposer,
      notes: proposal.notes,
      source: proposal.source,
      evaluation,
      expense: proposal.expense,
      promptDigest: proposal.prompt?.digest ?? null,
      prompt: proposal.prompt,
      behaviour,
      duplicateOf: this.#original(known.find((number) => number !== undefined)),
    });
  }

  /** Duplicates are told of the first of their kind. */
  #original(number: number | undefined): number | null {
    if (number === undefined) return null;
    return this.#candidates[number]?.duplicateOf ?? number;
  }

  #add(candidate: Candidate): Candidate {
    this.#candidates.push(candidate);
    for (const key of keysOf(candidate.id, candidate.evaluation, candidate.behaviour)) {
      if (!this.#first.has(key)) this.#first.set(key, candidate.number);
    }
    const score = scoreOf(candidate, this.#metric);
    const isFirst = this.#best === undefined;
    if (
      isFirst ||
      (this.#best && isBetter(this.#metric, score, scoreOf(this.#best, this.#metric)))
    ) {
      this.#best = candidate;
    }
    return candidate;
  }
}

/** A source that failed may fail elsewhere when it is written otherwise: only completed ones are compared by more than it. */
function keysOf(
  id: string,
  { outcome, fingerprint }: Evaluation,
  behaviour: string | null,
): string[] {
  if (outcome.code !== "completed") return [`source ${id}`];
  return [
    `source ${id}`,
    ...(fingerprint === undefined ? [] : [`code ${fingerprint}`]),
    ...(behaviour === null ? [] : [`behaviour ${behaviour}`]),
  ];
}
