import type { SimulationEvent } from "../simulator/index.js";
import type { PolicyProblem } from "./check/problem.js";
import type { OutcomeRecord } from "./outcome.js";
import { COMPLETED } from "./outcome.js";
import type { ReportCard } from "./probes/index.js";
import { PROBES, reportCard, scenariosOf } from "./probes/index.js";
import type { SandboxPolicy } from "./sandbox/run-request.js";
import type { Verifier } from "./verifier.js";

/** What is known of a policy without evaluating it. */
export interface PolicyReport {
  /** Of the check; `completed`: it was passed. */
  readonly outcome: OutcomeRecord;
  /** What the check found; empty if it was passed. */
  readonly problems: readonly PolicyProblem[];
  /** What the policy can do; undefined if the check was not passed. */
  readonly card: ReportCard | undefined;
}

/** Checks a policy's source, and has it take the probes if it passes. */
export async function reportPolicy(
  verifier: Verifier,
  source: string,
  file: string,
): Promise<PolicyReport> {
  const checked = await verifier.check(source, file);
  if (checked.code === "refused") {
    const { outcome, problems } = checked;
    return { outcome, problems, card: undefined };
  }
  const card = await probePolicy(verifier, checked.policy);
  return { outcome: COMPLETED, problems: [], card };
}

/** Each probe is a job of its own, so that one which ends the process does not take the others with it. */
export async function probePolicy(verifier: Verifier, policy: SandboxPolicy): Promise<ReportCard> {
  const runs = await Promise.all(
    PROBES.map(async (probe) => {
      const scenarios = scenariosOf([probe]);
      const logs = scenarios.map((): SimulationEvent[] => []);
      const verified = await verifier.run(
        policy,
        scenarios.map(({ batches, options }, i) => ({
          workload: { kind: "batches", batches },
          batches,
          options,
          watch: (event) => logs[i]?.push(event),
        })),
      );
      return verified.map(({ outcome, statistics }, i) => ({
        outcome,
        statistics,
        events: logs[i] ?? [],
      }));
    }),
  );
  return reportCard(PROBES, runs.flat());
}
