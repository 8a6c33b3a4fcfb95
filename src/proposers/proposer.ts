/** A policy put forward for evaluation. */
export interface Proposal {
  /** A complete policy module in TypeScript. */
  readonly source: string;
  /** Ids of the candidates it was made from. */
  readonly parents: readonly string[];
  /** What it is made of, in the proposer's own terms; kept in the archive, so that it can be built on. */
  readonly notes: unknown;
}

/** An evaluated candidate, as far as a proposer may build on it. */
export interface Precursor {
  readonly id: string;
  readonly notes: unknown;
}

/** What a proposer is asked for. */
export interface ProposalRequest {
  /** 0, 1, 2, … in commit order. With the search's seed it decides all randomness of this proposal. */
  readonly number: number;
  /** 0; higher when earlier proposals for this number were known already. */
  readonly attempt: number;
  /** What to build on, best first; empty: start afresh. */
  readonly precursors: readonly Precursor[];
}

/** Where candidates come from. */
export interface Proposer {
  readonly name: string;
  /** How it is called wherever its results are shown. */
  readonly label: string;
  propose(request: ProposalRequest): Promise<Proposal>;
}
