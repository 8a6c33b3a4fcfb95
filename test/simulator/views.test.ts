import { describe, expect, it } from "vitest";
import type { SystemView } from "../../src/simulator/index.js";
import { simulate } from "../../src/simulator/index.js";
import type { PipelineSpec } from "../../src/workload/index.js";

const PIPELINE: PipelineSpec = {
  id: "p1",
  priority: "QUERY",
  arrivalSeconds: 0,
  operators: [0, 1, 2].map((i) => ({
    id: `op${i}`,
    parents: i === 0 ? [] : [i - 1],
    baselineCpuSeconds: 0.2,
    cpuScaling: "const",
    memoryGb: 1,
    storageReadGb: 4,
  })),
};

/** What every policy has anyway. */
const INTRINSICS = new Set<unknown>([Object.prototype, Array.prototype, Function.prototype]);

/** Everything that can be reached by reading properties and prototypes, with the way there; lists by what is in them. */
function reachable(root: unknown): Map<object, string> {
  const found = new Map<object, string>();
  const waiting: [unknown, string, unknown][] = [[root, "view", root]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, path, receiver] = next;
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || INTRINSICS.has(value) || found.has(value)) continue;
    found.set(value, path);
    for (const key of Reflect.ownKeys(value)) {
      const name = `${path}.${String(key)}`;
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      waiting.push([property?.set, `${name}(set)`, undefined]);
      if (!property?.get) waiting.push([property?.value, name, property?.value]);
      else {
        expect(property.get, name).not.toHaveProperty("prototype");
        const got: unknown = Reflect.apply(property.get, receiver, []);
        // A list is a copy of its own each time it is read.
        if (Array.isArray(got))
          expect(Reflect.apply(property.get, receiver, []), name).not.toBe(got);
        waiting.push([got, name, got]);
      }
    }
    // Getters of a prototype are read on the object they are for.
    waiting.push([Object.getPrototypeOf(value), `${path}.__proto__`, receiver]);
  }
  return found;
}

/** Looks at the views in a tick in which containers run, are being suspended, and have ended. */
function inBusyRun(look: (view: SystemView) => void): void {
  const { outcome, statistics } = simulate(
    [{ atTick: 0, pipelines: [PIPELINE, { ...PIPELINE, id: "p2" }, { ...PIPELINE, id: "p3" }] }],
    (cluster) => {
      look(cluster as unknown as SystemView);
      return {
        schedule(view) {
          look(view);
          const [pool] = view.pools;
          if (!pool) return undefined;
          const sizes = [2, 4, 0.5];
          return {
            assign: view.arrivals.map(({ operators }, i) => ({
              operators,
              pool,
              cpu: 1,
              ramGb: sizes[i] ?? 1,
            })),
            suspend: pool.containers.filter(
              ({ isSuspendable, ramGb }) => isSuspendable && ramGb === 4,
            ),
          };
        },
      };
    },
    { durationSeconds: 3, ticksPerSecond: 10, pools: [{ cpu: 4, ramGb: 10 }], mode: "every-tick" },
  );
  expect(outcome).toEqual({ code: "completed" });
  expect(statistics).toMatchObject({ suspensions: 1, failures: 1, containersCompleted: 1 });
}

describe("what a policy is given", () => {
  it("is frozen, but for lists, which are copies; and leads to no function", () => {
    let most = 0;
    inBusyRun((view) => {
      const found = reachable(view);
      most = Math.max(most, found.size);
      for (const [value, path] of found) {
        expect(typeof value, path).toBe("object");
        if (!Array.isArray(value)) expect(Object.isFrozen(value), path).toBe(true);
      }
    });
    expect(most).toBeGreaterThan(30);
  });

  it("has no constructor to make other views with", () => {
    inBusyRun((view) => {
      const {
        pools,
        pipelines = [],
        results = [],
      } = view as Partial<SystemView> & Pick<SystemView, "pools">;
      const containers = pools.flatMap((pool) => [
        ...pool.containers,
        ...pool.suspending,
        ...pool.suspended,
      ]);
      const operators = pipelines.flatMap((pipeline) => pipeline.operators);
      for (const view of [...pools, ...pipelines, ...results, ...containers, ...operators]) {
        expect((view as unknown as Record<string, unknown>)["constructor"]).toBeUndefined();
      }
    });
  });

  it("cannot be written to", () => {
    inBusyRun((view) => {
      for (const [value, path] of reachable(view)) {
        if (Array.isArray(value)) continue;
        for (const key of Reflect.ownKeys(value))
          expect(Reflect.set(value, key, 1), path).toBe(false);
        expect(Reflect.set(value, "more", 1), path).toBe(false);
        expect(Reflect.setPrototypeOf(value, null), path).toBe(false);
      }
    });
  });

  it("is the same however often its lists are spoilt", () => {
    const shown: string[] = [];
    const look = (view: SystemView): void => {
      shown.push(JSON.stringify([...reachable(view).values()].sort()));
    };
    inBusyRun(look);
    const unspoilt = shown.splice(0);
    inBusyRun((view) => {
      for (const value of reachable(view).keys()) {
        if (Array.isArray(value)) value.length = 0;
      }
      look(view);
    });
    // The cluster's list of pools is the policy's own, made once.
    expect(shown.slice(1)).toEqual(unspoilt.slice(1));
  });

  it("does not answer for anything that is not a view", () => {
    inBusyRun(({ pools }) => {
      const [pool] = pools;
      const copy = Object.create(pool ?? null) as { readonly availableCpu: number };
      expect(() => copy.availableCpu).toThrow(TypeError);
    });
  });
});
