export {
  type NamedWorkload,
  type Sensitivity,
  type SensitivityFailure,
  type SensitivityOptions,
  type SensitivityRow,
  measureSensitivity,
} from "./measure-sensitivity.js";
export { type Mutation, MUTATIONS } from "./mutations.js";
export { sensitivityCsv } from "./sensitivity-csv.js";
export {
  type SensitivityMetric,
  SENSITIVITY_METRICS,
  relativeErrorPercent,
} from "./sensitivity-metrics.js";
export {
  type SensitivityCell,
  type SensitivityVerdict,
  sensitivityVerdict,
  summariseSensitivity,
} from "./summarise-sensitivity.js";
