import type { Evaluation, Evaluator, Metric } from "../verifier/index.js";
import { isBetter } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";
import { ranked } from "./ranking.js";

/** A candidate that was evaluated on traces it was not made on. */
export interface Finalist {
  readonly candidate: Candidate;
  /** On the validation traces. */
  readonly validation: Evaluation;
}

/**
 * The best candidates on the search traces, evaluated on the validation traces, best there first; of equally good ones the
 * better on the search traces. The first one is the search's answer: being the best of many on the traces of the search is
 * partly luck on those traces. `count`: how many, ≥ 1.
 */
export async function rankFinalists(
  candidates: readonly Candidate[],
  {
    metric,
    validation,
    count,
  }: { readonly metric: Metric; readonly validation: Evaluator; readonly count: number },
): Promise<readonly Finalist[]> {
  const finalists = await Promise.all(
    ranked(candidates, metric)
      .slice(0, count)
      .map(async (candidate): Promise<Finalist> => {
        const { id, source } = candidate;
        const name = `candidates/${id}/policy.ts`;
        const evaluation = await validation.evaluate({ kind: "source", name, source });
        return { candidate, validation: evaluation };
      }),
  );
  const scoreOf = ({ validation: { scores } }: Finalist): number => scores[metric.name];
  return finalists.sort((a, b) => {
    if (isBetter(metric, scoreOf(a), scoreOf(b))) return -1;
    return isBetter(metric, scoreOf(b), scoreOf(a)) ? 1 : 0;
  });
}
