import type { SimulationOptions } from "../../simulator/index.js";
import type { Evaluation, MetricName, PolicyRef, TraceFile } from "../../verifier/index.js";
import { METRIC_NAMES, Verifier, createEvaluator } from "../../verifier/index.js";
import type { MedianInterval } from "../statistics/index.js";
import { medianInterval } from "../statistics/index.js";

/** A value of what is varied, and the options it stands for. */
export interface SweepSetting {
  /** As it is shown. */
  readonly value: string;
  readonly options: SimulationOptions;
}

export interface SweepOptions {
  readonly settings: readonly SweepSetting[];
  /** They must be readable. */
  readonly traces: readonly TraceFile[];
  /** Sandbox processes, ≥ 1. What comes out does not depend on it. Default 1. */
  readonly workers?: number;
  /** Told after each policy at each setting how many are done. */
  readonly onProgress?: (done: number) => void;
}

/** A policy at a setting. */
export interface SweepRow {
  readonly policy: string;
  readonly value: string;
  readonly evaluation: Evaluation;
  /** Medians over the traces with 95 % bootstrap intervals; a trace on which it failed counts with its penalty. */
  readonly intervals: Readonly<Record<MetricName, MedianInterval>>;
}

/** Evaluates policies on traces at each of several settings: by policy, then by setting, in the orders given. */
export async function sweepPolicies(
  policies: readonly PolicyRef[],
  { settings, traces, workers = 1, onProgress }: SweepOptions,
): Promise<SweepRow[]> {
  const verifier = new Verifier({ workers });
  let done = 0;
  try {
    const evaluators = settings.map(({ options }) =>
      createEvaluator({ traces, options, workers, verifier }),
    );
    return await Promise.all(
      policies.flatMap((policy) =>
        settings.map(async ({ value }, i): Promise<SweepRow> => {
          const evaluation = await evaluators[i]?.evaluate(policy);
          if (!evaluation) throw new Error("expected an evaluator");
          onProgress?.(++done);
          return { policy: policy.name, value, evaluation, intervals: intervalsOf(evaluation) };
        }),
      ),
    );
  } finally {
    await verifier.close();
  }
}

/** The settings of an ablation of the estimator: none, and one of each spread. */
export function estimatorSettings(
  options: SimulationOptions,
  sigmas: readonly number[],
  randomSeed = 42,
): SweepSetting[] {
  return [
    { value: "none", options: { ...options, estimator: undefined } },
    ...sigmas.map((sigma) => ({
      value: String(sigma),
      options: { ...options, estimator: { sigma, randomSeed } },
    })),
  ];
}

function intervalsOf({ traces }: Evaluation): SweepRow["intervals"] {
  const of = (name: MetricName): MedianInterval =>
    medianInterval(traces.map(({ scores }) => scores[name]));
  return Object.fromEntries(
    METRIC_NAMES.map((name) => [name, of(name)]),
  ) as unknown as SweepRow["intervals"];
}
