export type {
  Assignment,
  Cluster,
  Container,
  Decision,
  FailureReason,
  Operator,
  OperatorState,
  Pipeline,
  Policy,
  PolicyFactory,
  Pool,
  Priority,
  Rejection,
  Result,
  SystemView,
} from "./policy.js";
export { DECISION_REMEDIES, type DecisionError, type DecisionErrorCode } from "./decisions.js";
export { type NoisyEstimatorOptions, noisyEstimator } from "./estimator.js";
export type { OperatorRef, SimulationEvent, SimulationObserver } from "./events.js";
export { Fifo } from "./fifo.js";
export {
  type PoolSize,
  type ResolvedSimulationOptions,
  type SimulationOptions,
  resolveSimulationOptions,
  uniformPools,
} from "./options.js";
export { type PoolOutage, outageTicks } from "./outages.js";
export { type OutageRate, drawOutages } from "./draw-outages.js";
export { describeThrown } from "./outcome.js";
export { median, percentileOfSorted } from "./percentile.js";
export { simulate } from "./simulate.js";
export {
  Simulation,
  type SimulationHooks,
  type SimulationOutcome,
  type SimulationRun,
} from "./simulation.js";
export {
  CLASS_WEIGHTS,
  type ClassStatistics,
  type Statistics,
  type UtilisationSample,
} from "./statistics.js";
export { jsonNumber, type StatisticsJson, statisticsJson } from "./statistics-json.js";
export { type Bounds, computeBounds, shareOfBound } from "./bounds.js";
export type { ChromeTrace, ChromeTraceEvent } from "./timeline-format.js";
export { type TimelineBuilder, type TimelineOptions, timelineBuilder } from "./timeline.js";
