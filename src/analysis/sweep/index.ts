export { sweepCsv } from "./sweep-csv.js";
export {
  type SweepOptions,
  type SweepRow,
  type SweepSetting,
  estimatorSettings,
  sweepPolicies,
} from "./sweep-policies.js";
