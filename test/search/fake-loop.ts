import type { ProposalRequest, Proposer } from "../../src/proposers/index.js";
import { NO_EXPENSE } from "../../src/proposers/index.js";
import { seededSource, shuffle } from "../../src/random/index.js";
import type { Candidate } from "../../src/search/index.js";
import { candidateId } from "../../src/search/index.js";
import type { Evaluation, Evaluator, Scores } from "../../src/verifier/index.js";

/** An evaluation on one trace in which every metric has this score. */
export function evaluationOf(score: number): Evaluation {
  const scores: Scores = { throughput: score, adjusted_latency: score, penalized_latency: score };
  const outcome = { code: "completed" } as const;
  return { outcome, completedTraces: 1, scores, traces: [{ trace: "t", outcome, scores }] };
}

/** A candidate with this source. */
export function candidateOf(
  number: number,
  source: string,
  { evaluation = evaluationOf(1), ...changes }: Partial<Candidate> = {},
): Candidate {
  const id = candidateId(source);
  const made = {
    parents: [],
    proposer: "fake",
    notes: null,
    duplicateOf: null,
    expense: NO_EXPENSE,
    promptDigest: null,
    behaviour: null,
  };
  return { number, id, source, ...made, evaluation, ...changes };
}

/** A score that follows from the source. */
export function scoreOf(source: string): number {
  return parseInt(candidateId(source).slice(0, 6), 16);
}

export interface FakeEvaluator extends Evaluator {
  /** Sources in the order in which their evaluation was asked for. */
  readonly asked: string[];
  /** Sources in the order in which their evaluation ended. */
  readonly ended: string[];
}

/** Scores by {@link scoreOf}; what is asked for together ends in an order that follows from `seed`. */
export function fakeEvaluator(seed: number): FakeEvaluator {
  const source = seededSource(seed, "order of ends");
  const asked: string[] = [];
  const ended: string[] = [];
  let pending: { readonly code: string; readonly end: () => void }[] = [];
  async function endAll(): Promise<void> {
    const batch = shuffle(source, pending);
    pending = [];
    for (const { code, end } of batch) {
      ended.push(code);
      end();
      // Whoever waits for this one goes on before the next one ends.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    traces: ["t"],
    asked,
    ended,
    evaluate(policy) {
      if (policy.kind !== "source") throw new Error("expected a source");
      const code = policy.source;
      asked.push(code);
      return new Promise((resolve) => {
        if (pending.length === 0) setImmediate(() => void endAll());
        const end = (): void => {
          resolve(evaluationOf(scoreOf(code)));
        };
        pending.push({ code, end });
      });
    },
    close: () => Promise.resolve(),
  };
}

export interface FakeProposer extends Proposer {
  readonly requests: ProposalRequest[];
}

export interface FakeCosts {
  /** Of the request for a number, US dollars. Default 0. */
  readonly worstCaseUsd?: (number: number) => number;
  /** What it takes to make the proposal; settles what it cost. Default: nothing. */
  readonly pay?: (number: number) => Promise<void>;
}

/** Writes what `write` gives; descends from the first of its parents. */
export function fakeProposer(
  write: (request: ProposalRequest) => string,
  { worstCaseUsd = () => 0, pay = () => Promise.resolve() }: FakeCosts = {},
): FakeProposer {
  const requests: ProposalRequest[] = [];
  return {
    name: "fake",
    label: "fake",
    requests,
    prepare(request) {
      const parents = request.parents.slice(0, 1).map(({ id }) => id);
      return {
        worstCaseUsd: worstCaseUsd(request.number),
        async make() {
          requests.push(request);
          const paid = pay(request.number);
          await paid;
          return { source: write(request), parents, notes: request.number, expense: NO_EXPENSE };
        },
      };
    },
  };
}
