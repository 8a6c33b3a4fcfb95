import type { RunRecord } from "../records/run-record.js";

/** Runs whose figures can stand in one table. */
export interface RunSet {
  /** As in "throughput on 10 traces". */
  readonly label: string;
  readonly runs: readonly RunRecord[];
}

/**
 * The runs in sets of those that sought the same metric on the same traces and cluster, in order of each set's first run.
 * The cluster and the rules of the simulation are told by how FIFO and the bounds come out with them.
 */
export function comparableSets(runs: readonly RunRecord[]): RunSet[] {
  const sets = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const key = keyOf(run);
    const set = sets.get(key);
    if (set) set.push(run);
    else sets.set(key, [run]);
  }
  return [...sets.values()].map((set) => ({ label: set[0] ? labelOf(set[0]) : "", runs: set }));
}

/** Throws a RangeError that names two of the runs if they cannot stand in one table. */
export function refuseIncomparable(runs: readonly RunRecord[]): void {
  const [first, second] = comparableSets(runs);
  const [one] = first?.runs ?? [];
  const [other] = second?.runs ?? [];
  if (!one || !other) return;
  throw new RangeError(
    `expected runs that seek one metric on the same traces and cluster; found ${describe(one)} and ` +
      `${describe(other)}: make a table for each of comparableSets(runs)`,
  );
}

function keyOf({ metric, traces, baselines, bounds }: RunRecord): string {
  const digests = traces.map(({ name, digest }) => [name, digest]);
  const limits = bounds.map(({ scores }) => Object.values(scores).map(String));
  const fifo = Object.values(baselines[0]?.scores ?? {}).map(String);
  return JSON.stringify([metric, digests, fifo, limits]);
}

function describe(run: RunRecord): string {
  return `${run.name} (${labelOf(run)})`;
}

function labelOf({ metric, traces }: RunRecord): string {
  const names = traces.length === 1 ? (traces[0]?.name ?? "") : `${traces.length} traces`;
  return `${metric.replaceAll("_", " ")} on ${names}`;
}
