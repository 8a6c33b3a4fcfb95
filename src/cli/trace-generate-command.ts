import { Command } from "commander";
import { replaceFileInTurns } from "../files/index.js";
import type { PipelineSpec } from "../workload/index.js";
import { traceCsv } from "../workload/index.js";
import { addExample, addParameterOptions, forceOption, parameterHelp } from "./command-options.js";
import { interruptible } from "./interruption.js";
import { refuseInputs } from "./trace-output-inputs.js";
import { startProgress } from "./progress.js";
import { warnOfOversized } from "./trace-cluster.js";
import type { WorkloadFlags } from "./trace-generate-workload.js";
import {
  addWorkloadOptions,
  readWorkload,
  workloadHelp,
  workloadSummary,
} from "./trace-generate-workload.js";

interface GenerateOptions extends WorkloadFlags {
  readonly params?: string;
  readonly set: readonly string[];
  readonly out: string;
  readonly force: boolean;
}

/** `schedlab trace generate`: a random workload as a trace file. */
export function traceGenerateCommand(): Command {
  const command = new Command("generate")
    .summary("write a random workload")
    .description(
      "Generates a random workload and writes it as a trace CSV: with --profile or --scenario one " +
        "whose operators differ, else the original's.",
    );
  addWorkloadOptions(addParameterOptions(command))
    .requiredOption("--out <file>", "the trace to write")
    .addOption(forceOption())
    .action(runGenerate)
    .addHelpText(
      "after",
      parameterHelp([
        "duration",
        "ticks_per_second",
        "waiting_seconds_mean",
        "num_pipelines",
        "num_operators",
        "interactive_prob",
        "query_prob",
        "batch_prob",
        "dag_shape_draw",
        "dag_linear_prob",
        "dag_branch_in_prob",
        "dag_branch_out_prob",
        "random_seed",
      ]) + workloadHelp(),
    );
  return addExample(
    command,
    "schedlab trace generate --set duration=60 --out small.csv",
    "schedlab trace generate --profile cpu-heavy --load 4 --out cpu-heavy.csv",
    "schedlab trace generate --scenario bursty --split test --out bursty.csv",
  );
}

async function runGenerate({ out, force, ...sources }: GenerateOptions): Promise<void> {
  refuseInputs(out, sources.params === undefined ? [] : [sources.params]);
  const workload = readWorkload(sources);
  const { pipelines: all, durationSeconds, profiled } = workload;
  const progress = startProgress({ label: "generating", total: durationSeconds });
  let pipelines = 0;
  let operators = 0;
  const count = (pipeline: PipelineSpec): void => {
    pipelines++;
    operators += pipeline.operators.length;
    progress.update(pipeline.arrivalSeconds, `${pipelines} pipelines`);
  };
  try {
    const csv = traceCsv(counted(all, count));
    await interruptible(() => replaceFileInTurns(out, csv, { force }));
  } finally {
    progress.stop();
  }
  if (profiled) warnOfOversized(out, all, profiled.cluster);
  const summary = profiled ? `, ${workloadSummary(workload, profiled.cluster)}` : "";
  process.stdout.write(`${out}: ${pipelines} pipelines, ${operators} operators${summary}\n`);
}

function* counted(
  workload: Iterable<PipelineSpec>,
  count: (pipeline: PipelineSpec) => void,
): Generator<PipelineSpec, void, undefined> {
  for (const pipeline of workload) {
    count(pipeline);
    yield pipeline;
  }
}
