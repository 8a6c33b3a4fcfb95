export {
  type BestSoFarOptions,
  type ReferenceLine,
  type ScoredCandidate,
  bestSoFar,
  bestSoFarChart,
} from "./best-so-far-chart.js";
export {
  type ComparedPolicy,
  type ComparisonOptions,
  type ComparisonRow,
  type TraceBounds,
  comparisonCsv,
  comparisonRows,
  medianBounds,
} from "./comparison.js";
export {
  type BootstrapOptions,
  type MedianInterval,
  type ShareInterval,
  expectedBestOf,
  medianInterval,
  wilsonInterval,
} from "./statistics/index.js";
