import type { SimulationHooks } from "../simulator/index.js";
import { simulate } from "../simulator/index.js";
import { findBuiltInPolicy } from "../policies/index.js";
import { DEFAULT_BUDGET } from "../verifier/sandbox/budget.js";
import { hardenProcess, stackString } from "../verifier/sandbox/compartment.js";
import { loadInCompartment } from "../verifier/sandbox/load.js";
import { runMetered, sandboxOutcome } from "../verifier/sandbox/run-policy.js";
import type { Batch } from "../workload/index.js";
import type { SandboxResult, SimulationJob } from "./simulation-job.js";
import { simulationOptions } from "../settings/simulation-options.js";
import { OutputWriters } from "./simulation-output.js";
import type { TimedRun } from "./simulation-rest.js";
import { runRest } from "./simulation-rest.js";
import { openWorkload } from "./simulation-workload.js";

/** Runs a simulation and writes its files. `onSecond` is told each simulated second. */
export function runSimulation(
  job: SimulationJob,
  onSecond: (second: number) => void,
): SandboxResult {
  const { parameters: values } = job;
  const writers = new OutputWriters(job.files, values);
  const workload = openWorkload(job.trace, values);
  try {
    const { outcome, statistics, mode, decisionTime } = run(job, writers.watch(workload.batches), {
      observe: writers.observe,
      onSample(sample) {
        writers.sample(sample);
        onSecond(sample.atSecond);
      },
    });
    writers.finish();
    return { outcome, statistics, mode, warnings: workload.warnings(), decisionTime };
  } finally {
    writers.abandon();
  }
}

/** A policy of another process is asked over HTTP; one of somebody else's runs hardened, in a compartment, and within its budget. */
function run(
  { policy, parameters, mode }: SimulationJob,
  arriving: Iterable<Batch>,
  hooks: SimulationHooks,
): TimedRun {
  const options = simulationOptions(parameters, mode);
  if (policy.kind === "rest") return runRest(parameters, arriving, options, hooks);
  if (policy.kind === "compiled") {
    hardenProcess();
    const module = loadInCompartment(policy);
    const budget = DEFAULT_BUDGET;
    return runMetered(arriving, module, { options, budget, hooks, stackOf: stackString });
  }
  const builtIn = findBuiltInPolicy(policy.name);
  if (!builtIn) throw new RangeError(`expected a built-in policy, got ${policy.name}`);
  const { outcome, statistics, mode: used } = simulate(arriving, builtIn.create, options, hooks);
  return { outcome: sandboxOutcome(outcome), statistics, mode: used };
}
