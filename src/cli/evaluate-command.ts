import { Command, Option } from "commander";
import { availableParallelism } from "node:os";
import type { Evaluation, FeedbackLevel, MetricName, PolicyRef } from "../verifier/index.js";
import {
  DEFAULT_BUDGET,
  FEEDBACK_LEVELS,
  METRIC_NAMES,
  createEvaluator,
  folderStore,
} from "../verifier/index.js";
import { addExample, addRunOptions, jsonOption, wholeNumber } from "./command-options.js";
import type { EvaluatedPolicy } from "./evaluation-report.js";
import {
  evaluationJson,
  evaluationTable,
  failureLines,
  feedbackTexts,
} from "./evaluation-report.js";
import { OWN_TRACES, PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import type { ParameterFlags, Parameters } from "../settings/parameters.js";
import { readParameters } from "../settings/parameters.js";
import { choosePolicy } from "./policy-choice.js";
import { printJson } from "./print.js";
import { startProgress } from "./progress.js";
import { WorkError } from "../settings/request-error.js";
import { simulationOptions } from "../settings/simulation-options.js";
import type { CheckedTrace } from "../settings/trace-folder.js";
import { checkTraceFolder } from "../settings/trace-folder.js";
import { warnOfOversizedTraces } from "./trace-cluster.js";
import { packageVersion } from "../settings/version.js";

interface EvaluateOptions extends ParameterFlags {
  readonly traces: string;
  readonly metric: MetricName;
  readonly workers: number;
  readonly timeout: number;
  readonly feedback?: FeedbackLevel;
  readonly cache?: string;
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
      new Option("--workers <n>", "sandbox processes")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    )
    .addOption(
      new Option("--timeout <seconds>", "when a run is given up that its counted budgets let go on")
        .argParser(wholeNumber)
        .default(DEFAULT_BUDGET.seconds),
    )
    .addOption(
      new Option(
        "--feedback <level>",
        "also tell each policy's author how it fared (default: not told)",
      ).choices(FEEDBACK_LEVELS),
    )
    .option("--cache <folder>", "keep results there, and take known ones from it (default: none)");
  addRunOptions(command).addOption(jsonOption()).action(runEvaluate);
  return addExample(command, "schedlab evaluate priority learned-srpt --metric penalized_latency");
}

async function runEvaluate(names: readonly string[], options: EvaluateOptions): Promise<void> {
  const policies = choosePolicies(names);
  const { values } = readParameters(options, PAPER_PARAMETERS);
  const traces = checkTraceFolder(options.traces);
  warnOfOversizedTraces([{ traces, parameters: values }]);
  const evaluated = await evaluateAll(policies, traces, values, options);
  const [baseline] = evaluated;
  if (!baseline) throw new Error("expected the baseline among the policies");
  if (options.json)
    printJson(evaluationJson(evaluated, baseline, options.metric, { values, traces }));
  else {
    process.stdout.write(evaluationTable(evaluated, baseline, options.metric));
    if (options.feedback)
      process.stdout.write(feedbackTexts(evaluated, baseline, options.feedback));
  }
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
  { workers, timeout, cache }: EvaluateOptions,
): Promise<EvaluatedPolicy[]> {
  const progress = startProgress({ label: "evaluating", total: policies.length });
  const evaluator = createEvaluator({
    traces,
    options: simulationOptions(values),
    workers: Math.min(workers, policies.length),
    budget: { seconds: timeout },
    store: cache === undefined ? undefined : folderStore(cache, packageVersion()),
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
