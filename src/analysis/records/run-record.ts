import type { TokenUsage } from "../../proposers/index.js";
import type { SearchSettings } from "../../search/settings.js";
import type { MetricName, OutcomeRecord, Scores } from "../../verifier/index.js";

/** How a policy fared on one trace, as in candidates.jsonl. */
export interface TraceScores {
  readonly trace: string;
  /** An outcome's code, such as "completed". */
  readonly outcome: string;
  readonly scores: Scores;
}

/** How a policy fared: medians over the traces, and each. */
export interface PolicyRecord {
  /** As it is shown, such as "naive (FIFO)" or "grammar 1a2b3c4d5e6f". */
  readonly label: string;
  readonly completedTraces: number;
  readonly scores: Scores;
  readonly traces: readonly TraceScores[];
}

/** A candidate as candidates.jsonl and timings.jsonl have it. */
export interface CandidateRecord extends PolicyRecord {
  /** From 0, in commit order. */
  readonly number: number;
  /** 12 hexadecimal digits; its files are in candidates/<id>/. */
  readonly id: string;
  readonly parents: readonly string[];
  readonly outcome: OutcomeRecord;
  readonly duplicateOf: number | null;
  /** Runs that it took: on the traces, and while it was screened. */
  readonly simulations: number;
  /** null: no model was asked. */
  readonly tokens: TokenUsage | null;
  readonly costUsd: number;
  /** Wall-clock seconds from the start of the search until it was committed; undefined where timings.jsonl lacks it. */
  readonly committedAfterSeconds: number | undefined;
}

/** What analysis looks at of a run's folder. */
export interface RunRecord {
  readonly folder: string;
  /** The folder's name; within a study its path from there, such as "grammar/low/evolve/seed1". */
  readonly name: string;
  /** The version of schedlab that wrote it. */
  readonly version: string;
  /** Who wrote the policies, as in "grammar" or "gpt-5.2". */
  readonly model: string;
  readonly settings: SearchSettings;
  readonly metric: MetricName;
  readonly traces: readonly { readonly name: string; readonly digest: string }[];
  /** The first is FIFO, which improvement is measured against. */
  readonly baselines: readonly PolicyRecord[];
  /** What no policy can surpass, by trace; `scores` of the bound. */
  readonly bounds: readonly { readonly trace: string; readonly scores: Scores }[];
  readonly candidates: readonly CandidateRecord[];
  /** Of candidates: the winner, if the run has come to its end. */
  readonly winner: CandidateRecord | undefined;
  /** In per cent over FIFO; undefined: there is no such set, or the run has not come to its end. */
  readonly heldOut: {
    readonly validation: number | undefined;
    readonly test: number | undefined;
  };
  /** Why it ended, such as "iterations"; undefined: it was interrupted. */
  readonly stopped: string | undefined;
  /** US dollars; at the end of a run with answers that no candidate was made from, before that of its candidates. */
  readonly spentUsd: number;
  /** Wall-clock seconds of all its sessions, from timings.jsonl. */
  readonly seconds: number | undefined;
  /** CPU seconds of the search and its processes, from timings.jsonl; undefined where that lacks it. */
  readonly cpuSeconds: number | undefined;
}
