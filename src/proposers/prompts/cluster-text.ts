import type {
  PoolSize,
  ResolvedSimulationOptions,
  SimulationOptions,
} from "../../simulator/index.js";
import { resolveSimulationOptions } from "../../simulator/index.js";

/** The cluster and the rules of its runs, as a list in Markdown. */
export function clusterText(options: SimulationOptions): string {
  const resolved = resolveSimulationOptions(options);
  const lines = [
    `${poolsText(resolved.pools)}.`,
    `A tick is ${1 / resolved.ticksPerSecond} s.`,
    containersLine(resolved),
    memoryLine(resolved),
    deadlineLine(resolved),
    ...outageLines(resolved),
    invalidLine(resolved),
    ...estimateLines(resolved),
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

/** Pools of the same size that follow each other are told together. */
function poolsText(pools: readonly PoolSize[]): string {
  const groups: { readonly size: PoolSize; count: number }[] = [];
  for (const size of pools) {
    const last = groups.at(-1);
    if (last?.size.cpu === size.cpu && last.size.ramGb === size.ramGb) last.count++;
    else groups.push({ size, count: 1 });
  }
  const parts = groups.map(({ size: { cpu, ramGb }, count }) => {
    const of = `${cpu} CPUs and ${ramGb} GB of memory`;
    return count === 1 ? `1 pool of ${of}` : `${count} pools of ${of} each`;
  });
  return groups.length === 1 ? parts.join("") : `In order of their ids: ${parts.join("; ")}`;
}

function containersLine({ multiOperatorContainers }: ResolvedSimulationOptions): string {
  return multiOperatorContainers
    ? "A container may hold several operators, which run one after the other in the same allocation: the allocation must suffice for each, and when it is killed, those that have not run fail too."
    : "A container holds exactly one operator. No container can therefore ever be suspended.";
}

function memoryLine({ allowMemoryOvercommit }: ResolvedSimulationOptions): string {
  return allowMemoryOvercommit
    ? "The allocated CPUs of a pool cannot exceed those it has. Its allocated memory may exceed what it has (overcommit), its memory in use may not: then containers are killed (OOM) until it fits, those first that use most, all the more if that is a large share of their allocation."
    : "What is allocated in a pool, CPUs or memory, cannot exceed what it has.";
}

function deadlineLine({ maxJobSeconds }: ResolvedSimulationOptions): string {
  return maxJobSeconds > 0
    ? `A pipeline that is not complete ${maxJobSeconds} s after its arrival is given up: its containers are killed ("timeout"), it counts as unfinished, and nothing of it is worth running any more.`
    : "No pipeline is ever given up: what is not complete at the end of the run stays unfinished.";
}

function outageLines({ outages }: ResolvedSimulationOptions): string[] {
  return outages.length === 0
    ? []
    : [
        'Pools are lost now and then, without warning, and come back empty. What is in a lost pool fails ("pool lost"): that says nothing about its size.',
      ];
}

function invalidLine({ onInvalid }: ResolvedSimulationOptions): string {
  return onInvalid === "abort"
    ? "A single invalid decision ends the run, and the trace counts as failed."
    : "An invalid part of a decision is left out and reported in `view.rejections` of the next call; the rest is carried out.";
}

/** Without an estimator nothing is said: the interface tells that there may be none. */
function estimateLines({ estimator }: ResolvedSimulationOptions): string[] {
  if (!estimator) return [];
  const { sigma = 0 } = estimator;
  const what =
    "One thing is known of what an operator needs: `operator.estimatedPeakGb`, an estimate of its peak memory in GB, which every operator has from its arrival.";
  if (sigma === 0) return [`${what} It is exact.`];
  const [low, high] = [Math.exp(-sigma), Math.exp(sigma)].map((factor) => factor.toPrecision(2));
  return [
    `${what} It is off by a factor that differs from operator to operator: log-normal around 1 with σ = ${sigma}, so that two of three estimates are between ${low} and ${high} times the truth. One that was too low shows as OOM.`,
  ];
}
