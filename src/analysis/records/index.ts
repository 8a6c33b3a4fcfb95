export { type ReadRunOptions, readRun } from "./read-run.js";
export { type FoundRuns, hasCandidates, readRuns } from "./read-runs.js";
export type { CandidateRecord, PolicyRecord, RunRecord, TraceScores } from "./run-record.js";
