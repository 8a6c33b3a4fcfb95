import type { Evaluation, OutcomeRecord } from "../verifier/index.js";
import type { TokenUsage } from "./usage.js";

/** An evaluated candidate, as far as a proposer may build on it. */
export interface Precursor {
  /** 0, 1, 2, … in commit order. */
  readonly number: number;
  /** The first 12 hexadecimal digits of the SHA-256 of its source. */
  readonly id: string;
  /** Ids of the candidates it was made from, the most important first. */
  readonly parents: readonly string[];
  /** A complete policy module in TypeScript; the whole answer where no policy was found in it. */
  readonly source: string;
  /** What it is made of, in its proposer's own terms. */
  readonly notes: unknown;
  readonly evaluation: Evaluation;
}

/** What a proposer is asked for. */
export interface ProposalRequest {
  /** 0, 1, 2, … in commit order. With the search's seed it decides all randomness of this proposal. */
  readonly number: number;
  /** What to build on, the most important first; empty: start afresh. */
  readonly parents: readonly Precursor[];
  /** All candidates that may be known at this point, in commit order; the parents are among them. */
  readonly visible: readonly Precursor[];
}

/** The messages that a model was sent. */
export interface Prompt {
  /** SHA-256 of the request's body, in hex. */
  readonly digest: string;
  /** The request's body, as it was sent. */
  readonly body: unknown;
}

/** What a proposal took. */
export interface Expense {
  /** Runs of the simulator before it was submitted. */
  readonly simulations: number;
  /** Of the answer that the proposal was made from; null: no model was asked. */
  readonly tokens: TokenUsage | null;
  /** Of the same answer, US dollars. */
  readonly costUsd: number;
}

export const NO_EXPENSE: Expense = Object.freeze({ simulations: 0, tokens: null, costUsd: 0 });

/** A policy put forward for evaluation. */
export interface Proposal {
  /** A complete policy module in TypeScript; what was answered instead if there is a `failure`. */
  readonly source: string;
  /** Ids of the candidates it was made from, the most important first. */
  readonly parents: readonly string[];
  /** What it is made of, in the proposer's own terms; kept in the archive, so that it can be built on. JSON. */
  readonly notes: unknown;
  readonly expense: Expense;
  /** Why there is no policy to evaluate. */
  readonly failure?: OutcomeRecord | undefined;
  /** Only from a model. */
  readonly prompt?: Prompt | undefined;
}

/** A proposal that has not been made yet, but whose cost is known. */
export interface PreparedProposal {
  /** The most it can cost, US dollars; 0: nothing. */
  readonly worstCaseUsd: number;
  /** Only from a model. */
  readonly prompt?: Prompt | undefined;
  /** Called once. Rejects on what makes going on useless, as when the endpoint refuses the key. */
  readonly make: () => Promise<Proposal>;
}

/** Where candidates come from. */
export interface Proposer {
  readonly name: string;
  /** How it is called wherever its results are shown. */
  readonly label: string;
  /**
   * Prepares one proposal. Called in the order of the numbers; what it gives follows from the request, not from what else
   * is under way.
   */
  readonly prepare: (request: ProposalRequest) => PreparedProposal;
}
