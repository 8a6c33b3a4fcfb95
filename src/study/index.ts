export { AXES, type Axis, type Combination, type StudyCell } from "./cells.js";
export { type CostEstimate, estimateCost, evaluateBaselines } from "./cost-estimate.js";
export {
  type OpenOptions,
  type OpenRun,
  type RunRequest,
  carryOut,
  openPlan,
  openRun,
} from "./open-run.js";
export type { SearchHooks, SearchReport, SearchStart } from "./search-job.js";
export type { SearchPlan } from "./search-plan.js";
export {
  type CellOutcome,
  type CellPosition,
  type StudyOptions,
  type StudyResult,
  runStudy,
} from "./run-study.js";
export { type PlannedCell, type StudyPlan, readStudy } from "./study-plan.js";
