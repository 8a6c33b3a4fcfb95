import { fileURLToPath } from "node:url";
import type { ComparedRun } from "../../../src/analysis/compare/index.js";
import type {
  Operator,
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
} from "../../../src/simulator/index.js";
import { simulate } from "../../../src/simulator/index.js";
import type { Batch, OperatorSpec, PipelineSpec, Priority } from "../../../src/workload/index.js";
import { batches, readTrace } from "../../../src/workload/index.js";

/** A run in this process, with its events. */
export function runOf(
  name: string,
  create: PolicyFactory,
  arriving: readonly Batch[],
  options: SimulationOptions,
): ComparedRun {
  const events: SimulationEvent[] = [];
  const { outcome, statistics } = simulate(arriving, create, options, {
    observe: (event) => events.push(event),
  });
  const { code } = outcome;
  if (outcome.code === "completed") return { name, outcome: { code }, statistics, events };
  const { atTick, message } = outcome;
  return { name, outcome: { code, atTick, message }, statistics, events };
}

/** A paper trace. */
export function paperTrace(name: string): readonly Batch[] {
  const path = fileURLToPath(new URL(`../../../traces/${name}.csv`, import.meta.url));
  return [...batches(readTrace(path), 0.001)];
}

/** A pipeline of one operator that computes for so long on any number of CPUs, in 10 GB. */
export function job(id: string, priority: Priority, at: number, seconds: number): PipelineSpec {
  const operator: OperatorSpec = {
    id: "op",
    parents: [],
    baselineCpuSeconds: seconds,
    cpuScaling: "const",
    memoryGb: 10,
    storageReadGb: 0,
  };
  return { id, priority, arrivalSeconds: at, operators: [operator] };
}

/** Gives each operator a whole pool, the first by `order` first. `order` compares pipelines. */
export function oneEach(order: (a: Operator, b: Operator) => number): PolicyFactory {
  return () => {
    const waiting: Operator[] = [];
    return {
      schedule({ arrivals, pools }) {
        waiting.push(...arrivals.flatMap(({ operators }) => operators));
        waiting.sort(order);
        const free = pools.filter(({ availableCpu, cpu }) => availableCpu === cpu);
        return {
          assign: free.flatMap((pool) => {
            const operator = waiting.shift();
            if (!operator) return [];
            return [{ operators: [operator], pool, cpu: pool.cpu, ramGb: pool.ramGb }];
          }),
        };
      },
    };
  };
}
