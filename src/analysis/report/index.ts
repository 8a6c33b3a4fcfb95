export { type ReportOptions, reportHtml } from "./report-html.js";
export { type WriteReportOptions, probeShownPolicies, writeReport } from "./write-report.js";
