import type { Ledger, PreparedProposal, Proposal, Proposer } from "../proposers/index.js";
import { seededSource } from "../random/index.js";
import type { Evaluation, Evaluator, Metric } from "../verifier/index.js";
import { failedOnAll, isBetter } from "../verifier/index.js";
import { Archive } from "./archive.js";
import type { Candidate } from "./candidate.js";
import { candidateId } from "./candidate.js";
import { scoreOf } from "./ranking.js";
import type { Strategy } from "./strategies/index.js";

export interface SearchOptions {
  readonly proposer: Proposer;
  readonly evaluator: Evaluator;
  readonly strategy: Strategy;
  readonly metric: Metric;
  /** Of the strategy's choices. Proposers have seeds of their own. */
  readonly seed: number;
  /** Candidates to evaluate, ≥ 1, those of `earlier` included. */
  readonly iterations: number;
  /** Default: nothing is limited. */
  readonly ledger?: Ledger;
  /** Proposals and evaluations under way at once, ≥ 1; the strategy may allow fewer. Decides no result. Default 8. */
  readonly inFlight?: number;
  /** Ends the search when a candidate's score is this good or better. */
  readonly target?: number | undefined;
  /** Ends the search when so many candidates in a row were no improvement, ≥ 1. */
  readonly patience?: number | undefined;
  /** Asked before each proposal: why nothing more should be begun. What is under way is finished. */
  readonly shouldEnd?: () => "time" | "interrupted" | undefined;
  /** What an earlier part of the same search has committed. */
  readonly earlier?: readonly Candidate[];
  /** Told each candidate, in commit order, but for the earlier ones. */
  readonly onCandidate?: (candidate: Candidate) => void;
}

/** Why a search has ended. `budget`: the next request could have cost more than is left. */
export type StopReason = "iterations" | "target" | "patience" | "budget" | "time" | "interrupted";

export interface SearchResult {
  /** In commit order. */
  readonly candidates: readonly Candidate[];
  /** undefined if there is no candidate. */
  readonly best: Candidate | undefined;
  readonly stopped: StopReason;
}

/**
 * Proposes, evaluates on all traces, and commits in the order of the numbers, whichever ends first. What is proposed
 * follows from what the strategy lets a number see, so neither the workers nor `inFlight` decide a result; a target, the
 * patience and a budget end a search at the same candidate whatever is under way behind it. Rejects when the proposer
 * cannot go on; what was committed before is kept, and requests under way are waited for, since they are paid for.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { iterations, inFlight = 8, shouldEnd } = options;
  if (!(iterations >= 1)) {
    throw new RangeError(`expected \`iterations\` to be at least 1, got ${iterations}`);
  }
  const archive = new Archive(options.metric, options.earlier);
  const { candidates } = archive;
  const underWay = new Map<number, UnderWay>();
  let next = candidates.length;
  let ending: StopReason | undefined;
  try {
    for (;;) {
      const stopped = reasonToStop(archive, options);
      if (stopped) return resultOf(archive, stopped);
      for (; !ending && next < Math.min(iterations, candidates.length + inFlight); next++) {
        ending = shouldEnd?.();
        if (ending || options.strategy.horizon(next) > candidates.length) break;
        const prepared = prepare(next, candidates, options);
        if (!isAffordable(prepared, underWay, options)) {
          if (underWay.size === 0) ending = "budget";
          break;
        }
        underWay.set(next, begin(prepared, options));
      }
      const head = underWay.get(candidates.length);
      if (!head) return resultOf(archive, ending ?? "iterations");
      const { proposal, evaluation } = await head.result;
      underWay.delete(candidates.length);
      const candidate = archive.commit(proposal, evaluation, options.proposer.name);
      options.onCandidate?.(candidate);
    }
  } finally {
    await Promise.allSettled([...underWay.values()].map(({ result }) => result));
  }
}

interface UnderWay {
  readonly worstCaseUsd: number;
  readonly result: Promise<{ readonly proposal: Proposal; readonly evaluation: Evaluation }>;
}

function prepare(
  number: number,
  candidates: readonly Candidate[],
  { proposer, strategy, metric, seed }: SearchOptions,
): PreparedProposal {
  const visible = candidates.slice(0, strategy.horizon(number));
  const random = seededSource(seed, "strategy", strategy.name, number);
  const parents = strategy.parents({ number, visible, metric, random });
  return proposer.prepare({ number, parents, visible });
}

/**
 * The room for a request is what is left when all under way cost their worst. When it does not fit it is asked again as
 * they are committed, and at last with none under way: so a budget ends a search at the same candidate in any order.
 */
function isAffordable(
  { worstCaseUsd }: PreparedProposal,
  underWay: ReadonlyMap<number, UnderWay>,
  { ledger }: SearchOptions,
): boolean {
  if (!ledger || worstCaseUsd === 0) return true;
  const { spentUsd, atRiskUsd } = ledger.balance();
  let most = spentUsd + atRiskUsd + worstCaseUsd;
  for (const other of underWay.values()) most += other.worstCaseUsd;
  return most <= ledger.limitUsd;
}

function begin(prepared: PreparedProposal, { evaluator }: SearchOptions): UnderWay {
  const result = (async () => {
    const proposal = await prepared.make();
    const { source, failure } = proposal;
    const name = `candidates/${candidateId(source)}/policy.ts`;
    const evaluation = failure
      ? failedOnAll(failure, evaluator.traces)
      : await evaluator.evaluate({ kind: "source", name, source });
    return { proposal, evaluation };
  })();
  // It is awaited in its turn; until then a rejection must not count as unhandled.
  result.catch(() => undefined);
  return { worstCaseUsd: prepared.worstCaseUsd, result };
}

function reasonToStop(
  { candidates, best }: Archive,
  { metric, iterations, target, patience = Infinity }: SearchOptions,
): StopReason | undefined {
  if (best && target !== undefined && !isBetter(metric, target, scoreOf(best, metric))) {
    return "target";
  }
  if (best && candidates.length - 1 - best.number >= patience) return "patience";
  return candidates.length >= iterations ? "iterations" : undefined;
}

function resultOf({ candidates, best }: Archive, stopped: StopReason): SearchResult {
  return { candidates, best, stopped };
}
