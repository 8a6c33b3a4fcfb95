import { builtModule } from "../../files/index.js";
import type { BuiltInPolicy } from "../../policies/index.js";
import type { OutcomeRecord } from "../../verifier/outcome.js";
import { ProcessPool } from "../../verifier/process/process-pool.js";
import { outcomeOfEnd, outcomeOfRun } from "../../verifier/run-outcome.js";
import { DEFAULT_BUDGET } from "../../verifier/sandbox/budget.js";
import type { CheckedPolicy } from "../../verifier/verifier.js";
import { PolicySession } from "./policy-session.js";
import type { SessionReply } from "./policy-session.js";
import type { SessionJob } from "./session-process.js";

/** What a request has come to, told with places in the policy's source. */
export type ServedReply =
  | Exclude<SessionReply, { readonly kind: "failed" }>
  | { readonly kind: "failed"; readonly outcome: OutcomeRecord };

/** A policy that answers requests, one at a time. */
export interface ServedPolicy {
  readonly name: string;
  init(body: string): Promise<ServedReply>;
  schedule(body: string): Promise<ServedReply>;
  close(): Promise<void>;
}

/** A policy of our own, in this process. */
export function serveBuiltIn({ name, create }: BuiltInPolicy): ServedPolicy {
  const session = new PolicySession(() => ({ create }));
  const told = (reply: SessionReply): Promise<ServedReply> =>
    Promise.resolve(
      reply.kind === "failed"
        ? { ...reply, outcome: outcomeOfRun(reply.outcome, undefined) }
        : reply,
    );
  return {
    name,
    init: (body) => told(session.init(body)),
    schedule: (body) => told(session.schedule(body)),
    close: () => Promise.resolve(),
  };
}

/** A policy that somebody else wrote and that has passed its check, in a sandbox process. */
export function serveSandboxed(
  name: string,
  { policy, compiled }: Pick<CheckedPolicy, "policy" | "compiled">,
): ServedPolicy {
  if (policy.kind !== "compiled") throw new RangeError("expected a compiled policy");
  const budget = DEFAULT_BUDGET;
  const pool = new ProcessPool({
    module: builtModule("rest/server/session-process"),
    workers: 1,
    heapMb: budget.heapMb,
  });
  async function ask(job: SessionJob): Promise<ServedReply> {
    const end = await pool.run(job, { seconds: budget.seconds });
    if (end.code !== "done") return { kind: "failed", outcome: outcomeOfEnd(end, budget) };
    const reply = end.value as SessionReply;
    if (reply.kind !== "failed") return reply;
    return { kind: "failed", outcome: outcomeOfRun(reply.outcome, compiled) };
  }
  return {
    name,
    init: (body) => ask({ path: "/init", body, policy, budget }),
    schedule: (body) => ask({ path: "/schedule", body }),
    close: () => pool.close(),
  };
}
