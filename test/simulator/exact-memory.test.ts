import { describe, expect, it } from "vitest";
import type { Cluster, Policy, SimulationEvent } from "../../src/simulator/index.js";
import { simulate } from "../../src/simulator/index.js";
import type { Batch, OperatorSpec } from "../../src/workload/index.js";
import { plainSimulate } from "../plain/simulate.js";

/** Memory in GB, whether it grows while it is read, CPU-seconds. */
const NEEDS: readonly (readonly [number, boolean, number])[] = [
  [0.30000000000000004, false, 3],
  [0, false, 0.5],
  [0, false, 0.9],
  [0.30000000000000004, true, 0.6],
  [0.1, true, 1.5],
  [0.2, false, 1.4],
  [0.1, true, 2.5],
];

const OPTIONS = {
  durationSeconds: 10,
  ticksPerSecond: 100,
  pools: [{ cpu: 64, ramGb: 1 }],
  multiOperatorContainers: true,
  allowMemoryOvercommit: true,
  maxJobSeconds: 0,
  mode: "on-event",
} as const;

function operator([gb, grows, baselineCpuSeconds]: (typeof NEEDS)[number]): OperatorSpec {
  const memoryGb = grows ? null : gb;
  const shape = { parents: [], cpuScaling: "const" } as const;
  return { id: "o", ...shape, baselineCpuSeconds, memoryGb, storageReadGb: gb };
}

const WORKLOAD: readonly Batch[] = [
  {
    atTick: 0,
    pipelines: NEEDS.map((need, i) => ({
      id: `p${i}`,
      priority: "QUERY" as const,
      arrivalSeconds: 0,
      operators: [operator(need)],
    })),
  },
];

/** Gives every operator exactly its memory, all at once. */
function exactly({ pools: [pool] }: Cluster): Policy {
  return {
    schedule: ({ arrivals }) => ({
      assign: arrivals.map(({ id, operators }) => {
        const [gb = 0] = NEEDS[Number(id.slice(1))] ?? [];
        if (!pool) throw new Error("expected a pool");
        return { operators, pool, cpu: 0.01, ramGb: gb === 0 ? 1 : gb };
      }),
    }),
  };
}

describe("a pool that is full to the last bit", () => {
  it("kills when the sum exceeds the capacity only by being recomputed, though nothing grows", () => {
    const events: SimulationEvent[] = [];
    simulate(WORKLOAD, exactly, OPTIONS, { observe: (event) => events.push(event) });
    expect(events).toEqual(plainSimulate(WORKLOAD, exactly, OPTIONS).events);
    const ends = events.filter((event) => event.type === "result");
    const kill = ends.findIndex(({ error }) => error === "OOM");
    // The container that ended just before used no memory: only the order of the additions has changed.
    expect(ends[kill - 1]).toMatchObject({ container: "c2", error: null });
    expect(ends[kill]?.tick).toBe((ends[kill - 1]?.tick ?? NaN) + 1);
  });
});
