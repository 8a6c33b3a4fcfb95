import { describe, expect, it } from "vitest";
import type {
  Decision,
  DecisionErrorCode,
  PolicyFactory,
  Rejection,
  SimulationOptions,
  SystemView,
} from "../../src/simulator/index.js";
import { DECISION_REMEDIES, simulate } from "../../src/simulator/index.js";
import type { OperatorSpec, PipelineSpec } from "../../src/workload/index.js";

function operator(id: string, parents: readonly number[]): OperatorSpec {
  return {
    id,
    parents,
    baselineCpuSeconds: 0.2,
    cpuScaling: "const",
    memoryGb: 1,
    storageReadGb: 4,
  };
}

/** Two operators, 4 ticks each. */
const CHAIN: PipelineSpec = {
  id: "p1",
  priority: "BATCH_PIPELINE",
  arrivalSeconds: 0,
  operators: [operator("a", []), operator("b", [0])],
};

const OPTIONS: SimulationOptions = {
  durationSeconds: 4,
  ticksPerSecond: 10,
  pools: [
    { cpu: 4, ramGb: 10 },
    { cpu: 4, ramGb: 10 },
  ],
  mode: "every-tick",
};

function run(schedule: (view: SystemView) => unknown, options: SimulationOptions = {}) {
  const factory: PolicyFactory = () => ({
    // Anything can come from a policy that is not type-checked.
    schedule: (view) => schedule(view) as Decision | undefined,
  });
  return simulate([{ atTick: 0, pipelines: [CHAIN] }], factory, { ...OPTIONS, ...options });
}

/** A valid assignment of the whole pipeline, with changes. */
function assignment(view: SystemView, changes: object = {}): object {
  return {
    operators: view.pipelines[0]?.operators,
    pool: view.pools[0],
    cpu: 1,
    ramGb: 2,
    ...changes,
  };
}

/** Starts the pipeline in tick 0 and returns something in another tick. */
function later(tick: number, decide: (view: SystemView) => unknown) {
  return (view: SystemView): unknown => {
    if (view.tick === 0) return { assign: [assignment(view)] };
    return view.tick === tick ? decide(view) : undefined;
  };
}

interface Invalid {
  readonly code: DecisionErrorCode;
  readonly path: string;
  readonly found: string;
  readonly atTick?: number;
  readonly options?: SimulationOptions;
  readonly schedule: (view: SystemView) => unknown;
}

const containers = (view: SystemView) => view.pools[0]?.containers ?? [];

const INVALID: readonly Invalid[] = [
  {
    code: "pool-lost",
    path: "assign[0].pool",
    found: "pool 1, which is lost",
    atTick: 3,
    options: { outages: [{ pool: 1, atSeconds: 0.2, forSeconds: 1 }] },
    schedule: (view) =>
      view.tick === 3 ? { assign: [assignment(view, { pool: view.pools[1] })] } : undefined,
  },
  { code: "not-a-decision", path: "decision", found: "5", schedule: () => 5 },
  { code: "not-a-decision", path: "decision", found: '"run"', schedule: () => "run" },
  {
    code: "not-a-decision",
    path: "decision",
    found: "a value of type function",
    schedule: () => () => 1,
  },
  { code: "not-a-list", path: "assign", found: "an object", schedule: () => ({ assign: {} }) },
  { code: "not-a-list", path: "suspend", found: "true", schedule: () => ({ suspend: true }) },
  { code: "bad-wake-time", path: "wakeAt", found: "NaN", schedule: () => ({ wakeAt: NaN }) },
  { code: "bad-wake-time", path: "wakeAt", found: "null", schedule: () => ({ wakeAt: null }) },
  {
    code: "not-a-decision",
    path: "assign[0]",
    found: "null",
    schedule: () => ({ assign: [null] }),
  },
  {
    code: "not-a-list",
    path: "assign[0].operators",
    found: "an object",
    schedule: (view) => ({ assign: [assignment(view, { operators: {} })] }),
  },
  {
    code: "no-operators",
    path: "assign[0].operators",
    found: "an empty list",
    schedule: (view) => ({ assign: [assignment(view, { operators: [] })] }),
  },
  {
    code: "unknown-operator",
    path: "assign[0].operators[1]",
    found: "an object",
    schedule: (view) => ({
      assign: [
        assignment(view, {
          operators: [view.pipelines[0]?.operators[0], { ...view.pipelines[0]?.operators[1] }],
        }),
      ],
    }),
  },
  {
    code: "not-assignable",
    path: "assign[1].operators[0]",
    found: "operator a of pipeline p1, ASSIGNED",
    schedule: (view) => ({ assign: [assignment(view), assignment(view)] }),
  },
  {
    code: "bad-cpu",
    path: "assign[0].cpu",
    found: '"2"',
    schedule: (view) => ({ assign: [assignment(view, { cpu: "2" })] }),
  },
  {
    code: "bad-ram",
    path: "assign[0].ramGb",
    found: "Infinity",
    schedule: (view) => ({ assign: [assignment(view, { ramGb: Infinity })] }),
  },
  {
    code: "unknown-pool",
    path: "assign[0].pool",
    found: "0",
    schedule: (view) => ({ assign: [assignment(view, { pool: 0 })] }),
  },
  {
    code: "multi-operator",
    path: "assign[0].operators",
    found: "2 operators",
    options: { multiOperatorContainers: false },
    schedule: (view) => ({ assign: [assignment(view)] }),
  },
  {
    code: "overallocated-cpu",
    path: "assign[1].cpu",
    found: "5 CPUs in this call, 4 available in pool 0",
    schedule: (view) => ({
      assign: view.pipelines[0]?.operators.map((o) =>
        assignment(view, { operators: [o], cpu: 2.5 }),
      ),
    }),
  },
  {
    code: "overallocated-ram",
    path: "assign[0].ramGb",
    found: "10.5 GB in this call, 10 available in pool 0",
    schedule: (view) => ({ assign: [assignment(view, { ramGb: 10.5 })] }),
  },
  {
    code: "unknown-container",
    path: "suspend[0]",
    found: "an object",
    schedule: (view) => ({ suspend: [view.pools[0]] }),
  },
  {
    code: "not-active",
    path: "suspend[1]",
    found: "container c1, active",
    atTick: 4,
    schedule: later(4, (view) => ({ suspend: [...containers(view), ...containers(view)] })),
  },
  {
    code: "not-suspendable",
    path: "suspend[0]",
    found: "container c1 in the middle of an operator",
    atTick: 2,
    schedule: later(2, (view) => ({ suspend: containers(view) })),
  },
  {
    code: "parent-incomplete",
    path: "assign",
    found: "operator b of pipeline p1 about to start before its parents have completed",
    schedule: (view) => ({
      assign: [assignment(view, { operators: view.pipelines[0]?.operators.slice(1) })],
    }),
  },
];

describe("an invalid decision", () => {
  it("is tried here in every way there is", () => {
    const tried = new Set(INVALID.map(({ code }) => code));
    expect([...tried].sort()).toEqual(Object.keys(DECISION_REMEDIES).sort());
  });

  it.each(INVALID)("$code at $path ends the run and is told with a remedy", (invalid) => {
    const { code, path, found, atTick = 0, options, schedule } = invalid;
    const remedy = DECISION_REMEDIES[code];
    const message = `${path}: ${code}: found ${found}; ${remedy}`;
    expect(run(schedule, options).outcome).toEqual({
      code: "invalid-decision",
      atTick,
      error: { code, path, found, remedy },
      message,
    });
  });

  const entries = INVALID.filter(
    ({ path, code }) => path.includes("[") && code !== "parent-incomplete",
  );
  it.each(entries)(
    "$code at $path is left out, and told in the next call, where the run rejects",
    (invalid) => {
      const { code, path, atTick = 0, options, schedule } = invalid;
      const told: (readonly Rejection[])[] = [];
      const { outcome, statistics } = run(
        (view) => {
          if (view.tick === atTick + 1) told.push(view.rejections);
          return view.tick <= atTick ? schedule(view) : undefined;
        },
        { ...options, onInvalid: "reject" },
      );
      expect(outcome).toEqual({ code: "completed" });
      expect(
        told[0]?.map((rejection) => `${rejection.decision}[${rejection.index}] ${rejection.code}`),
      ).toContain(`${path.slice(0, path.indexOf("]") + 1)} ${code}`);
      expect(statistics.rejectedDecisions).toBe(told[0]?.length);
    },
  );
});

describe("what a policy throws", () => {
  it.each([
    [
      "its schedule",
      () =>
        run(() => {
          throw new RangeError("lost");
        }),
    ],
    [
      "a getter of its decision",
      () =>
        run(() => ({
          get assign() {
            throw new RangeError("lost");
          },
        })),
    ],
  ])("in %s is its own error", (_, runIt) => {
    expect(runIt().outcome).toMatchObject({
      code: "policy-error",
      atTick: 0,
      message: "RangeError: lost",
    });
  });

  it("in its factory ends the run before it starts, and so does a factory that makes no policy", () => {
    const failing: PolicyFactory = () => {
      throw new RangeError("lost");
    };
    expect(simulate([], failing, OPTIONS).outcome).toMatchObject({
      code: "policy-error",
      message: "RangeError: lost",
    });
    const none = (() => undefined) as unknown as PolicyFactory;
    expect(simulate([], none, OPTIONS).outcome).toMatchObject({ code: "policy-error", atTick: 0 });
  });

  it("is never a view of another run", () => {
    let foreign: object | undefined;
    run((view) => {
      foreign ??= assignment(view);
    });
    expect(run(() => ({ assign: [foreign] })).outcome).toMatchObject({
      error: { code: "unknown-operator" },
    });
    const pool = (foreign as { readonly pool: unknown }).pool;
    const { outcome } = run((view) => ({ assign: [assignment(view, { pool })] }));
    expect(outcome).toMatchObject({ error: { code: "unknown-pool" } });
  });
});
