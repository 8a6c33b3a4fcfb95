export {
  type HeldOutSet,
  type HeldOutTrace,
  heldOutTraces,
  writeHeldOutTraces,
} from "./held-out.js";
export {
  type Batch,
  CPU_SCALINGS,
  type CpuScaling,
  type OperatorSpec,
  type PipelineSpec,
  PRIORITIES,
  type Priority,
} from "./pipeline.js";
export { cpuSeconds } from "./scaling.js";
export { dagDepth, topologicalOrder } from "./dag.js";
export { arrivalTick, batches, pipelinesOf } from "./arrival.js";
export { generateWorkload } from "./generator.js";
export {
  type DagShapeShares,
  GENERATOR_DEFAULTS,
  type GeneratorOptions,
  resolveGeneratorOptions,
} from "./generator-options.js";
export { parseTrace, readTrace } from "./trace-read.js";
export { type JitterOptions, jitterTrace } from "./perturb/jitter.js";
export { type SnapOptions, snapTrace } from "./perturb/snap.js";
export { traceCsv, type WrittenTrace, writeTrace } from "./trace-write.js";
export { TRACE_COLUMNS, type TraceColumn } from "./trace-columns.js";
export { TraceError, type TraceErrorCode, type TraceProblem } from "./trace-error.js";
export { canonicalLines, traceDigest } from "./digest.js";
export { type TraceInfo, traceInfo } from "./trace-info.js";
export { PAPER_CLUSTER, PAPER_TRACES, type PaperTrace, writePaperTraces } from "./paper.js";
export type { PaperTraceRecord } from "./paper-provenance.js";
export {
  findOversized,
  type Oversized,
  OversizedFinder,
  oversizedText,
} from "./profiles/oversized.js";
export { type ClusterSize, demandGbSeconds } from "./profiles/demand.js";
export { type WorkloadFigures, workloadFigures } from "./profiles/figures.js";
export {
  generateProfile,
  type ProfileOptions,
  type Split,
  SPLITS,
} from "./profiles/generate-profile.js";
export {
  ARRIVAL_PATTERNS,
  checkProfile,
  DAG_SHAPES,
  MEMORY_MODELS,
  PRIORITY_MIXES,
  type ProfileName,
  PROFILES,
  SIZE_DISTRIBUTIONS,
  type WorkloadProfile,
} from "./profiles/profile.js";
export { OPERATOR_MIXES, type Prototype, PROTOTYPES } from "./profiles/prototypes.js";
export {
  findScenario,
  type Scenario,
  SCENARIO_CLUSTER,
  SCENARIO_SECONDS,
  SCENARIO_SEED,
  scenarioProfile,
  SCENARIOS,
  scenarioWorkload,
} from "./profiles/scenarios.js";
export { importAlibaba2018 } from "./import/alibaba-2018.js";
export { ALIBABA_DEFAULTS, type AlibabaOptions } from "./import/alibaba-options.js";
export { importAzure2019 } from "./import/azure-2019.js";
export { AZURE_DEFAULTS, type AzureOptions } from "./import/azure-options.js";
export { TRIGGERS } from "./import/azure-files.js";
export { IMPORT_DEFAULTS, type ImportOptions, type PriorityRule } from "./import/import-options.js";
export type { Imported, Importing } from "./import/imported.js";
export { type ImporterName, manifestJson, manifestPath } from "./import/manifest.js";
export { importSnowset, SNOWSET_DEFAULTS, type SnowsetOptions } from "./import/snowset.js";
export { timestampSeconds } from "./import/timestamp.js";
