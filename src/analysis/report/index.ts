export { type ReportOptions, reportHtml } from "./report-html.js";
export { choosePolicyToShow } from "./report-source.js";
export {
  type WriteReportOptions,
  probeShownPolicies,
  writeReport,
  writeReportCard,
} from "./write-report.js";
