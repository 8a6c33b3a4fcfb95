import type { Metric } from "../../verifier/index.js";
import { isBetter } from "../../verifier/index.js";
import type { Precursor } from "../proposer.js";

export interface BestOptions {
  readonly metric: Metric;
  /** How many at most. */
  readonly k: number;
  /** Left out, with all that are equal to them. */
  readonly without: readonly Precursor[];
}

/**
 * The best candidates, best first, of equally good ones the earlier; a failed one has the score of failure. Left out are
 * answers without a policy and those that equal a better one: by source, or, where both completed every trace, by
 * fingerprint.
 */
export function bestCandidates(
  visible: readonly Precursor[],
  { metric, k, without }: BestOptions,
): Precursor[] {
  const score = ({ evaluation: { scores } }: Precursor): number =>
    Number.isNaN(scores[metric.name]) ? metric.scoreOfFailure : scores[metric.name];
  const sorted = visible
    .filter(({ evaluation }) => evaluation.outcome.code !== "no-policy")
    .sort((a, b) => {
      if (isBetter(metric, score(a), score(b))) return -1;
      return isBetter(metric, score(b), score(a)) ? 1 : a.number - b.number;
    });
  const taken = new Set(without.flatMap(marksOf));
  const best: Precursor[] = [];
  for (const candidate of sorted) {
    if (best.length >= k) break;
    const marks = marksOf(candidate);
    if (marks.some((mark) => taken.has(mark))) continue;
    for (const mark of marks) taken.add(mark);
    best.push(candidate);
  }
  return best;
}

/** Two candidates that share one of these are the same. */
function marksOf({ id, evaluation: { outcome, fingerprint } }: Precursor): string[] {
  const isKnown = fingerprint !== undefined && outcome.code === "completed";
  return isKnown ? [`id ${id}`, `fingerprint ${fingerprint}`] : [`id ${id}`];
}
