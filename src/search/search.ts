import type { Proposal, Proposer } from "../proposers/index.js";
import type { Evaluation, Evaluator, Metric } from "../verifier/index.js";
import { isBetter } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import { candidateId } from "./candidate.js";

export interface SearchOptions {
  readonly proposer: Proposer;
  readonly evaluator: Evaluator;
  readonly metric: Metric;
  /** Candidates to evaluate, ≥ 1. */
  readonly iterations: number;
  /** Candidates that are proposed from scratch before the first is built upon. Default 32. */
  readonly founders?: number;
  /** How many of the best candidates are built upon. Default 8. */
  readonly parents?: number;
  /** Told each candidate, in commit order. */
  readonly onCandidate?: (candidate: Candidate) => void;
}

export interface SearchResult {
  /** In commit order. */
  readonly candidates: readonly Candidate[];
  readonly best: Candidate;
}

/**
 * Candidates are proposed and evaluated in rounds of this size. Those of a round build on what was committed before
 * it, so what is proposed does not depend on which evaluation ends first, nor on the number of workers.
 */
const ROUND = 8;

/** How often a proposal is drawn again when its source is already known. */
const REDRAWS = 4;

/** Proposes, evaluates on all traces, keeps the best and builds on them. Deterministic for a given proposer. */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { iterations, founders = 32, parents = 8, onCandidate } = options;
  const candidates: Candidate[] = [];
  const byId = new Map<string, Candidate>();
  const byFingerprint = new Map<string, Candidate>();
  while (candidates.length < iterations) {
    const precursors =
      candidates.length < founders ? [] : ranked(candidates, options.metric).slice(0, parents);
    const size = Math.min(ROUND, iterations - candidates.length);
    const proposals = await proposeRound(
      options.proposer,
      candidates.length,
      size,
      precursors,
      byId,
    );
    const evaluations = new Map<string, Promise<Evaluation>>();
    for (const { id, source } of proposals) {
      const known = byId.get(id)?.evaluation;
      if (evaluations.has(id)) continue;
      const policy = { kind: "source", name: `candidates/${id}/policy.ts`, source } as const;
      const evaluation = known ? Promise.resolve(known) : options.evaluator.evaluate(policy);
      // It is awaited in its turn; until then a rejection must not count as unhandled.
      evaluation.catch(() => undefined);
      evaluations.set(id, evaluation);
    }
    for (const { id, source, proposal } of proposals) {
      const evaluation = await (evaluations.get(id) as Promise<Evaluation>);
      const { fingerprint = "" } = evaluation;
      const candidate: Candidate = {
        number: candidates.length,
        id,
        parents: proposal.parents,
        proposer: options.proposer.name,
        notes: proposal.notes,
        source,
        evaluation,
        duplicateOf: (byId.get(id) ?? byFingerprint.get(fingerprint))?.number ?? null,
      };
      candidates.push(candidate);
      if (!byId.has(id)) byId.set(id, candidate);
      // A source that failed may fail elsewhere when it is written otherwise: such ones are not taken for the same.
      const isKnown = fingerprint === "" || evaluation.outcome.code !== "completed";
      if (candidate.duplicateOf === null && !isKnown) byFingerprint.set(fingerprint, candidate);
      onCandidate?.(candidate);
    }
  }
  return { candidates, best: bestOf(candidates, options.metric) };
}

interface IdentifiedProposal {
  readonly id: string;
  readonly source: string;
  readonly proposal: Proposal;
}

async function proposeRound(
  proposer: Proposer,
  first: number,
  size: number,
  precursors: readonly Candidate[],
  known: ReadonlyMap<string, unknown>,
): Promise<IdentifiedProposal[]> {
  const round: IdentifiedProposal[] = [];
  const isKnown = (id: string): boolean => known.has(id) || round.some((p) => p.id === id);
  for (let number = first; number < first + size; number++) {
    let proposal = await proposer.propose({ number, attempt: 0, precursors });
    let id = candidateId(proposal.source);
    for (let attempt = 1; attempt <= REDRAWS && isKnown(id); attempt++) {
      proposal = await proposer.propose({ number, attempt, precursors });
      id = candidateId(proposal.source);
    }
    round.push({ id, source: proposal.source, proposal });
  }
  return round;
}

/** Best first; of equally good ones the earlier. Without duplicates. */
export function ranked(candidates: readonly Candidate[], metric: Metric): Candidate[] {
  const score = (candidate: Candidate): number => candidate.evaluation.scores[metric.name];
  return candidates
    .filter(({ duplicateOf }) => duplicateOf === null)
    .sort((a, b) => {
      if (isBetter(metric, score(a), score(b))) return -1;
      return isBetter(metric, score(b), score(a)) ? 1 : a.number - b.number;
    });
}

function bestOf(candidates: readonly Candidate[], metric: Metric): Candidate {
  const [best] = ranked(candidates, metric);
  if (!best) throw new RangeError("expected `iterations` to be at least 1, got 0");
  return best;
}
