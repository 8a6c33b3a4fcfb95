import type { NoisyEstimatorOptions } from "./estimator.js";
import { noisyEstimator } from "./estimator.js";
import type { PoolOutage } from "./outages.js";

/** What a run needs besides a workload and a policy. Every field has the original's default. */
export interface SimulationOptions {
  /** Simulated seconds, > 0. Default 600. */
  readonly durationSeconds?: number;
  /** Tick rate, a whole number ≥ 1. Default 1000. */
  readonly ticksPerSecond?: number;
  /** At least one. Default: 8 of 64 CPUs and 256 GB. */
  readonly pools?: readonly PoolSize[];
  /** When pools are lost; in any order. Default: never. */
  readonly outages?: readonly PoolOutage[];
  /** May a container hold more than one operator? Default true. */
  readonly multiOperatorContainers?: boolean;
  /** May allocations exceed a pool's memory? Default false. */
  readonly allowMemoryOvercommit?: boolean;
  /** Seconds after arrival at which an unfinished pipeline is given up; 0 (default): never. */
  readonly maxJobSeconds?: number;
  /** When the policy is called. Default: what the policy asks for, else "on-event". */
  readonly mode?: "every-tick" | "on-event";
  /** What an invalid decision does: end the run ("abort", default, the paper's rule) or be left out and counted. */
  readonly onInvalid?: "abort" | "reject";
  /** What policies see as an operator's estimated peak memory. Default: nothing. */
  readonly estimator?: NoisyEstimatorOptions | undefined;
}

export interface PoolSize {
  readonly cpu: number;
  readonly ramGb: number;
}

/** Options with every default filled in. */
export interface ResolvedSimulationOptions {
  readonly durationSeconds: number;
  readonly ticksPerSecond: number;
  readonly pools: readonly PoolSize[];
  readonly outages: readonly PoolOutage[];
  readonly multiOperatorContainers: boolean;
  readonly allowMemoryOvercommit: boolean;
  readonly maxJobSeconds: number;
  readonly mode: "every-tick" | "on-event" | undefined;
  readonly onInvalid: "abort" | "reject";
  readonly estimator: NoisyEstimatorOptions | undefined;
}

export function uniformPools(count: number, cpu: number, ramGb: number): PoolSize[] {
  return Array.from({ length: count }, () => ({ cpu, ramGb }));
}

/** Fills in defaults; throws a RangeError on a value that makes no sense. */
export function resolveSimulationOptions(
  options: SimulationOptions = {},
): ResolvedSimulationOptions {
  const {
    durationSeconds = 600,
    ticksPerSecond = 1000,
    pools = uniformPools(8, 64, 256),
    outages = [],
    multiOperatorContainers = true,
    allowMemoryOvercommit = false,
    maxJobSeconds = 0,
    mode,
    onInvalid = "abort",
    estimator,
  } = options;
  expect("durationSeconds", durationSeconds, "a finite number > 0", isPositive(durationSeconds));
  const isRate = Number.isInteger(ticksPerSecond) && ticksPerSecond >= 1;
  expect("ticksPerSecond", ticksPerSecond, "a whole number ≥ 1", isRate);
  expect("pools", pools.length, "at least one pool", pools.length > 0);
  pools.forEach(({ cpu, ramGb }, i) => {
    expect(`pools[${i}].cpu`, cpu, "a finite number > 0", isPositive(cpu));
    expect(`pools[${i}].ramGb`, ramGb, "a finite number > 0", isPositive(ramGb));
  });
  outages.forEach(({ pool, atSeconds, forSeconds }, i) => {
    const isPool = Number.isInteger(pool) && pool >= 0 && pool < pools.length;
    expect(`outages[${i}].pool`, pool, `a whole number from 0 to ${pools.length - 1}`, isPool);
    expect(`outages[${i}].atSeconds`, atSeconds, "a finite number ≥ 0", isAmount(atSeconds));
    expect(`outages[${i}].forSeconds`, forSeconds, "a finite number ≥ 0", isAmount(forSeconds));
  });
  expect("maxJobSeconds", maxJobSeconds, "a finite number ≥ 0", isAmount(maxJobSeconds));
  // Made only to have its options checked.
  if (estimator) noisyEstimator(estimator);
  return {
    durationSeconds,
    ticksPerSecond,
    pools,
    outages,
    multiOperatorContainers,
    allowMemoryOvercommit,
    maxJobSeconds,
    mode,
    onInvalid,
    estimator,
  };
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function expect(name: string, found: unknown, expected: string, holds: boolean): void {
  if (!holds) throw new RangeError(`expected \`${name}\` to be ${expected}, got ${String(found)}`);
}
