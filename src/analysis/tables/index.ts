export {
  IMPROVEMENT_OF_FAILURE,
  beatsFifo,
  bestOf,
  fifoScore,
  hasEnded,
  improvementOf,
  ranOnAll,
} from "./achieved.js";
export {
  EFFORT_PARTS,
  type EffortColumn,
  type EffortPart,
  effortColumns,
} from "./effort-columns.js";
export { effortHtml, effortMarkdown, effortNotes } from "./effort-formats.js";
export { type EffortRecord, effortCsv, effortJson, effortRecords } from "./effort-records.js";
export type { CountedShare, EffortTableRow } from "./effort-table-row.js";
export {
  type EffortTableOptions,
  bestImprovementOf,
  effortTable,
  triedUntilFifo,
} from "./effort-table.js";
export { figure, percent, signed } from "./figures.js";
export { type Group, type GroupKey, groupLabel, groupRuns } from "./group.js";
export {
  PUBLISHED_FIFO_SECONDS,
  PUBLISHED_RESULTS,
  type PublishedResult,
  isPublishedSetting,
  publishedRows,
} from "./published-results.js";
export { type RunSet, comparableSets } from "./run-set.js";
export { type EqualSpend } from "./spend.js";
export {
  type BoundShareRow,
  boundShareRows,
  costRows,
  effortChartRows,
  outcomeRows,
  progressRows,
  referenceLines,
} from "./chart-rows.js";
