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
  const finder = new OversizedFinder(cluster);
  for (const pipeline of workload) finder.add(pipeline);
  return finder.found;
}

/** {@link findOversized} for pipelines that come one by one. */
export class OversizedFinder {
  readonly #largestRamGb: number;
  #found: Oversized | undefined;

  constructor(cluster: ClusterSize) {
    this.#largestRamGb = clusterTotals(cluster).largestRamGb;
  }

  add({ id, operators }: PipelineSpec): void {
    const large = operators.filter((operator) => peakGb(operator) > this.#largestRamGb);
    const [first] = large;
    if (!first) return;
    const before = this.#found ?? {
      operators: 0,
      pipelines: 0,
      pipelineId: id,
      operatorId: first.id,
      peakGb: peakGb(first),
      largestRamGb: this.#largestRamGb,
    };
    this.#found = {
      ...before,
      operators: before.operators + large.length,
      pipelines: before.pipelines + 1,
    };
  }

  /** What there has been so far. */
  get found(): Oversized | undefined {
    return this.#found;
  }
}

/** {@link Oversized} in a sentence. */
export function oversizedText(oversized: Oversized): string {
  const { operators, pipelines, pipelineId, operatorId, largestRamGb } = oversized;
  const which =
    operators === 1
      ? "1 operator needs more memory than any pool has and can never complete; it"
      : `${operators} operators in ${pipelines} ${pipelines === 1 ? "pipeline" : "pipelines"} need more memory than any ` +
        "pool has and can never complete; the first";
  return (
    `${which} is ${operatorId} of ${pipelineId}: ${oversized.peakGb} GB, the largest pool has ` +
    `${largestRamGb} GB`
  );
}
