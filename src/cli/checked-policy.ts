import type { OutcomeRecord } from "../verifier/outcome.js";
import type { SandboxPolicy } from "../verifier/sandbox/run-request.js";
import type { CompiledSource } from "../verifier/source-place.js";
import { Verifier } from "../verifier/verifier.js";
import type { RestRef, SimulationRequest } from "./simulation-job.js";

/** A policy that may run, or why it may not. */
export type Checked =
  | {
      readonly code: "checked";
      readonly policy: SandboxPolicy | RestRef;
      readonly compiled?: CompiledSource;
    }
  | { readonly code: "refused"; readonly outcome: OutcomeRecord };

/** Checks one policy, in a process of its own. */
export async function checkedPolicy(policy: SimulationRequest["policy"]): Promise<Checked> {
  if (policy.kind !== "source") return { code: "checked", policy };
  const verifier = new Verifier({ workers: 1 });
  try {
    return await verifier.check(policy.source, policy.name);
  } finally {
    await verifier.close();
  }
}
