import type { SimulationOptions } from "../../simulator/index.js";
import type { Metric, TraceFile, Verifier } from "../../verifier/index.js";
import { createEvaluator } from "../../verifier/index.js";

/** Tries drafts out on something cheap. */
export interface Screen {
  /** Runs of the simulator for each draft. */
  readonly simulations: number;
  /** The score of a draft, by the metric that is searched for. Rejects on a fault that is not the draft's. */
  readonly score: (source: string) => Promise<number>;
}

export interface ScreenOptions {
  readonly verifier: Verifier;
  /** Of the search. */
  readonly traces: readonly TraceFile[];
  /** Of the search's runs. */
  readonly simulation: SimulationOptions;
  readonly metric: Metric;
}

/** A screening run lasts this share of a run of the search. */
const SHARE_OF_DURATION = 1 / 10;

/** The first tenth of the first, the middle and the last trace of a search. */
export function createScreen({ verifier, traces, simulation, metric }: ScreenOptions): Screen {
  const chosen = [0, Math.floor(traces.length / 2), traces.length - 1];
  const probes = [...new Set(chosen)].flatMap((i) => traces[i] ?? []);
  const options = {
    ...simulation,
    durationSeconds: (simulation.durationSeconds ?? 600) * SHARE_OF_DURATION,
  };
  const evaluator = createEvaluator({ traces: probes, options, workers: 1, verifier });
  return {
    simulations: probes.length,
    async score(source) {
      const { scores } = await evaluator.evaluate({ kind: "source", name: "draft.ts", source });
      return scores[metric.name];
    },
  };
}
