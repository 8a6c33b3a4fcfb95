export { type Behaviour, behaviourDigest, behaviourDistance, behaviourOf } from "./behaviour.js";
export { type Candidate, candidateId, candidateLine, tracesJson, wasRun } from "./candidate.js";
export { ranked, scoreOf } from "./ranking.js";
export { RUN_FORMAT, RunFolder, readRunJson } from "./run-folder.js";
export {
  BASELINES,
  type Baseline,
  type HeldOut,
  type ProposerContext,
  type RunOptions,
  type RunResult,
  runSearch,
} from "./run-search.js";
export { type SearchOptions, type SearchResult, type StopReason, search } from "./search.js";
export { PROPOSER_NAMES, type ProposerName, type SearchSettings } from "./settings.js";
export { type Finalist, rankFinalists } from "./selection.js";
export {
  STRATEGY_DEFAULTS,
  STRATEGY_NAMES,
  type Strategy,
  type StrategyName,
  type StrategyOptions,
  strategyOf,
} from "./strategies/index.js";
