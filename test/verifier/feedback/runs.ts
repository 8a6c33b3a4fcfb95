import { fileURLToPath } from "node:url";
import type {
  Assignment,
  PolicyFactory,
  SimulationEvent,
  SimulationOptions,
  SimulationRun,
  SystemView,
} from "../../../src/simulator/index.js";
import { computeBounds, simulate, uniformPools } from "../../../src/simulator/index.js";
import { findBuiltInPolicy } from "../../../src/policies/index.js";
import type { TraceFeedback } from "../../../src/verifier/feedback/index.js";
import { FeedbackRecorder } from "../../../src/verifier/feedback/index.js";
import type { Batch, OperatorSpec, PipelineSpec } from "../../../src/workload/index.js";
import { batches, readTrace } from "../../../src/workload/index.js";

/** One pool of 10 CPUs and 100 GB, 10 s. */
export const SMALL = {
  durationSeconds: 10,
  pools: uniformPools(1, 10, 100),
} satisfies SimulationOptions;

/** The cluster of the paper. */
export const PAPER = {
  durationSeconds: 600,
  pools: uniformPools(1, 64, 500),
  multiOperatorContainers: false,
} satisfies SimulationOptions;

/** An operator of 1 s that needs 10 GB. */
export function operator(id: string, changes: Partial<OperatorSpec> = {}): OperatorSpec {
  return {
    id,
    parents: [],
    baselineCpuSeconds: 1,
    cpuScaling: "const",
    memoryGb: 10,
    storageReadGb: 0,
    ...changes,
  };
}

/** A query of one such operator. */
export function pipeline(id: string, changes: Partial<PipelineSpec> = {}): PipelineSpec {
  return { id, priority: "QUERY", arrivalSeconds: 0, operators: [operator("op1")], ...changes };
}

/** All at the start. */
export function workload(...pipelines: PipelineSpec[]): Batch[] {
  return [{ atTick: 0, pipelines }];
}

/** A policy that decides by the view alone. */
export function policy(assign: (view: SystemView) => Assignment[] | undefined): PolicyFactory {
  return () => ({
    schedule: (view) => {
      const list = assign(view);
      return list ? { assign: list } : undefined;
    },
  });
}

/** Gives every ready operator so much, while it fits. */
export function giveEach(cpu: number, ramGb: number): PolicyFactory {
  return policy(({ pipelines, pools: [pool] }) => {
    if (!pool) return undefined;
    const free = Math.floor(1e-9 + Math.min(pool.availableCpu / cpu, pool.availableRamGb / ramGb));
    return pipelines
      .flatMap(({ operators }) => operators.filter((o) => o.isAssignable && o.parentsComplete))
      .slice(0, free)
      .map((o) => ({ operators: [o], pool, cpu, ramGb }));
  });
}

export interface RecordedRun extends Pick<SimulationRun, "outcome" | "statistics"> {
  readonly events: readonly SimulationEvent[];
  readonly feedback: TraceFeedback;
}

/** Runs a policy, and derives the feedback from what it did. */
export function record(
  arrivals: readonly Batch[],
  create: PolicyFactory,
  options: SimulationOptions = SMALL,
  trace = "trace",
): RecordedRun {
  const events: SimulationEvent[] = [];
  const observe = (event: SimulationEvent): void => void events.push(event);
  const { outcome, statistics } = simulate(arrivals, create, options, { observe });
  const recorder = new FeedbackRecorder(arrivals, options);
  for (const event of events) recorder.take(event);
  const isComplete = outcome.code === "completed";
  const feedback = recorder.finish({
    trace,
    outcome,
    statistics: isComplete ? statistics : undefined,
    bounds: computeBounds(arrivals, options),
  });
  return { outcome, statistics, events, feedback };
}

export function builtIn(name: string): PolicyFactory {
  const found = findBuiltInPolicy(name);
  if (!found) throw new RangeError(`expected a built-in policy, got ${name}`);
  return found.create;
}

/** A paper trace's batches. */
export function paperTrace(name: string): Batch[] {
  const path = fileURLToPath(new URL(`../../../traces/${name}.csv`, import.meta.url));
  return [...batches(readTrace(path), 1 / 1000)];
}

/** Every number in a piece of data. */
export function numbersIn(data: unknown): number[] {
  if (typeof data === "number") return [data];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(numbersIn) : [];
}
