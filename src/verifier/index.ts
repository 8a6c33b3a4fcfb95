export {
  type CompileError,
  type CompileResult,
  compilePolicy,
  describeCompileError,
} from "./compile.js";
export {
  type Evaluation,
  type NamedTrace,
  type OutcomeRecord,
  type TraceResult,
  evaluatePolicy,
  evaluateSource,
} from "./evaluate.js";
export { type LoadResult, loadPolicy } from "./load.js";
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
} from "./metric.js";
export {
  type Evaluator,
  type EvaluatorOptions,
  type PolicyRef,
  type TraceFile,
  createEvaluator,
} from "./evaluator.js";
