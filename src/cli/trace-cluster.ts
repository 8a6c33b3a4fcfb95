import type { ClusterSize, PipelineSpec } from "../workload/index.js";
import { findOversized, oversizedText, readTrace } from "../workload/index.js";
import { PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import type { Parameters } from "../settings/parameters.js";
import { readParameters } from "../settings/parameters.js";
import { simulationOptions } from "../settings/simulation-options.js";
import { tellWarnings } from "./print.js";

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
  if (oversized) tellWarnings([`${file}: ${oversizedText(oversized)}`]);
}

/** The same of trace files that are going to be run, each on each of these clusters; the files are read once more. */
export function warnOfOversizedTraces(
  runs: readonly {
    readonly traces: readonly { readonly path: string }[];
    readonly parameters: Parameters;
  }[],
): void {
  const known = new Set<string>();
  for (const { traces, parameters } of runs) {
    const pools = simulationOptions(parameters).pools ?? [];
    const largestGb = Math.max(...pools.map(({ ramGb }) => ramGb));
    for (const { path } of traces) {
      const key = `${largestGb} ${path}`;
      if (!known.has(key)) warnOfOversized(path, readTrace(path), { pools });
      known.add(key);
    }
  }
}
