export { type PolicyProblem, type ProblemCode, describeProblem } from "./check/problem.js";
export {
  type Evaluation,
  type NamedTrace,
  type TraceResult,
  evaluatePolicy,
  failedOnAll,
} from "./evaluate.js";
export { type EvaluationStore, folderStore } from "./evaluation-store.js";
export { evaluationText, readEvaluation } from "./evaluation-text.js";
export {
  type Evaluator,
  type EvaluatorOptions,
  type FeedbackContext,
  type PolicyRef,
  type TraceFile,
  createEvaluator,
  evaluationFeedback,
} from "./evaluator.js";
export {
  FEEDBACK_LEVELS,
  type Feedback,
  type FeedbackLevel,
  feedbackJson,
  feedbackText,
} from "./feedback/index.js";
export { Audit, type AuditResult, type RecomputedFigures } from "./integrity/index.js";
export {
  METRICS,
  METRIC_NAMES,
  type Metric,
  type MetricName,
  type Scores,
  improvementPercent,
  isBetter,
  medianScores,
  scoresJson,
  scoresOf,
  scoresOfBounds,
} from "./metric.js";
export {
  COMPLETED,
  OUTCOME_CODES,
  type OutcomeCode,
  type OutcomeRecord,
  type SourcePlace,
  describeOutcome,
  outcomeJson,
} from "./outcome.js";
export { type PolicyReport, probePolicy, reportPolicy } from "./policy-report.js";
export {
  type ReportCard,
  type ReportCardJson,
  reportCardJson,
  reportCardText,
} from "./probes/index.js";
export { DEFAULT_BUDGET, type PolicyBudget } from "./sandbox/budget.js";
export { estimatorSeed, traceOptions } from "./trace-options.js";
export {
  type CheckedPolicy,
  type PlannedRun,
  type RefusedPolicy,
  type VerifiedRun,
  Verifier,
  type VerifierOptions,
} from "./verifier.js";
