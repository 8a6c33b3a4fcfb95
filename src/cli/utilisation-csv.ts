import type { UtilisationSample } from "../simulator/index.js";

export const UTILISATION_HEADER =
  "second,cpu_allocated_percent,memory_allocated_percent,memory_consumed_percent,running_containers,open_pipelines\n";

/** A sample as a line of CSV. */
export function utilisationRow(sample: UtilisationSample): string {
  const { atSecond, cpuAllocatedPercent, memoryAllocatedPercent, memoryConsumedPercent } = sample;
  const { runningContainers, openPipelines } = sample;
  const percents = [cpuAllocatedPercent, memoryAllocatedPercent, memoryConsumedPercent];
  return `${[atSecond, ...percents, runningContainers, openPipelines].join(",")}\n`;
}
