import type { Evaluation, Feedback, FeedbackLevel, Scores } from "../../verifier/index.js";
import { METRIC_NAMES, evaluationFeedback, feedbackText } from "../../verifier/index.js";

/** What an evaluation is compared with. */
export interface Comparison {
  /** The scores that improvement is measured against. */
  readonly baseline?: Scores | undefined;
  /** Of the policy that it was made from. */
  readonly parent?: Evaluation | undefined;
}

interface Known extends Comparison {
  readonly feedback: Feedback;
}

/** In a lineage of n candidates each is told of again in every prompt: what that takes is done once. */
const known = new WeakMap<Evaluation, Known[]>();
const texts = new WeakMap<Feedback, Map<FeedbackLevel, string>>();

/** The feedback on a candidate; the same object for the same evaluation and comparison. */
export function feedbackOn(evaluation: Evaluation, comparison: Comparison): Feedback {
  const all = known.get(evaluation) ?? [];
  if (all.length === 0) known.set(evaluation, all);
  const found = all.find((each) => isSame(each, comparison));
  if (found) return found.feedback;
  const { baseline, parent } = comparison;
  const feedback = evaluationFeedback(evaluation, {
    baseline,
    parent: parent && feedbackOn(parent, { baseline }),
  });
  all.push({ ...comparison, feedback });
  return feedback;
}

/** The feedback in words. */
export function feedbackWords(feedback: Feedback, level: FeedbackLevel): string {
  const all = texts.get(feedback) ?? new Map<FeedbackLevel, string>();
  if (all.size === 0) texts.set(feedback, all);
  const text = all.get(level) ?? feedbackText(feedback, level);
  all.set(level, text);
  return text;
}

function isSame(a: Comparison, b: Comparison): boolean {
  const isSameBaseline =
    a.baseline === b.baseline ||
    METRIC_NAMES.every((name) => Object.is(a.baseline?.[name], b.baseline?.[name]));
  return a.parent === b.parent && isSameBaseline;
}
