import type { SimulationOptions } from "../../src/simulator/index.js";
import type { PlannedRun } from "../../src/verifier/index.js";
import type { Batch, OperatorSpec, PipelineSpec, Priority } from "../../src/workload/index.js";

/** Twenty seconds on four CPUs and 40 GB: the memory is what is scarce. */
const OPTIONS: SimulationOptions = {
  durationSeconds: 20,
  ticksPerSecond: 10,
  pools: [{ cpu: 4, ramGb: 40 }],
};

/** One second of 10 GB, which more CPUs do not shorten. */
function operator(id: string, parents: readonly number[]): OperatorSpec {
  return {
    id,
    parents,
    baselineCpuSeconds: 1,
    cpuScaling: "const",
    memoryGb: 10,
    storageReadGb: 0,
  };
}

/** Two seconds of reading, and no need of a CPU. */
const READER: OperatorSpec = {
  id: "reader",
  parents: [],
  baselineCpuSeconds: 0,
  cpuScaling: "squared",
  memoryGb: 10,
  storageReadGb: 40,
};

function pipeline(id: string, priority: Priority, atSecond: number): PipelineSpec {
  const operators = [operator("first", []), operator("second", [0]), READER];
  return { id, priority, arrivalSeconds: atSecond, operators };
}

function batch(atSecond: number, priorities: readonly Priority[]): Batch {
  const pipelines = priorities.map((one, i) => pipeline(`p${atSecond}-${i}`, one, atSecond));
  return { atTick: atSecond * 10, pipelines };
}

const WORKLOADS: readonly (readonly Batch[])[] = [
  [batch(0, ["QUERY", "BATCH_PIPELINE", "INTERACTIVE"]), batch(4, ["INTERACTIVE"])],
  [
    batch(0, ["BATCH_PIPELINE"]),
    batch(1, ["QUERY", "QUERY", "BATCH_PIPELINE"]),
    batch(9, ["QUERY"]),
  ],
];

/** One run on each of two small workloads. */
export function plannedRuns(options: SimulationOptions = {}): readonly PlannedRun[] {
  return WORKLOADS.map((batches) => ({
    workload: { kind: "batches", batches },
    batches,
    options: { ...OPTIONS, ...options },
  }));
}

/** What hostile policies may spend: little, so that the hostile ones end soon. */
export const BUDGET = {
  stepsPerCall: 200_000,
  stepsPerRun: 1_000_000,
  stepsPerOperator: 0,
  heapMb: 128,
  seconds: 2,
};
