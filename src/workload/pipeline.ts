/** The three priority classes, most urgent first. */
export const PRIORITIES = ["QUERY", "INTERACTIVE", "BATCH_PIPELINE"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How an operator's CPU time falls as it is given more CPUs; see {@link cpuSeconds}. */
export const CPU_SCALINGS = [
  "const",
  "log",
  "sqrt",
  "linear3",
  "linear7",
  "squared",
  "exp",
] as const;
export type CpuScaling = (typeof CPU_SCALINGS)[number];

/** What one operator needs. Only the simulator sees this; policies see a view without the needs. */
export interface OperatorSpec {
  /** Unique within its pipeline. */
  readonly id: string;
  /** Positions, in `PipelineSpec.operators`, of the operators that must complete first; each smaller than the own one. */
  readonly parents: readonly number[];
  /** CPU time on one CPU, in seconds, ≥ 0. */
  readonly baselineCpuSeconds: number;
  readonly cpuScaling: CpuScaling;
  /** Memory held from start to end, in GB; `null`: memory grows with what has been read, up to `storageReadGb`. */
  readonly memoryGb: number | null;
  /** Read from storage before the CPU phase, in GB, ≥ 0. */
  readonly storageReadGb: number;
}

/** A DAG of operators submitted together. */
export interface PipelineSpec {
  readonly id: string;
  readonly priority: Priority;
  /** When it was submitted, in seconds from the start, ≥ 0. */
  readonly arrivalSeconds: number;
  /** In creation order: every parent stands before its children. At least one. */
  readonly operators: readonly OperatorSpec[];
}

/** Pipelines handed to the scheduler in one tick. */
export interface Batch {
  readonly atTick: number;
  readonly pipelines: readonly PipelineSpec[];
}
