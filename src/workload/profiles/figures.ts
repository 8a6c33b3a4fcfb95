import { dagDepth } from "../dag.js";
import type { PipelineSpec } from "../pipeline.js";
import type { ClusterSize } from "./demand.js";
import { clusterTotals, demandGbSeconds, fairCpuSeconds, ioSeconds, peakGb } from "./demand.js";

/** What a workload asks of a cluster, in figures. */
export interface WorkloadFigures {
  readonly pipelines: number;
  readonly operators: number;
  /** What is demanded in the duration, as a multiple of what the cluster can give; see `demandGbSeconds`. */
  readonly load: number;
  /** Share of reading in the time that operators run, given the CPUs that go with their memory; 0 to 1. */
  readonly ioShare: number;
  /** The 99th percentile of the pipelines' demands over the median: 1 if all are alike. */
  readonly skew: number;
  /** Mean over the pipelines of the operators on the longest chain. */
  readonly meanDepth: number;
  /** The highest peak memory of an operator, GB. */
  readonly peakGb: number;
}

/** Sums up a workload on a cluster. Without pipelines the means are NaN. */
export function workloadFigures(
  workload: Iterable<PipelineSpec>,
  cluster: ClusterSize,
  durationSeconds: number,
): WorkloadFigures {
  const totals = clusterTotals(cluster);
  const demands: number[] = [];
  let operatorCount = 0;
  let reading = 0;
  let computing = 0;
  let depths = 0;
  let highest = 0;
  for (const { operators } of workload) {
    let demand = 0;
    for (const operator of operators) {
      demand += demandGbSeconds(operator, totals);
      reading += ioSeconds(operator);
      computing += fairCpuSeconds(operator, totals);
      highest = Math.max(highest, peakGb(operator));
    }
    demands.push(demand);
    operatorCount += operators.length;
    depths += dagDepth(operators);
  }
  const demanded = demands.reduce((sum, each) => sum + each, 0);
  const sorted = Float64Array.from(demands).sort();
  return {
    pipelines: demands.length,
    operators: operatorCount,
    load: demanded / (totals.ramGb * durationSeconds),
    ioShare: reading / (reading + computing),
    skew: quantile(sorted, 0.99) / quantile(sorted, 0.5),
    meanDepth: depths / demands.length,
    peakGb: highest,
  };
}

/** Linear between closest ranks; NaN without values. */
function quantile(sorted: Float64Array, share: number): number {
  const rank = (sorted.length - 1) * share;
  const below = sorted[Math.floor(rank)] ?? NaN;
  const above = sorted[Math.ceil(rank)] ?? NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}
