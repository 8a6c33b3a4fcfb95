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
export { traceCsv, type WrittenTrace, writeTrace } from "./trace-write.js";
export { TRACE_COLUMNS, type TraceColumn } from "./trace-columns.js";
export { TraceError, type TraceErrorCode, type TraceProblem } from "./trace-error.js";
export { canonicalLines, traceDigest } from "./digest.js";
export { type TraceInfo, traceInfo } from "./trace-info.js";
export { PAPER_CLUSTER, PAPER_TRACES, type PaperTrace, writePaperTraces } from "./paper.js";
export type { PaperTraceRecord } from "./paper-provenance.js";
