/** Everything that notebooks and programs use. The policy interface is also `schedlab/policy`. */
export {
  type BestSoFarOptions,
  type ComparisonRow,
  bestSoFarChart,
  comparisonCsv,
  comparisonRows,
} from "./analysis/index.js";
export { BUILT_IN_POLICIES, type BuiltInPolicy, findBuiltInPolicy } from "./policies/index.js";
export { type Proposal, type Proposer, grammarProposer } from "./proposers/index.js";
export { NumpyGenerator, type RandomSource, seededSource } from "./random/index.js";
export { type Candidate, type SearchOptions, type SearchResult, search } from "./search/index.js";
export {
  type Assignment,
  type Bounds,
  type Cluster,
  type Container,
  type Decision,
  type Operator,
  type Pipeline,
  type Policy,
  type PolicyFactory,
  type Pool,
  type Result,
  Simulation,
  type SimulationEvent,
  type SimulationHooks,
  type SimulationOptions,
  type SimulationRun,
  type Statistics,
  type SystemView,
  computeBounds,
  simulate,
  statisticsJson,
  timelineBuilder,
  uniformPools,
} from "./simulator/index.js";
export {
  type Evaluation,
  type Evaluator,
  METRICS,
  type Metric,
  type MetricName,
  createEvaluator,
  evaluatePolicy,
  improvementPercent,
} from "./verifier/index.js";
export {
  type Batch,
  type GeneratorOptions,
  PAPER_CLUSTER,
  PAPER_TRACES,
  type PipelineSpec,
  batches,
  generateWorkload,
  readTrace,
  traceDigest,
  traceInfo,
  writeTrace,
} from "./workload/index.js";
