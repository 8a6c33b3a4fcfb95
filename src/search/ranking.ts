import type { Metric } from "../verifier/index.js";
import { isBetter } from "../verifier/index.js";
import type { Candidate } from "./candidate.js";

/** Best first; of equally good ones the earlier. Without duplicates. */
export function ranked(candidates: readonly Candidate[], metric: Metric): Candidate[] {
  return candidates
    .filter(({ duplicateOf }) => duplicateOf === null)
    .sort((a, b) => {
      if (isBetter(metric, scoreOf(a, metric), scoreOf(b, metric))) return -1;
      return isBetter(metric, scoreOf(b, metric), scoreOf(a, metric)) ? 1 : a.number - b.number;
    });
}

export function scoreOf(candidate: Candidate, metric: Metric): number {
  return candidate.evaluation.scores[metric.name];
}
