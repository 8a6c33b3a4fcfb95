export type { Probe, ProbeRun, ProbeVerdict, Scenario } from "./probe.js";
export { PROBES, scenariosOf } from "./probes.js";
export { type ProbeReport, type ReportCard, reportCard } from "./report-card.js";
export { type ReportCardJson, reportCardJson, reportCardText } from "./report-card-text.js";
