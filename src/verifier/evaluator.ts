import { Piscina } from "piscina";
import type { SimulationOptions } from "../simulator/index.js";
import type { Evaluation } from "./evaluate.js";

/** A policy by its name or its code. */
export type PolicyRef =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "source"; readonly name: string; readonly source: string };

/** A trace file and the name to report it under. */
export interface TraceFile {
  readonly name: string;
  readonly path: string;
}

export interface EvaluatorOptions {
  /** Read once by every worker. */
  readonly traces: readonly TraceFile[];
  /** The cluster and the rules of the runs. */
  readonly options: SimulationOptions;
  /** Worker threads, ≥ 1. */
  readonly workers: number;
}

/** Evaluates policies in worker threads. What it returns does not depend on how many there are. */
export interface Evaluator {
  evaluate(policy: PolicyRef): Promise<Evaluation>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/**
 * Starts the workers. The traces must be readable: an unreadable one makes every evaluation fail with its error, so
 * check them first.
 */
export function createEvaluator({ traces, options, workers }: EvaluatorOptions): Evaluator {
  const pool = new Piscina({
    filename: new URL("./evaluation-worker.js", import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    workerData: { traces, options } satisfies WorkerSetup,
    // A worker needs nothing of the environment, which may hold keys.
    env: {},
  });
  return {
    evaluate: (policy) => pool.run(policy) as Promise<Evaluation>,
    close: () => pool.destroy(),
  };
}

/** What a worker is given when it starts. */
export interface WorkerSetup {
  readonly traces: readonly TraceFile[];
  readonly options: SimulationOptions;
}
