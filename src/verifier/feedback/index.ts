export { type Difference, type FeedbackChange } from "./change.js";
export { type ClassFeedback, type SuspensionCost, type TimeoutCost } from "./class-feedback.js";
export { type ByClass, CLASS_NAMES, type ClassName } from "./class-name.js";
export { type Feedback, type SummaryOptions, summariseFeedback } from "./feedback.js";
export { feedbackJson } from "./json.js";
export type { MemorySizing } from "./memory-sizing.js";
export type { MetricFigures } from "./numbers.js";
export type { OutcomeFeedback, RunOutcome, SourcePlace } from "./outcome.js";
export { END_STATES, type EndState } from "./pipeline-progress.js";
export { FeedbackRecorder, type RunEnd } from "./recorder.js";
export type { RejectionFeedback } from "./rejections.js";
export {
  FEEDBACK_LEVELS,
  FEEDBACK_LINES,
  type FeedbackLevel,
  type FeedbackTextOptions,
  feedbackText,
} from "./text.js";
export { TIME_PARTS, type TimeSplit } from "./time-split.js";
export type { RunFigures, TraceFeedback } from "./trace-feedback.js";
export type { UtilisationFeedback } from "./utilisation.js";
export type { WaitingPipeline } from "./waiting.js";
