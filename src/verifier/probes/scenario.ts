import type { SimulationOptions } from "../../simulator/index.js";
import type { Batch, OperatorSpec, PipelineSpec, Priority } from "../../workload/index.js";
import type { Scenario } from "./probe.js";

/** Tick rate of all scenarios: fine enough to tell events apart, coarse enough for policies that run in every tick. */
export const TICKS_PER_SECOND = 100;

/** The pool of most scenarios, that of the paper's cluster. */
export const POOL = { cpu: 64, ramGb: 500 } as const;

/** A scenario of these pipelines, in any order, on one {@link POOL} with one operator per container unless told otherwise. */
export function scenario(
  name: string,
  pipelines: readonly PipelineSpec[],
  options: SimulationOptions & { readonly durationSeconds: number },
): Scenario {
  return {
    name,
    batches: batchesOf(pipelines),
    options: {
      ticksPerSecond: TICKS_PER_SECOND,
      pools: [POOL],
      multiOperatorContainers: false,
      allowMemoryOvercommit: false,
      maxJobSeconds: 0,
      onInvalid: "abort",
      ...options,
    },
  };
}

/** An operator that computes for so many seconds, however many CPUs it gets, and holds its memory all the time. */
export function operator(
  id: string,
  { seconds, ramGb }: { readonly seconds: number; readonly ramGb: number },
  parents: readonly number[] = [],
): OperatorSpec {
  return {
    id,
    parents,
    baselineCpuSeconds: seconds,
    cpuScaling: "const",
    memoryGb: ramGb,
    storageReadGb: 0,
  };
}

export function pipeline(
  id: string,
  priority: Priority,
  arrivalSeconds: number,
  operators: readonly OperatorSpec[],
): PipelineSpec {
  return { id, priority, arrivalSeconds, operators };
}

/** `count` pipelines of one operator each, `op1`; the first arrives at `from`, the others `every` seconds later each. */
export function singles(
  prefix: string,
  {
    count,
    priority,
    from = 0,
    every = 0,
    seconds,
    ramGb,
  }: {
    readonly count: number;
    readonly priority: Priority;
    readonly from?: number;
    readonly every?: number;
    readonly seconds: number;
    readonly ramGb: number;
  },
): PipelineSpec[] {
  return Array.from({ length: count }, (_, i) =>
    pipeline(count === 1 ? prefix : `${prefix}${i + 1}`, priority, from + i * every, [
      operator("op1", { seconds, ramGb }),
    ]),
  );
}

/** Pipelines of the scenario with the tick each arrives in. */
export function arrivalsOf({ batches }: Scenario): {
  readonly pipeline: PipelineSpec;
  readonly tick: number;
}[] {
  return batches.flatMap(({ atTick, pipelines }) =>
    pipelines.map((pipeline) => ({ pipeline, tick: atTick })),
  );
}

function batchesOf(pipelines: readonly PipelineSpec[]): Batch[] {
  const byTick = new Map<number, PipelineSpec[]>();
  for (const each of pipelines) {
    const tick = Math.round(each.arrivalSeconds * TICKS_PER_SECOND);
    const batch = byTick.get(tick);
    if (batch) batch.push(each);
    else byTick.set(tick, [each]);
  }
  return [...byTick]
    .sort(([a], [b]) => a - b)
    .map(([atTick, together]) => ({ atTick, pipelines: together }));
}
