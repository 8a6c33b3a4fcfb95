import type { Batch, PipelineSpec } from "../../src/workload/index.js";
import type { NamedTrace } from "../../src/verifier/index.js";

function pipeline(id: string): PipelineSpec {
  return {
    id,
    priority: "QUERY",
    arrivalSeconds: 0,
    operators: [
      {
        id: "op1",
        parents: [],
        baselineCpuSeconds: 1,
        cpuScaling: "const",
        memoryGb: 10,
        storageReadGb: 0,
      },
    ],
  };
}

/** Pipelines at the start, each of one operator of 1 s that needs 10 GB. */
function workload(count: number): Batch[] {
  const pipelines = Array.from({ length: count }, (_, i) => pipeline(`p${i + 1}`));
  return [{ atTick: 0, pipelines }];
}

export const ONE_PIPELINE: readonly Batch[] = workload(1);

/** A trace of so many pipelines, all at the start. */
export function traceOf(name: string, count: number): NamedTrace {
  return { name, batches: workload(count) };
}

/** Gives each first operator of a pipeline 1 CPU and 10 GB of the first pool; `first` is run with the view before that. */
export function oneByOne(first = ""): string {
  return `import type { Assignment, Cluster, Operator, Policy } from "schedlab/policy";
export default function create(_cluster: Cluster): Policy {
  const queue: Operator[] = [];
  return {
    schedule(view) {
      ${first}
      for (const { operators } of view.arrivals) {
        queue.push(...operators.filter(({ parents }) => parents.length === 0));
      }
      const [pool] = view.pools;
      const assign: Assignment[] = [];
      let free = pool ? Math.min(pool.availableCpu, pool.availableRamGb / 10) : 0;
      while (pool && free-- >= 1 && queue.length > 0) {
        assign.push({ operators: queue.splice(0, 1), pool, cpu: 1, ramGb: 10 });
      }
      return { assign };
    },
  };
}
`;
}
