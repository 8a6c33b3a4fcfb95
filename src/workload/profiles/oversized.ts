import type { PipelineSpec } from "../pipeline.js";
import type { ClusterSize } from "./demand.js";
import { clusterTotals, peakGb } from "./demand.js";

/** Operators that no pool can ever run. */
export interface Oversized {
  readonly operators: number;
  readonly pipelines: number;
  /** The first of them, and what it would need. */
  readonly pipelineId: string;
  readonly operatorId: string;
  readonly peakGb: number;
  /** The memory of the largest pool. */
  readonly largestRamGb: number;
}

/** Looks for operators that need more memory than the largest pool has; `undefined` if there are none. */
export function findOversized(
  workload: Iterable<PipelineSpec>,
  cluster: ClusterSize,
): Oversized | undefined {
  const { largestRamGb } = clusterTotals(cluster);
  let found: Oversized | undefined;
  for (const { id, operators } of workload) {
    const large = operators.filter((operator) => peakGb(operator) > largestRamGb);
    const [first] = large;
    if (!first) continue;
    found ??= {
      operators: 0,
      pipelines: 0,
      pipelineId: id,
      operatorId: first.id,
      peakGb: peakGb(first),
      largestRamGb,
    };
    found = {
      ...found,
      operators: found.operators + large.length,
      pipelines: found.pipelines + 1,
    };
  }
  return found;
}

/** {@link Oversized} in a sentence. */
export function oversizedText(oversized: Oversized): string {
  const { operators, pipelines, pipelineId, operatorId, largestRamGb } = oversized;
  return (
    `${operators} operators in ${pipelines} pipelines need more memory than any pool has and can never complete; ` +
    `the first is ${operatorId} of ${pipelineId}: ${oversized.peakGb} GB, the largest pool has ${largestRamGb} GB`
  );
}
