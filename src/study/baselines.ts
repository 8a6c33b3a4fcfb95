import type { TraceBounds } from "../analysis/index.js";
import type { Baseline } from "../search/index.js";
import { tracesJson } from "../search/index.js";
import { computeBounds } from "../simulator/index.js";
import { scoresJson, scoresOfBounds } from "../verifier/index.js";
import { batches, readTrace } from "../workload/index.js";
import { simulationOptions } from "../settings/simulation-options.js";
import type { SearchPlan } from "./search-plan.js";

/** What no policy can surpass on each trace of a search. */
export function boundsOf({ traces, parameters }: SearchPlan): TraceBounds[] {
  return traces.map(({ name, path }) => {
    const arriving = [...batches(readTrace(path), 1 / parameters.ticks_per_second)];
    return {
      trace: name,
      bounds: scoresOfBounds(computeBounds(arriving, simulationOptions(parameters))),
    };
  });
}

/** The text of baselines.json: how the baselines fare on each trace, and the bounds. */
export function baselinesText(
  baselines: readonly Baseline[],
  bounds: readonly TraceBounds[],
): string {
  const document = {
    policies: baselines.map(({ name, evaluation }) => ({
      policy: name,
      completed_traces: evaluation.completedTraces,
      score: scoresJson(evaluation.scores),
      traces: tracesJson(evaluation),
    })),
    bounds: bounds.map((each) => ({ trace: each.trace, ...scoresJson(each.bounds) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
