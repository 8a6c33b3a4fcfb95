export { type BestSoFarOptions, type ReferenceLine, bestSoFarChart } from "./best-so-far-chart.js";
export { type ProgressAxis, type ScoredCandidate, bestSoFar } from "./best-so-far.js";
export { type CostOptions, type CostRow, costChart, costFrontier } from "./cost-chart.js";
export { type EffortOptions, type EffortRow, effortChart } from "./effort-chart.js";
export type { ChartSize, ChartTexts } from "./frame.js";
export { type OutcomeOptions, type OutcomeRow, outcomeChart } from "./outcome-chart.js";
export { type SettingOptions, type SettingRow, settingChart } from "./setting-chart.js";
export { type PngOptions, svgToPng } from "./svg-to-png.js";
