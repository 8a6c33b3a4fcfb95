import { Command, Option } from "commander";
import { availableParallelism } from "node:os";
// Not from the index: that loads the compiler, which takes most of a second.
import { METRIC_NAMES } from "../verifier/metric.js";
import type { MetricName } from "../verifier/metric.js";
import type { Evaluation, PolicyRef } from "../verifier/index.js";
import { addExample, addParameterOptions, jsonOption, wholeNumber } from "./command-options.js";
import type { EvaluatedPolicy } from "./evaluation-report.js";
import { evaluationJson, evaluationTable, failureLines } from "./evaluation-report.js";
import { OWN_TRACES, PAPER_PARAMETERS } from "./paper-defaults.js";
import type { Parameters } from "./parameters.js";
import { readParameters } from "./parameters.js";
import { choosePolicy } from "./policy-choice.js";
import { printJson } from "./print.js";
import { startProgress } from "./progress.js";
import { WorkError, valueError } from "./request-error.js";
import { simulationOptions } from "./simulation-options.js";
import type { CheckedTrace } from "./trace-folder.js";
import { checkTraceFolder } from "./trace-folder.js";

interface EvaluateOptions {
  readonly traces: string;
  readonly metric: MetricName;
  readonly workers: number;
  readonly params?: string;
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** What improvements are measured against. */
const BASELINE: PolicyRef = { kind: "built-in", name: "naive" };

/** `schedlab evaluate`: policies on a folder of traces, against the paper's baseline. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .summary("compare policies on a folder of traces")
    .description(
      "Runs policies on every trace of a folder and compares their medians with FIFO (naive). " +
        "Without parameters the cluster is the paper's: 1 pool of 64 CPUs and 500 GB, one operator " +
        "in a container, 600 s.",
    )
    .argument("<policy...>", "built-in policies, or .ts files")
    .addOption(
      new Option("--traces <folder>", "folder of trace CSVs").default(
        OWN_TRACES,
        "the paper's ten",
      ),
    )
    .addOption(
      new Option("--metric <metric>", "what to sort and compare by")
        .choices(METRIC_NAMES)
        .default("throughput"),
    )
    .addOption(
      new Option("--workers <n>", "threads")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    );
  addParameterOptions(command).addOption(jsonOption()).action(runEvaluate);
  return addExample(command, "schedlab evaluate priority learned-srpt --metric penalized_latency");
}

async function runEvaluate(names: readonly string[], options: EvaluateOptions): Promise<void> {
  const policies = choosePolicies(names);
  const { values, given } = readParameters(options, PAPER_PARAMETERS);
  if (values.estimator_algo !== "") {
    const place = `${given.get("estimator_algo")?.place ?? "defaults"}: key estimator_algo`;
    throw valueError({ place, expected: '"" in evaluate', found: `"${values.estimator_algo}"` });
  }
  const traces = checkTraceFolder(options.traces);
  const evaluated = await evaluateAll(policies, traces, values, options.workers);
  const [baseline] = evaluated;
  if (!baseline) throw new Error("expected the baseline among the policies");
  if (options.json)
    printJson(evaluationJson(evaluated, baseline, options.metric, { values, traces }));
  else process.stdout.write(evaluationTable(evaluated, baseline, options.metric));
  const failures = failureLines(evaluated, traces.length);
  if (failures.length > 0) throw new WorkError(failures.join("\nerror: "));
}

/** The baseline first, then what was asked for, each once. */
function choosePolicies(names: readonly string[]): PolicyRef[] {
  const asked = [...new Set(names)].map((name) => choosePolicy(name, "<policy>"));
  return [
    BASELINE,
    ...asked.filter(({ kind, name }) => kind !== BASELINE.kind || name !== BASELINE.name),
  ];
}

async function evaluateAll(
  policies: readonly PolicyRef[],
  traces: readonly CheckedTrace[],
  values: Parameters,
  workers: number,
): Promise<EvaluatedPolicy[]> {
  const { createEvaluator } = await import("../verifier/index.js");
  const progress = startProgress({ label: "evaluating", total: policies.length });
  const evaluator = createEvaluator({
    traces,
    options: simulationOptions(values),
    workers: Math.min(workers, policies.length),
  });
  let done = 0;
  const evaluate = async (policy: PolicyRef): Promise<EvaluatedPolicy> => {
    const evaluation: Evaluation = await evaluator.evaluate(policy);
    progress.update(++done, `${done} of ${policies.length} policies`);
    return { policy, evaluation };
  };
  try {
    progress.update(0, `0 of ${policies.length} policies`);
    return await Promise.all(policies.map(evaluate));
  } finally {
    progress.stop();
    await evaluator.close();
  }
}
