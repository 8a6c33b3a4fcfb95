import type { SimulationEvent, SimulationOptions } from "../../simulator/index.js";
import { resolveSimulationOptions } from "../../simulator/index.js";
import type { PolicyRef } from "../../verifier/index.js";
import { Verifier } from "../../verifier/index.js";
import type { Batch } from "../../workload/index.js";
import type { ComparedRun, Pair } from "./compared-run.js";
import type { RunComparison } from "./compare-runs.js";
import { compareRuns } from "./compare-runs.js";

export interface ComparePoliciesOptions {
  /** The cluster and the rules of the runs. */
  readonly simulation?: SimulationOptions;
  /** Whose processes to use; whoever made it closes it. Default: two of its own. */
  readonly verifier?: Verifier | undefined;
}

/** Two policies on one workload. */
export interface PolicyComparison {
  /** Undefined when a policy did not get as far as its first tick, or where it ended cannot be known. */
  readonly comparison: RunComparison | undefined;
  /** As they went; one that failed up to where it ended. */
  readonly runs: Pair<ComparedRun>;
  /** The runs that were compared: as long as both lasted. */
  readonly compared: Pair<ComparedRun>;
}

/**
 * Checks two policies, runs each in a sandbox, and compares the runs. If one fails at a tick, both are run again up to
 * that tick, so that their figures are of the same time; the outcomes are those of the first runs.
 */
export async function comparePolicies(
  a: PolicyRef,
  b: PolicyRef,
  batches: readonly Batch[],
  { simulation = {}, verifier: given }: ComparePoliciesOptions = {},
): Promise<PolicyComparison> {
  const verifier = given ?? new Verifier({ workers: 2 });
  try {
    const runs = await runBoth(a, b, { batches, simulation, verifier });
    const ends = [runs.a, runs.b].flatMap(({ outcome }) =>
      outcome.code === "completed" ? [] : (outcome.atTick ?? 0),
    );
    if (ends.length === 0) {
      return { comparison: compareRuns(runs.a, runs.b, batches, simulation), runs, compared: runs };
    }
    const endTick = Math.min(...ends);
    if (endTick === 0) return { comparison: undefined, runs, compared: runs };
    const shorter = { ...simulation, durationSeconds: secondsOf(endTick, simulation) };
    const compared = await runBoth(a, b, { batches, simulation: shorter, verifier });
    // What a machine ended, and not the policy's own steps, may end elsewhere the second time.
    const hasEnd = ({ outcome }: ComparedRun): boolean =>
      outcome.code === "completed" || outcome.atTick !== undefined;
    if (!hasEnd(compared.a) || !hasEnd(compared.b)) {
      return { comparison: undefined, runs, compared };
    }
    const comparison = compareRuns(compared.a, compared.b, batches, shorter);
    const outcomes = { a: runs.a.outcome, b: runs.b.outcome };
    return { comparison: { ...comparison, outcomes }, runs, compared };
  } finally {
    if (!given) await verifier.close();
  }
}

interface Setting {
  readonly batches: readonly Batch[];
  readonly simulation: SimulationOptions;
  readonly verifier: Verifier;
}

async function runBoth(a: PolicyRef, b: PolicyRef, setting: Setting): Promise<Pair<ComparedRun>> {
  const [first, second] = await Promise.all([runOne(a, setting), runOne(b, setting)]);
  return { a: first, b: second };
}

async function runOne(
  policy: PolicyRef,
  { batches, simulation, verifier }: Setting,
): Promise<ComparedRun> {
  const events: SimulationEvent[] = [];
  const { name } = policy;
  const checked =
    policy.kind === "built-in"
      ? { code: "checked" as const, policy, compiled: undefined }
      : await verifier.check(policy.source, name);
  if (checked.code === "refused") {
    return { name, outcome: checked.outcome, statistics: undefined, events };
  }
  const [run] = await verifier.run(
    checked.policy,
    [
      {
        workload: { kind: "batches", batches },
        batches,
        options: simulation,
        watch: (event) => events.push(event),
      },
    ],
    checked.compiled,
  );
  if (!run) throw new Error("expected a run");
  return { name, ...run, events };
}

/** A duration of that many ticks. */
function secondsOf(ticks: number, simulation: SimulationOptions): number {
  const { ticksPerSecond } = resolveSimulationOptions(simulation);
  const seconds = ticks / ticksPerSecond;
  // Rounding may lose the last tick.
  return Math.trunc(seconds * ticksPerSecond) === ticks ? seconds : (ticks + 0.5) / ticksPerSecond;
}
