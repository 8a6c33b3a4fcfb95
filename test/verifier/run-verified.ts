import type { SimulationOptions } from "../../src/simulator/index.js";
import type { OutcomeRecord, PlannedRun, VerifiedRun, Verifier } from "../../src/verifier/index.js";
import { compilePolicy } from "../../src/verifier/sandbox/compile.js";
import type { Batch } from "../../src/workload/index.js";
import { ONE_PIPELINE } from "./sources.js";

/** One second on a cluster on which everything in `sources.ts` fits. */
export const SHORT: SimulationOptions = { durationSeconds: 1, ticksPerSecond: 10 };

/** A run on batches. */
export function planned(
  batches: readonly Batch[] = ONE_PIPELINE,
  options: SimulationOptions = SHORT,
): PlannedRun {
  return { workload: { kind: "batches", batches }, batches, options };
}

/** Runs a source that nobody has checked: what the sandbox alone makes of it. */
export async function runUnchecked(
  verifier: Verifier,
  source: string,
  runs: readonly PlannedRun[] = [planned()],
): Promise<readonly VerifiedRun[]> {
  return verifier.run({ kind: "compiled", ...compilePolicy(source, "mine.ts") }, runs);
}

/** Checks a text and runs it once; the outcome of whichever ended it. */
export async function outcomeOf(
  verifier: Verifier,
  text: string,
  run: PlannedRun = planned(),
): Promise<OutcomeRecord> {
  const checked = await verifier.check(text, "mine.ts");
  if (checked.code === "refused") return checked.outcome;
  const [verified] = await verifier.run(checked.policy, [run], checked.compiled);
  if (!verified) throw new Error("expected a run");
  return verified.outcome;
}
