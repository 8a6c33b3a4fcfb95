import type { Context, Effort } from "../proposers/index.js";
import type { FeedbackLevel, MetricName } from "../verifier/index.js";
import type { StrategyName } from "./strategies/index.js";

export const PROPOSER_NAMES = ["grammar", "openai", "replay"] as const;
export type ProposerName = (typeof PROPOSER_NAMES)[number];

/** All that a search is made from, besides the parameters of its simulations; as in run.json and in TOML files. */
export interface SearchSettings {
  readonly proposer: ProposerName;
  /** Of a model proposer; "" for others. */
  readonly model: string;
  /** "": the proposer's own default; a model is not told any. */
  readonly effort: Effort | "";
  readonly strategy: StrategyName;
  readonly context: Context;
  /** How many candidates the contexts `last-k` and `best-k` show. */
  readonly context_size: number;
  readonly feedback: FeedbackLevel;
  readonly metric: MetricName;
  /** Candidates. */
  readonly iterations: number;
  readonly seed: number;
  /** US dollars. */
  readonly max_cost: number;
  /** "": no limit. */
  readonly max_seconds: number | "";
  /** A score of the metric; "": none. */
  readonly target: number | "";
  /** Candidates without improvement; "": no limit. */
  readonly patience: number | "";
  /** Proposals and evaluations under way at once. */
  readonly in_flight: number;
  /** "": the model's own. */
  readonly temperature: number | "";
  /** Of an answer, its reasoning included. */
  readonly max_output_tokens: number;
  readonly request_timeout: number;
  /** Of the endpoint; "": from the environment. */
  readonly base_url: string;
  /** A TOML file; "": none. */
  readonly prices: string;
  /** A folder; "": those of the package. */
  readonly prompts: string;
  /** A folder; "": the paper's. */
  readonly traces: string;
  /** A folder, "auto" or "none". */
  readonly validation: string;
  readonly test: string;
  /** The folder of the run. */
  readonly out: string;
  /** The run folder whose cassette is replayed; "" unless the proposer is `replay`. */
  readonly cassette: string;
  readonly width: number;
  readonly islands: number;
  readonly founders: number;
  readonly elites: number;
  readonly exchange_every: number;
}
