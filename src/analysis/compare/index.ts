export type { ComparedRun, Pair } from "./compared-run.js";
export {
  type ComparePoliciesOptions,
  type PolicyComparison,
  comparePolicies,
} from "./compare-policies.js";
export { type FirstDifference, type RunComparison, compareRuns } from "./compare-runs.js";
export type { ClusterState, HeldContainerState, PoolState, WaitingClass } from "./cluster-state.js";
export { clusterStateAt } from "./cluster-replay.js";
export { comparisonJson } from "./comparison-json.js";
export type { DecidedContainer, RunDecision } from "./decisions.js";
export { type FigureDifference, figureDifferences } from "./figure-differences.js";
export {
  type CompletedPipelines,
  type GainSummary,
  type PipelineDifference,
  completedPipelines,
  extremes,
  pipelineDifferences,
} from "./pipeline-differences.js";
