/** A process in which policies run. It is hardened before the first of them is loaded. */
import { findBuiltInPolicy } from "../../policies/index.js";
import type { SimulationObserver, SimulationOptions } from "../../simulator/index.js";
import { simulate } from "../../simulator/index.js";
import type { Batch } from "../../workload/index.js";
import { batches, readTrace } from "../../workload/index.js";
import { EventLogWriter } from "../integrity/event-log.js";
import type { JobContext } from "../process/serve-jobs.js";
import { serveJobs } from "../process/serve-jobs.js";
import { hardenProcess, stackString } from "./compartment.js";
import { loadInCompartment } from "./load.js";
import type { MeteredRun } from "./run-policy.js";
import { runMetered, sandboxOutcome } from "./run-policy.js";
import type { RunRequest, SandboxJob, SandboxMessage } from "./run-request.js";

/** The workloads of the latest files, which are the same for one policy after the other. */
const read = new Map<string, readonly Batch[]>();
const FILES_KEPT = 64;

function workloadOf({ workload, options }: RunRequest): readonly Batch[] {
  if (workload.kind === "batches") return workload.batches;
  const tickSeconds = 1 / (options.ticksPerSecond ?? 1000);
  const key = `${tickSeconds} ${workload.path}`;
  const known = read.get(key);
  if (known) return known;
  const arriving = [...batches(readTrace(workload.path), tickSeconds)];
  if (read.size >= FILES_KEPT) read.clear();
  read.set(key, arriving);
  return arriving;
}

type Runner = (
  arriving: readonly Batch[],
  options: SimulationOptions,
  observe: SimulationObserver,
) => Pick<MeteredRun, "outcome" | "statistics">;

function runnerOf({ policy, budget }: SandboxJob): Runner {
  if (policy.kind === "compiled") {
    const module = loadInCompartment(policy);
    return (arriving, options, observe) =>
      runMetered(arriving, module, { options, budget, hooks: { observe }, stackOf: stackString });
  }
  const builtIn = findBuiltInPolicy(policy.name);
  if (!builtIn) throw new RangeError(`expected a built-in policy, got ${policy.name}`);
  return (arriving, options, observe) => {
    const { outcome, statistics } = simulate(arriving, builtIn.create, options, { observe });
    return { outcome: sandboxOutcome(outcome), statistics };
  };
}

async function runJob(job: SandboxJob, { progress }: JobContext): Promise<void> {
  const run = runnerOf(job);
  for (const [number, request] of job.runs.entries()) {
    const send = (message: SandboxMessage, resetsClock: boolean): void =>
      progress(message, { resetsClock });
    const arriving = workloadOf(request);
    const log = new EventLogWriter(arriving, (chunk) =>
      send({ kind: "log", run: number, chunk }, false),
    );
    const { outcome, statistics } = run(arriving, request.options, log.observe);
    log.finish();
    send({ kind: "end", run: number, outcome, statistics }, true);
    // Lets what was sent go out, and microtasks that a policy left behind come to their end.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// A promise of a policy's that fails when its steps are at an end is nobody's concern.
process.on("unhandledRejection", () => undefined);
serveJobs((job, context) => runJob(job as SandboxJob, context));
hardenProcess();
