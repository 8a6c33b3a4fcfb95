import { fileURLToPath } from "node:url";
import { findBuiltInPolicy } from "../src/policies/index.js";
import type { SimulationOptions } from "../src/simulator/index.js";
import { median, simulate, uniformPools } from "../src/simulator/index.js";
import type { Batch } from "../src/workload/index.js";
import { PAPER_CLUSTER, PAPER_TRACES, batches, readTrace } from "../src/workload/index.js";
import { POLICIES as PLAIN_POLICIES } from "../test/plain/policies.js";
import { plainSimulate } from "../test/plain/simulate.js";
import { medianMilliseconds, milliseconds } from "./measure.js";

type Mode = "on-event" | "every-tick";

export const CLUSTER = {
  durationSeconds: PAPER_CLUSTER.durationSeconds,
  pools: uniformPools(
    PAPER_CLUSTER.numPools,
    PAPER_CLUSTER.cpusPerPool,
    PAPER_CLUSTER.ramGbPerPool,
  ),
  multiOperatorContainers: PAPER_CLUSTER.multiOperatorContainers,
} satisfies SimulationOptions;

/** Seconds the original takes for a paper trace on two cores, least to most; see docs/performance.md. */
const ORIGINAL_SECONDS: Readonly<Record<string, readonly [number, number]>> = {
  naive: [2.3, 4.8],
  priority: [7.8, 15],
};

export interface PaperFigure {
  readonly policy: string;
  readonly mode: Mode;
  /** Median over the ten traces of the median time. */
  readonly milliseconds: number;
  /** The slowest trace's median time. */
  readonly slowest: number;
  /** How often faster than the original at its fastest. */
  readonly vsOriginal: number | undefined;
  /** How often faster than the plain implementation, which ran once on one trace. */
  readonly vsPlain: number | undefined;
}

export function tracePath(name: string): string {
  return fileURLToPath(new URL(`../../traces/${name}.csv`, import.meta.url));
}

export function arrivals(name: string, ticksPerSecond: number): Batch[] {
  return [...batches(readTrace(tracePath(name)), 1 / ticksPerSecond)];
}

function run(policy: string, trace: readonly Batch[], options: SimulationOptions): () => void {
  const create = findBuiltInPolicy(policy)?.create;
  if (!create) throw new RangeError(`expected a built-in policy, got ${policy}`);
  return () => {
    const { outcome } = simulate(trace, create, { ...CLUSTER, ...options });
    if (outcome.code !== "completed") throw new Error(outcome.message);
  };
}

/** Every paper trace with each policy in both modes. */
export function paperFigures(): PaperFigure[] {
  const traces = PAPER_TRACES.map(({ name }) => arrivals(name, 1000));
  const cases = (["on-event", "every-tick"] as const).flatMap((mode) =>
    ["naive", "priority", "learned-srpt"].map((policy) => ({ mode, policy })),
  );
  return cases.map(({ mode, policy }) => {
    const times = traces.map((trace) => medianMilliseconds(run(policy, trace, { mode })));
    const middle = median(times);
    const original = ORIGINAL_SECONDS[policy]?.[0];
    const plain = plainMilliseconds(policy, mode, traces[4] ?? []);
    return {
      policy,
      mode,
      milliseconds: middle,
      slowest: Math.max(...times),
      vsOriginal: original && (1000 * original) / middle,
      vsPlain: plain && plain / middle,
    };
  });
}

function plainMilliseconds(
  policy: string,
  mode: Mode,
  trace: readonly Batch[],
): number | undefined {
  const create = PLAIN_POLICIES[policy];
  if (!create) return undefined;
  const options = {
    ...CLUSTER,
    ticksPerSecond: 1000,
    allowMemoryOvercommit: false,
    maxJobSeconds: 0,
    mode,
  };
  return milliseconds(() => plainSimulate(trace, create, options));
}

/**
 * How many times longer a paper trace takes when a second has ten times the ticks; mode on-event, priority. The two run
 * in turn, so that a machine that changes its speed changes both.
 */
export function idleRatio(): number {
  const name = PAPER_TRACES[0]?.name ?? "";
  const [coarse, fine] = [1000, 10_000].map((ticksPerSecond) =>
    run("priority", arrivals(name, ticksPerSecond), { mode: "on-event", ticksPerSecond }),
  );
  if (!coarse || !fine) return NaN;
  medianMilliseconds(coarse);
  medianMilliseconds(fine);
  const pairs = Array.from({ length: 61 }, () => [milliseconds(coarse), milliseconds(fine)]);
  const of = (i: number): number => median(pairs.map((pair) => pair[i] ?? NaN));
  return of(1) / of(0);
}
