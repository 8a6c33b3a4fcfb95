import type { SimulationOptions, Statistics } from "../../simulator/index.js";
import type { CheckedPolicy, OutcomeRecord, PolicyRef } from "../../verifier/index.js";
import { Verifier, traceOptions } from "../../verifier/index.js";
import type { PipelineSpec } from "../../workload/index.js";
import { traceDigest } from "../../workload/index.js";
import type { MutatedWorkload, Mutation, MutationAtRate } from "./mutations.js";
import { mutate, MUTATIONS } from "./mutations.js";
import { relativeErrorPercent, SENSITIVITY_METRICS } from "./sensitivity-metrics.js";

/** A workload by name. It is gone through when its turn comes, once. */
export interface NamedWorkload {
  readonly name: string;
  readonly pipelines: Iterable<PipelineSpec>;
}

export interface SensitivityOptions {
  readonly policy: PolicyRef;
  /** Tick rates, whole numbers ≥ 1, at least two different ones. All others are compared with the finest. */
  readonly ticksPerSecond: readonly number[];
  /** Cluster and rules; its own tick rate does not count. An estimator has a seed of its own on each workload: see `traceOptions`. */
  readonly options?: SimulationOptions;
  /** Default: all. */
  readonly mutations?: readonly Mutation[];
  /** Of the jitter. Default 1. */
  readonly seed?: number;
  /** Sandbox processes, ≥ 1. What comes out does not depend on it. Default 1. */
  readonly workers?: number;
  /** Told after each workload how many are done. */
  readonly onProgress?: (workloads: number) => void;
}

/** How far one figure of one run is from that of the finest rate. */
export interface SensitivityRow {
  readonly mutation: Mutation;
  readonly ticksPerSecond: number;
  /** A name of `SENSITIVITY_METRICS`. */
  readonly metric: string;
  readonly workload: string;
  /** 100 · |value − reference| / |reference|; Infinity also if the policy failed in this run and not in the reference; NaN if both are 0 or infinite. */
  readonly relativeErrorPercent: number;
}

export type Sensitivity =
  | {
      readonly code: "measured";
      /** By workload, then mutation, then rate from coarse to fine, then metric. */
      readonly rows: readonly SensitivityRow[];
      /** The finest rate. */
      readonly referenceTicksPerSecond: number;
      /** Runs in which the policy failed, though not in the reference. */
      readonly failures: readonly SensitivityFailure[];
      /** Workloads of which nothing completed in the reference run: they say little of the tick rate. */
      readonly nothingCompleted: readonly string[];
    }
  | {
      readonly code: "policy-failed";
      readonly outcome: OutcomeRecord;
      /** Whose reference run failed; undefined: the policy did not pass its check. */
      readonly workload: string | undefined;
    };

export interface SensitivityFailure extends MutationAtRate {
  readonly workload: string;
  readonly outcome: OutcomeRecord;
}

/**
 * How far the figures of runs with coarser ticks are from those with the finest: each workload is run at the finest rate, and
 * for each mutation and each coarser rate once more. Every run is in a sandbox and audited. Workloads are run in
 * parallel; the rows are the same for any number of workers.
 *
 * Throws a RangeError for rates that make no sense, and whatever a workload throws while it is read.
 */
export async function measureSensitivity(
  workloads: readonly NamedWorkload[],
  options: SensitivityOptions,
): Promise<Sensitivity> {
  const rates = checkedRates(options.ticksPerSecond);
  const verifier = new Verifier({ workers: options.workers ?? 1 });
  try {
    const checked = await checkPolicy(verifier, options.policy);
    if (checked.code === "refused") {
      return { code: "policy-failed", outcome: checked.outcome, workload: undefined };
    }
    const measured = await inLanes(workloads, options, (workload) =>
      measureWorkload(workload, { ...options, rates, verifier, checked }),
    );
    const failed = measured.find((result) => result.code === "policy-failed");
    if (failed) return failed;
    return {
      code: "measured",
      rows: measured.flatMap((result) => (result.code === "measured" ? result.rows : [])),
      referenceTicksPerSecond: rates.finest,
      failures: measured.flatMap((result) => (result.code === "measured" ? result.failures : [])),
      nothingCompleted: measured.flatMap((result) =>
        result.code === "measured" ? result.nothingCompleted : [],
      ),
    };
  } finally {
    await verifier.close();
  }
}

interface Rates {
  /** From coarse to fine, without the finest. */
  readonly coarser: readonly number[];
  readonly finest: number;
}

function checkedRates(given: readonly number[]): Rates {
  for (const rate of given) {
    if (Number.isSafeInteger(rate) && rate >= 1) continue;
    throw new RangeError(`expected \`ticksPerSecond\` to be whole numbers ≥ 1, got ${rate}`);
  }
  const coarser = [...new Set(given)].sort((a, b) => a - b);
  const finest = coarser.pop();
  if (finest !== undefined && coarser.length > 0) return { coarser, finest };
  throw new RangeError(
    `expected \`ticksPerSecond\` to have at least two rates, got ${given.join(", ") || "none"}`,
  );
}

type RunnablePolicy = Pick<CheckedPolicy, "code" | "policy"> & {
  readonly compiled?: CheckedPolicy["compiled"];
};

async function checkPolicy(
  verifier: Verifier,
  policy: PolicyRef,
): Promise<RunnablePolicy | { readonly code: "refused"; readonly outcome: OutcomeRecord }> {
  if (policy.kind === "built-in") return { code: "checked", policy };
  return verifier.check(policy.source, policy.name);
}

/** As many at a time as there are workers; results in the order of the workloads. */
async function inLanes<T>(
  workloads: readonly NamedWorkload[],
  { workers = 1, onProgress }: SensitivityOptions,
  measure: (workload: NamedWorkload) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  const waiting = workloads.entries();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const [i, workload] of waiting) {
      results[i] = await measure(workload);
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, workloads.length) }, lane));
  return results;
}

interface WorkloadMeasurement extends SensitivityOptions {
  readonly rates: Rates;
  readonly verifier: Verifier;
  readonly checked: RunnablePolicy;
}

async function measureWorkload(
  { name, pipelines }: NamedWorkload,
  {
    rates,
    verifier,
    checked,
    options: given = {},
    mutations = MUTATIONS,
    seed = 1,
  }: WorkloadMeasurement,
): Promise<Sensitivity> {
  const { coarser, finest } = rates;
  const own = [...pipelines];
  // Mutations keep the order of arrivals, and with it the estimates.
  const options = given.estimator ? traceOptions(given, traceDigest(own)) : given;
  const reference: MutationAtRate = { mutation: "tick", ticksPerSecond: finest };
  const asked = mutations.flatMap((mutation) =>
    coarser.map((ticksPerSecond): MutationAtRate => ({ mutation, ticksPerSecond })),
  );
  const planned = [reference, ...asked].map((one) => mutate(own, one, { finest, seed }));
  const [first, ...others] = await verifier.run(
    checked.policy,
    planned.map((one) => plannedRun(one, options)),
    checked.compiled,
  );
  if (!first?.statistics || first.outcome.code !== "completed") {
    const outcome = first?.outcome ?? { code: "crashed" };
    return { code: "policy-failed", outcome, workload: name };
  }
  const statistics = first.statistics;
  const failures = others.flatMap(({ outcome }, i): SensitivityFailure[] => {
    const one = asked[i];
    return one && outcome.code !== "completed" ? [{ ...one, workload: name, outcome }] : [];
  });
  const rows = others.flatMap((run, i) => {
    const one = asked[i];
    const figures = run.outcome.code === "completed" ? run.statistics : undefined;
    return one ? rowsOf({ ...one, workload: name }, figures, statistics) : [];
  });
  const nothingCompleted = statistics.all.completionCount === 0 ? [name] : [];
  return { code: "measured", rows, referenceTicksPerSecond: finest, failures, nothingCompleted };
}

function plannedRun(
  { arriving, ticksPerSecond }: MutatedWorkload,
  options: SimulationOptions,
): Parameters<Verifier["run"]>[1][number] {
  return {
    workload: { kind: "batches", batches: arriving },
    batches: arriving,
    options: { ...options, ticksPerSecond },
  };
}

function rowsOf(
  run: MutationAtRate & { readonly workload: string },
  statistics: Statistics | undefined,
  reference: Statistics,
): SensitivityRow[] {
  const { mutation, ticksPerSecond, workload } = run;
  return SENSITIVITY_METRICS.map(({ name, of }) => ({
    mutation,
    ticksPerSecond,
    metric: name,
    workload,
    relativeErrorPercent: statistics
      ? relativeErrorPercent(of(statistics), of(reference))
      : Infinity,
  }));
}
