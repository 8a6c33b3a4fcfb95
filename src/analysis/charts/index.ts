export { type BestSoFarOptions, type ReferenceLine, bestSoFarChart } from "./best-so-far-chart.js";
export { type BestSoFarRunsOptions, bestSoFarRunsChart } from "./best-so-far-runs-chart.js";
export type { RunCandidate } from "./best-so-far-runs.js";
export { type ProgressAxis, type ScoredCandidate, bestSoFar } from "./best-so-far.js";
export {
  type ComparisonChartOptions,
  type ComparisonChartRows,
  comparisonChart,
} from "./comparison-chart.js";
export {
  type BarEnding,
  type ContainerBar,
  type EventBarsOptions,
  containerBars,
  eventBars,
} from "./container-bars.js";
export { type CostOptions, type CostRow, costChart, costFrontier } from "./cost-chart.js";
export { type EffortOptions, type EffortRow, effortChart } from "./effort-chart.js";
export type { ChartSize, ChartTexts } from "./frame.js";
export type { PipelineGain } from "./gain-panels.js";
export { type GanttOptions, ganttChart } from "./gantt-chart.js";
export { type HeatMapOptions, type HeatMapRow, heatMapChart } from "./heat-map-chart.js";
export { type LatencyOptions, type LatencyRow, latencyChart } from "./latency-chart.js";
export type { Band } from "./median-band.js";
export { type OutcomeOptions, type OutcomeRow, outcomeChart } from "./outcome-chart.js";
export { type SensitivityChartOptions, sensitivityChart } from "./sensitivity-chart.js";
export { type SettingOptions, type SettingRow, settingChart } from "./setting-chart.js";
export { type PngOptions, svgToPng } from "./svg-to-png.js";
export { type UtilisationOptions, utilisationChart } from "./utilisation-chart.js";
