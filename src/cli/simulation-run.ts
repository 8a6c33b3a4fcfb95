import type { PolicyFactory, SimulationOutcome } from "../simulator/index.js";
import { noisyEstimator, simulate } from "../simulator/index.js";
import { findBuiltInPolicy } from "../policies/index.js";
import type { PolicyRef } from "../verifier/evaluator.js";
import type { Batch, PipelineSpec } from "../workload/index.js";
import { batches, generateWorkload, readTrace } from "../workload/index.js";
import type { JobOutcome, SimulationJob, SimulationResult } from "./simulation-job.js";
import type { Mode } from "./simulation-options.js";
import { generatorOptions, simulationOptions } from "./simulation-options.js";
import { OutputWriters } from "./simulation-output.js";

/** Runs a simulation and writes its files. `onSecond` is told each simulated second. */
export async function runSimulation(
  job: SimulationJob,
  onSecond: (second: number) => void,
): Promise<SimulationResult> {
  const loaded = await loadFactory(job.policy);
  const askedMode = job.mode ?? "on-event";
  if ("outcome" in loaded) {
    return { outcome: loaded.outcome, statistics: null, mode: askedMode, outOfOrder: 0 };
  }
  const { parameters: values } = job;
  const writers = new OutputWriters(job.files, values);
  let mode: Mode = askedMode;
  const create: PolicyFactory = (cluster) => {
    const policy = loaded.create(cluster);
    if (job.mode === undefined && modeOf(policy) === "every-tick") mode = "every-tick";
    return policy;
  };
  const workload = openWorkload(job);
  try {
    const { outcome, statistics } = simulate(
      writers.watch(workload.batches),
      create,
      simulationOptions(values, job.mode),
      {
        observe: writers.observe,
        onSample(sample) {
          writers.sample(sample);
          onSecond(sample.atSecond);
        },
        estimatePeakGb:
          values.estimator_algo === "noisy"
            ? noisyEstimator({
                sigma: values.noisy_estimator_sigma,
                randomSeed: values.random_seed,
              })
            : undefined,
      },
    );
    writers.finish();
    return { outcome: outcomeRecord(outcome), statistics, mode, outOfOrder: workload.outOfOrder() };
  } finally {
    writers.abandon();
  }
}

/** What the policy asks for. It may be anything: the simulator checks it later. */
function modeOf(policy: unknown): unknown {
  return typeof policy === "object" && policy !== null && "mode" in policy
    ? policy.mode
    : undefined;
}

type Loaded = { readonly create: PolicyFactory } | { readonly outcome: JobOutcome };

async function loadFactory(policy: PolicyRef): Promise<Loaded> {
  if (policy.kind === "built-in") {
    const builtIn = findBuiltInPolicy(policy.name);
    if (!builtIn)
      throw new RangeError(`expected the name of a built-in policy, got ${policy.name}`);
    return { create: builtIn.create };
  }
  // Only here: the compiler takes most of a second to load.
  const { describeCompileError, loadPolicy } = await import("../verifier/index.js");
  const loaded = loadPolicy(policy.source, policy.name);
  if (loaded.code === "loaded") return { create: loaded.create };
  const message =
    loaded.code === "policy-error"
      ? `${policy.name}: ${loaded.message}`
      : describeCompileError(loaded);
  return { outcome: { code: loaded.code, message } };
}

/** An outcome as data: what a policy threw may not survive the way to another thread. */
function outcomeRecord(outcome: SimulationOutcome): JobOutcome {
  if (outcome.code === "completed") return { code: "completed" };
  const { code, message, atTick } = outcome;
  return { code, message, atTick };
}

interface Workload {
  readonly batches: Iterable<Batch>;
  readonly outOfOrder: () => number;
}

function openWorkload({ trace, parameters }: SimulationJob): Workload {
  if (trace === null) {
    return { batches: generateWorkload(generatorOptions(parameters)), outOfOrder: () => 0 };
  }
  let outOfOrder = 0;
  function* counted(): Generator<PipelineSpec, void, undefined> {
    let latest = 0;
    for (const pipeline of readTrace(trace ?? "")) {
      if (pipeline.arrivalSeconds < latest) outOfOrder++;
      else latest = pipeline.arrivalSeconds;
      yield pipeline;
    }
  }
  return {
    batches: batches(counted(), 1 / parameters.ticks_per_second),
    outOfOrder: () => outOfOrder,
  };
}
