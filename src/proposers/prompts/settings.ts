import type { SimulationOptions } from "../../simulator/index.js";
import type { FeedbackLevel, MetricName, PolicyBudget, Scores } from "../../verifier/index.js";
import type { Context } from "../context.js";

/** A policy that others are compared with. */
export interface PromptBaseline {
  readonly label: string;
  readonly scores: Scores;
}

/** What a model is told besides the texts and the request; the same during a search. */
export interface PromptSettings {
  readonly context: Context;
  /** How many candidates the contexts `last-k` and `best-k` show besides the one to improve, ≥ 1. Default 3. */
  readonly k?: number;
  /** Default "summary". */
  readonly feedback?: FeedbackLevel;
  /** What is to be improved. */
  readonly metric: MetricName;
  /** The cluster and the rules of the runs. */
  readonly cluster: SimulationOptions;
  /** On which every policy is evaluated. */
  readonly traceCount: number;
  /** The first is what improvement is measured against. */
  readonly baselines: readonly PromptBaseline[];
  readonly budget: PolicyBudget;
}
