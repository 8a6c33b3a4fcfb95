/** Small runs, tick by tick as the comments say, in which every kind of event occurs. 10 ticks a second: 2 GB are read in one. */
import type { Policy, PolicyFactory, SimulationOptions } from "../../../src/simulator/index.js";
import type { Batch, OperatorSpec, PipelineSpec, Priority } from "../../../src/workload/index.js";
import { type AuditedLog, logOf } from "./audited-log.js";

interface Step {
  /** Pipeline, positions of its operators, pool, CPUs, GB. */
  readonly assign?: readonly (readonly [string, readonly number[], number, number, number])[];
  /** Containers. */
  readonly suspend?: readonly string[];
}

/** Does in each tick what is written down for it. */
function scripted(script: Readonly<Record<number, Step>>): PolicyFactory {
  return (): Policy => ({
    mode: "every-tick",
    schedule({ tick, pipelines, pools }) {
      const { assign = [], suspend = [] } = script[tick] ?? {};
      return {
        assign: assign.map(([id, positions, poolId, cpu, ramGb]) => {
          const operators = pipelines.find((pipeline) => pipeline.id === id)?.operators ?? [];
          const pool = pools[poolId];
          if (!pool) throw new RangeError(`no pool ${poolId}`);
          return {
            operators: operators.filter((_, i) => positions.includes(i)),
            pool,
            cpu,
            ramGb,
          };
        }),
        suspend: pools
          .flatMap(({ containers }) => containers)
          .filter(({ id }) => suspend.includes(id)),
      };
    },
  });
}

/** Holds its memory from start to end, reads nothing. */
function holding(cpuSeconds: number, memoryGb: number): Omit<OperatorSpec, "id" | "parents"> {
  return { baselineCpuSeconds: cpuSeconds, cpuScaling: "const", memoryGb, storageReadGb: 0 };
}

function reading(cpuSeconds: number, storageReadGb: number): Omit<OperatorSpec, "id" | "parents"> {
  return { baselineCpuSeconds: cpuSeconds, cpuScaling: "const", memoryGb: null, storageReadGb };
}

/** Operators op1, op2, …, each with the one before it as parent. */
function pipeline(
  id: string,
  priority: Priority,
  ...operators: readonly Omit<OperatorSpec, "id" | "parents">[]
): PipelineSpec {
  return {
    id,
    priority,
    arrivalSeconds: 0,
    operators: operators.map((operator, i) => ({
      ...operator,
      id: `op${i + 1}`,
      parents: i === 0 ? [] : [i - 1],
    })),
  };
}

const CLUSTER: SimulationOptions = {
  durationSeconds: 10,
  ticksPerSecond: 10,
  pools: [
    { cpu: 4, ramGb: 10 },
    { cpu: 4, ramGb: 10 },
  ],
  onInvalid: "reject",
};

/**
 * c1 runs both operators of p1, is suspended between them from tick 10 to 13, and c3 goes on; c2 runs p2; c4 runs out of
 * memory in the fourth tick of p3's first operator, c5 and c6 complete p3; p4 is never served.
 */
export function mixedLog(): AuditedLog {
  const batches: readonly Batch[] = [
    {
      atTick: 0,
      pipelines: [
        pipeline("p1", "QUERY", holding(1, 4), holding(1, 4)),
        pipeline("p2", "INTERACTIVE", holding(1, 4)),
      ],
    },
    {
      atTick: 20,
      pipelines: [pipeline("p3", "BATCH_PIPELINE", reading(0.5, 10), holding(1, 4))],
    },
    { atTick: 50, pipelines: [pipeline("p4", "QUERY", holding(1, 4))] },
    { atTick: 100, pipelines: [pipeline("p5", "QUERY", holding(1, 4))] },
  ];
  const script = {
    0: {
      assign: [
        ["p1", [0, 1], 0, 2, 8],
        ["p2", [0], 1, 1, 5],
        ["p2", [], 1, 1, 5],
      ],
    },
    10: { suspend: ["c1"] },
    14: { assign: [["p1", [1], 0, 1, 5]] },
    20: { assign: [["p3", [0], 1, 1, 7]] },
    24: { assign: [["p3", [0], 1, 1, 10]] },
    34: { assign: [["p3", [1], 1, 1, 5]] },
  } as const;
  return logOf(batches, scripted(script), CLUSTER);
}

/** Deadlines are 10 ticks after arrival: p1 is killed in c1 in tick 10; p2, never served, counts from tick 20; p3 is in time. */
export function lateLog(): AuditedLog {
  const batches: readonly Batch[] = [
    { atTick: 0, pipelines: [pipeline("p1", "QUERY", holding(3, 4))] },
    {
      atTick: 3,
      pipelines: [
        pipeline("p2", "INTERACTIVE", holding(1, 4)),
        pipeline("p3", "QUERY", holding(0.5, 4)),
      ],
    },
  ];
  const script = {
    0: { assign: [["p1", [0], 0, 1, 5]] },
    3: { assign: [["p3", [0], 1, 1, 5]] },
  } as const;
  return logOf(batches, scripted(script), { ...CLUSTER, maxJobSeconds: 1 });
}

/**
 * Allocations of 8, 10 and 12 GB in a pool of 10 GB. Of p1 and p2, which hold 4 GB each, the first (c1) is killed in
 * tick 1, when p3 has read 4 GB; p3 itself (c3) in tick 3, when it has read 8 GB.
 */
export function crowdedLog(): AuditedLog {
  const batches: readonly Batch[] = [
    {
      atTick: 0,
      pipelines: [
        pipeline("p1", "QUERY", holding(1, 4)),
        pipeline("p2", "INTERACTIVE", holding(1, 4)),
        pipeline("p3", "BATCH_PIPELINE", reading(1, 10)),
      ],
    },
  ];
  const script = {
    0: {
      assign: [
        ["p1", [0], 0, 1, 8],
        ["p2", [0], 0, 1, 10],
        ["p3", [0], 0, 1, 12],
      ],
    },
  } as const;
  return logOf(batches, scripted(script), {
    ...CLUSTER,
    allowMemoryOvercommit: true,
    pools: [{ cpu: 4, ramGb: 10 }],
  });
}

/**
 * Pool 0 is lost in tick 15 and back in tick 25. c1 is being written to disk then, from tick 13 on; c2 runs; c3 completes p3
 * in that very tick. c4 runs in pool 1 meanwhile; c5 and c6 do again what was lost.
 */
export function lostLog(): AuditedLog {
  const batches: readonly Batch[] = [
    {
      atTick: 3,
      pipelines: [
        pipeline("p1", "QUERY", holding(1, 4), holding(1, 4)),
        pipeline("p2", "INTERACTIVE", holding(2, 1)),
        pipeline("p3", "BATCH_PIPELINE", holding(1.3, 1)),
        pipeline("p4", "QUERY", holding(0.5, 1)),
      ],
    },
  ];
  const script = {
    3: {
      assign: [
        ["p1", [0, 1], 0, 1, 8],
        ["p2", [0], 0, 1, 1],
        ["p3", [0], 0, 1, 1],
      ],
    },
    13: { suspend: ["c1"] },
    16: { assign: [["p4", [0], 1, 1, 1]] },
    26: {
      assign: [
        ["p1", [1], 0, 1, 4],
        ["p2", [0], 0, 1, 1],
      ],
    },
  } as const;
  return logOf(batches, scripted(script), {
    ...CLUSTER,
    outages: [{ pool: 0, atSeconds: 1.5, forSeconds: 1 }],
  });
}
