/** The process in which a policy that somebody else wrote is served: hardened, in a compartment, within its budget. */
import { serveJobs } from "../../verifier/process/serve-jobs.js";
import type { PolicyBudget } from "../../verifier/sandbox/budget.js";
import { hardenProcess, stackString } from "../../verifier/sandbox/compartment.js";
import { loadInCompartment } from "../../verifier/sandbox/load.js";
import { Meter } from "../../verifier/sandbox/meter.js";
import type { SandboxPolicy } from "../../verifier/sandbox/run-request.js";
import type { SessionReply } from "./policy-session.js";
import { PolicySession } from "./policy-session.js";

/** A request to a policy; one to `/init` brings it along. */
export type SessionJob =
  | {
      readonly path: "/init";
      readonly body: string;
      readonly policy: Extract<SandboxPolicy, { readonly kind: "compiled" }>;
      readonly budget: PolicyBudget;
    }
  | { readonly path: "/schedule"; readonly body: string };

let session: PolicySession | undefined;

function answer(job: SessionJob): SessionReply {
  if (job.path === "/init") {
    const { policy, budget } = job;
    const module = loadInCompartment(policy);
    session = new PolicySession(() => {
      const meter = new Meter(budget);
      return { create: meter.factory(module), meter, stackOf: stackString };
    });
    return session.init(job.body);
  }
  if (session) return session.schedule(job.body);
  return { kind: "no-run", message: "the policy's process has been ended: expected POST /init" };
}

// A promise of a policy's that fails when its steps are at an end is nobody's concern.
process.on("unhandledRejection", () => undefined);
serveJobs((job) => Promise.resolve(answer(job as SessionJob)));
hardenProcess();
