import { workerData } from "piscina";
import { findBuiltInPolicy } from "../policies/index.js";
import { batches, readTrace } from "../workload/index.js";
import type { Evaluation, NamedTrace } from "./evaluate.js";
import { evaluatePolicy, evaluateSource } from "./evaluate.js";
import type { PolicyRef, WorkerSetup } from "./evaluator.js";

const { traces: files, options } = workerData as WorkerSetup;
let loaded: readonly NamedTrace[] | undefined;

function traces(): readonly NamedTrace[] {
  const tickSeconds = 1 / (options.ticksPerSecond ?? 1000);
  return (loaded ??= files.map(({ name, path }) => ({
    name,
    batches: [...batches(readTrace(path), tickSeconds)],
  })));
}

export default function evaluate(policy: PolicyRef): Evaluation {
  if (policy.kind === "source") {
    return evaluateSource(policy.source, policy.name, traces(), options);
  }
  const builtIn = findBuiltInPolicy(policy.name);
  if (!builtIn) throw new RangeError(`expected the name of a built-in policy, got ${policy.name}`);
  return evaluatePolicy(builtIn.create, traces(), options);
}
