import type { ClusterSize, PipelineSpec } from "../workload/index.js";
import { findOversized, oversizedText } from "../workload/index.js";
import { PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import { readParameters } from "../settings/parameters.js";
import { simulationOptions } from "../settings/simulation-options.js";

export interface ClusterSources {
  readonly params?: string;
  readonly set: readonly string[];
}

/** The cluster that the parameters describe; `undefined` if none were given. Throws as `readParameters` does. */
export function givenCluster({ params, set }: ClusterSources): ClusterSize | undefined {
  if (params === undefined && set.length === 0) return undefined;
  const { values } = readParameters({ params, set }, PAPER_PARAMETERS);
  return { pools: simulationOptions(values).pools ?? [] };
}

/** Says on standard error, before anybody runs it, that a trace has operators which fit no pool. */
export function warnOfOversized(
  file: string,
  workload: Iterable<PipelineSpec>,
  cluster: ClusterSize,
): void {
  const oversized = findOversized(workload, cluster);
  if (oversized) process.stderr.write(`warning: ${file}: ${oversizedText(oversized)}\n`);
}
