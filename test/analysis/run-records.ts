import type { CandidateRecord, RunRecord } from "../../src/analysis/index.js";
import type { SearchSettings } from "../../src/search/settings.js";
import type { OutcomeCode, Scores } from "../../src/verifier/index.js";

/** FIFO in made-up runs: 1 container/s, 100 s. */
export const FIFO: Scores = { throughput: 1, adjusted_latency: 100, penalized_latency: 100 };

/** A candidate as a run has it: a throughput, or why it has none; latencies are 100 s / throughput. */
export type Tried = number | Exclude<OutcomeCode, "completed">;

export interface MadeRun extends Partial<Omit<RunRecord, "settings" | "candidates">> {
  readonly tried: readonly Tried[];
  readonly settings?: Partial<SearchSettings>;
  /** Of each candidate. */
  readonly costUsd?: number;
  readonly simulations?: number;
}

/** A run's record with these candidates, on one trace, at its end. */
export function madeRun({
  tried,
  settings,
  costUsd = 0,
  simulations = 10,
  ...record
}: MadeRun): RunRecord {
  const candidates = tried.map((each, number) => candidate(each, number, costUsd, simulations));
  return {
    folder: "results/made",
    name: "made",
    version: "0.1.0",
    model: "grammar",
    settings: { ...SETTINGS, iterations: tried.length, ...settings },
    metric: "throughput",
    traces: [{ name: "one", digest: "0123" }],
    baselines: [{ label: "naive (FIFO)", completedTraces: 1, scores: FIFO, traces: onOne(FIFO) }],
    bounds: [
      {
        trace: "one",
        scores: { throughput: 10, adjusted_latency: 10, penalized_latency: 10 },
      },
    ],
    candidates,
    winner: candidates[0],
    heldOut: { validation: undefined, test: undefined },
    stopped: "iterations",
    spentUsd: costUsd * tried.length,
    seconds: 60,
    cpuSeconds: 100,
    ...record,
  };
}

function candidate(
  tried: Tried,
  number: number,
  costUsd: number,
  simulations: number,
): CandidateRecord {
  const isDone = typeof tried === "number";
  const scores: Scores = isDone
    ? { throughput: tried, adjusted_latency: 100 / tried, penalized_latency: 100 / tried }
    : { throughput: 0, adjusted_latency: Infinity, penalized_latency: Infinity };
  const code = isDone ? "completed" : tried;
  return {
    number,
    id: number.toString(16).padStart(12, "0"),
    label: `grammar ${number}`,
    parents: [],
    outcome: { code },
    duplicateOf: null,
    completedTraces: isDone ? 1 : 0,
    scores,
    traces: [{ trace: "one", outcome: code, scores }],
    simulations,
    tokens: costUsd === 0 ? null : { input: 1000, cachedInput: 0, output: 500, reasoning: 100 },
    costUsd,
    committedAfterSeconds: number,
  };
}

function onOne(scores: Scores) {
  return [{ trace: "one", outcome: "completed", scores }];
}

const SETTINGS: SearchSettings = {
  proposer: "grammar",
  model: "",
  effort: "",
  strategy: "evolve",
  context: "whole",
  context_size: 3,
  feedback: "summary",
  metric: "throughput",
  iterations: 1,
  seed: 1,
  max_cost: 5,
  max_seconds: "",
  target: "",
  patience: "",
  in_flight: 8,
  temperature: "",
  max_output_tokens: 32768,
  request_timeout: 600,
  base_url: "",
  prices: "",
  prompts: "",
  traces: "",
  validation: "none",
  test: "none",
  out: "results/made",
  cassette: "",
  width: 4,
  islands: 2,
  founders: 32,
  elites: 8,
  exchange_every: 16,
};
