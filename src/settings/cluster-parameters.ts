import type { PoolOutage, PoolSize } from "../simulator/index.js";
import { drawOutages, uniformPools } from "../simulator/index.js";
import type { Parameters, ResolvedParameters } from "./parameters.js";
import { RequestError, shown, valueError } from "./request-error.js";
import { placeIn } from "./table-settings.js";

export const MOST_POOLS = 100_000;

/** Keys that describe identical pools; they say nothing where pools are given one by one. */
const IDENTICAL_POOL_KEYS = ["num_pools", "cpus_per_pool", "ram_gb_per_pool"] as const;

/** The keys of a seeded rate of outages. */
const RATE_KEYS = [
  "pool_failure_mean_seconds",
  "pool_repair_mean_seconds",
  "pool_failure_seed",
] as const;

/** The pools, in order of their ids. */
export function poolsOf(values: Parameters): readonly PoolSize[] {
  if (values.pool.length === 0) {
    return uniformPools(values.num_pools, values.cpus_per_pool, values.ram_gb_per_pool);
  }
  return values.pool.flatMap(({ cpus, ram_gb, count }) => uniformPools(count, cpus, ram_gb));
}

/** Where only identical pools can be described: as many, each with the most that one has. */
export function largestPool(
  values: Parameters,
): Pick<Parameters, (typeof IDENTICAL_POOL_KEYS)[number]> {
  const pools = poolsOf(values);
  return {
    num_pools: pools.length,
    cpus_per_pool: Math.max(...pools.map(({ cpu }) => cpu)),
    ram_gb_per_pool: Math.max(...pools.map(({ ramGb }) => ramGb)),
  };
}

/** When pools are lost: as given, and at random if there is a rate. */
export function outagesOf(values: Parameters): readonly PoolOutage[] {
  const given = values.pool_failure.map(({ pool, at_seconds, for_seconds }) => ({
    pool,
    atSeconds: at_seconds,
    forSeconds: for_seconds,
  }));
  if (values.pool_failure_mean_seconds === 0) return given;
  const drawn = drawOutages({
    poolCount: poolsOf(values).length,
    durationSeconds: values.duration,
    failureMeanSeconds: values.pool_failure_mean_seconds,
    recoveryMeanSeconds: values.pool_repair_mean_seconds,
    seed: values.pool_failure_seed,
  });
  return [...given, ...drawn];
}

/** Throws a `RequestError` if what is said about the pools contradicts itself. */
export function checkCluster({ values, given }: ResolvedParameters): void {
  const tables = given.get("pool");
  if (tables && values.pool.length > 0) {
    for (const key of IDENTICAL_POOL_KEYS) {
      const one = given.get(key);
      if (!one) continue;
      throw valueError({
        place: `${one.place}: key ${key}`,
        expected: `no ${key} beside the pools at ${tables.place}`,
        found: shown(one.value),
      });
    }
  }
  const count = values.pool.length === 0 ? values.num_pools : countOf(values);
  if (count > MOST_POOLS) {
    throw valueError({
      place: `${tables?.place ?? "defaults"}: key pool`,
      expected: `at most ${MOST_POOLS} pools in all`,
      found: String(count),
    });
  }
  const failures = given.get("pool_failure");
  values.pool_failure.forEach(({ pool }, i) => {
    if (pool < count) return;
    throw valueError({
      place: `${failures ? placeIn(failures, i, "pool") : "defaults"}: key pool_failure[${i}].pool`,
      expected: `a pool from 0 to ${count - 1}`,
      found: String(pool),
    });
  });
  checkRate({ values, given });
}

function countOf({ pool }: Parameters): number {
  return pool.reduce((sum, { count }) => sum + count, 0);
}

function checkRate({ values, given }: ResolvedParameters): void {
  try {
    outagesOf(values);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const place = given.get("pool_failure_mean_seconds")?.place ?? "defaults";
    throw new RequestError(`${place}: key pool_failure_mean_seconds: ${error.message}`);
  }
}

/** The keys that say nothing about this cluster: they are left out where parameters are written down. */
export function idleClusterKeys(values: Parameters): ReadonlySet<string> {
  return new Set([
    ...(values.pool.length === 0 ? ["pool"] : IDENTICAL_POOL_KEYS),
    ...(values.pool_failure.length === 0 ? ["pool_failure"] : []),
    ...(values.pool_failure_mean_seconds === 0 ? RATE_KEYS : []),
  ]);
}

/** The pools in words, as in "2 pools of 64 CPUs and 256 GB, 1 of 16 and 500". */
export function describePools(values: Parameters): string {
  const groups: { readonly size: PoolSize; count: number }[] = [];
  for (const size of poolsOf(values)) {
    const last = groups.at(-1);
    if (last?.size.cpu === size.cpu && last.size.ramGb === size.ramGb) last.count++;
    else groups.push({ size, count: 1 });
  }
  const [first, ...rest] = groups.map(({ size: { cpu, ramGb }, count }, i) =>
    i === 0
      ? `${count === 1 ? "1 pool" : `${count} pools`} of ${cpu} CPUs and ${ramGb} GB`
      : `${count} of ${cpu} and ${ramGb}`,
  );
  return [first, ...rest].join(", ");
}
