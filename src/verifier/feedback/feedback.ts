import type { Scores } from "../metric.js";
import { METRICS, improvementPercent } from "../metric.js";
import type { FeedbackChange } from "./change.js";
import { compareFeedback } from "./change.js";
import { hintsFor } from "./hints.js";
import type { MetricFigures } from "./numbers.js";
import { byMetric } from "./numbers.js";
import type { OutcomeFeedback, RunOutcome } from "./outcome.js";
import { COMPLETED, outcomeFeedback } from "./outcome.js";
import type { RunFigures, TraceFeedback } from "./trace-feedback.js";
import { mergeFigures } from "./trace-feedback.js";

/** How a policy fared on all traces: what the author of the next one is told. Data only; nothing in it is NaN. */
export interface Feedback {
  /** The worst: that of the first trace that failed. */
  readonly outcome: OutcomeFeedback;
  /** The first trace that failed; null if none did, or no trace was run. */
  readonly failedTrace: string | null;
  readonly completedTraces: number;
  /** Medians over the traces, in which a failed one counts with its penalty; null without traces. */
  readonly scores: MetricFigures;
  /** Over the baseline, in per cent, more is better; null without a baseline. */
  readonly improvementPercent: MetricFigures | null;
  /** The traces in one, also what failed ones did up to their end; null without traces. */
  readonly aggregate: RunFigures | null;
  readonly traces: readonly TraceFeedback[];
  /** Against the parent; null without one. */
  readonly change: FeedbackChange | null;
  /** Two to five sentences on what to try, derived from the figures by rule, the most important first. */
  readonly hints: readonly string[];
}

/** What is known besides the traces. */
export interface SummaryOptions {
  /** Medians over the traces. */
  readonly scores: Scores;
  /** The worst. Needed where no trace was run, as after a compile error. */
  readonly outcome: RunOutcome;
  /** The scores that improvement is measured against. */
  readonly baseline?: Scores | undefined;
  /** The feedback of the policy that this one was made from, on the same traces. */
  readonly parent?: Feedback | undefined;
}

/** The feedback on a policy from that on each trace. */
export function summariseFeedback(
  traces: readonly TraceFeedback[],
  { scores, outcome, baseline, parent }: SummaryOptions,
): Feedback {
  const failed = traces.find((trace) => trace.outcome.code !== COMPLETED);
  const base = {
    outcome: worst(outcome, failed),
    failedTrace: failed?.trace ?? null,
    completedTraces: traces.filter((trace) => trace.outcome.code === COMPLETED).length,
    scores: byMetric((name) => scores[name]),
    aggregate: traces.length === 0 ? null : mergeFigures(traces),
  };
  return {
    ...base,
    improvementPercent: baseline
      ? byMetric((name) => improvementPercent(METRICS[name], scores[name], baseline[name]))
      : null,
    traces,
    change: parent ? compareFeedback(parent, base) : null,
    hints: hintsFor(base),
  };
}

/** The failed trace's own account knows more, such as the second. */
function worst(outcome: RunOutcome, failed: TraceFeedback | undefined): OutcomeFeedback {
  const given = outcomeFeedback(outcome, undefined);
  const isOther = given.code !== COMPLETED && given.code !== failed?.outcome.code;
  return failed && !isOther ? failed.outcome : given;
}
