import type { ByClass } from "./class-name.js";
import { byClass } from "./class-name.js";
import type { ClassFeedback } from "./class-feedback.js";
import { mergeClasses } from "./class-feedback.js";
import type { MetricFigures } from "./numbers.js";
import { byMetric, medianOf, sum } from "./numbers.js";
import type { OutcomeFeedback } from "./outcome.js";
import type { RejectionFeedback } from "./rejections.js";
import { mergeRejections } from "./rejections.js";
import type { UtilisationFeedback } from "./utilisation.js";
import { mergeUtilisation } from "./utilisation.js";
import type { WaitingPipeline } from "./waiting.js";
import { longestWaiting } from "./waiting.js";

/** How a policy fared, in figures: on one trace, or on several together. Figures that are not defined are null. */
export interface RunFigures {
  /** Containers created. */
  readonly containers: number;
  readonly classes: ByClass<ClassFeedback>;
  readonly utilisation: UtilisationFeedback;
  /** Decisions that were left out, by code, the most frequent first. */
  readonly rejections: readonly RejectionFeedback[];
  /** Up to five, longest first; see {@link longestWaiting}. */
  readonly longestWaiting: readonly WaitingPipeline[];
  /** How much of what is possible was reached, per metric; null without bounds. */
  readonly boundShares: MetricFigures | null;
}

/** How a policy fared on one trace; of a failed run, up to where it ended. */
export interface TraceFeedback extends RunFigures {
  readonly trace: string;
  readonly outcome: OutcomeFeedback;
  /** Those of failure when it did not complete. */
  readonly scores: MetricFigures;
}

/** Several runs in one: counts and amounts are sums, latencies and shares medians over the runs that have them. */
export function mergeFigures(runs: readonly RunFigures[]): RunFigures {
  const shares = runs.flatMap((run) => run.boundShares ?? []);
  return {
    containers: sum(runs.map((run) => run.containers)),
    classes: byClass((name) => mergeClasses(runs.map((run) => run.classes[name]))),
    utilisation: mergeUtilisation(runs.map((run) => run.utilisation)),
    rejections: mergeRejections(runs.map((run) => run.rejections)),
    longestWaiting: longestWaiting(runs.flatMap((run) => run.longestWaiting)),
    boundShares:
      shares.length === 0 ? null : byMetric((name) => medianOf(shares.map((each) => each[name]))),
  };
}
