import { Command } from "commander";
import { replaceFileInTurns } from "../files/index.js";
import type { PipelineSpec } from "../workload/index.js";
import { generateWorkload, pipelinesOf, traceCsv } from "../workload/index.js";
import { addExample, addParameterOptions, forceOption, parameterHelp } from "./command-options.js";
import { interruptible } from "./interruption.js";
import type { Parameters } from "./parameters.js";
import { readParameters } from "./parameters.js";
import { startProgress } from "./progress.js";
import { generatorOptions } from "./simulation-options.js";

interface GenerateOptions {
  readonly params?: string;
  readonly set: readonly string[];
  readonly out: string;
  readonly force: boolean;
}

/** `schedlab trace generate`: a random workload as a trace file. */
export function traceGenerateCommand(): Command {
  const command = new Command("generate")
    .summary("write a random workload")
    .description("Generates a random workload and writes it as a trace CSV.");
  addParameterOptions(command)
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
      ]),
    );
  return addExample(command, "schedlab trace generate --set duration=60 --out small.csv");
}

async function runGenerate({ out, force, ...sources }: GenerateOptions): Promise<void> {
  const { values } = readParameters(sources);
  const progress = startProgress({ label: "generating", total: values.duration });
  let pipelines = 0;
  let operators = 0;
  const count = (pipeline: PipelineSpec): void => {
    pipelines++;
    operators += pipeline.operators.length;
    progress.update(pipeline.arrivalSeconds, `${pipelines} pipelines`);
  };
  try {
    const csv = traceCsv(counted(values, count));
    await interruptible(() => replaceFileInTurns(out, csv, { force }));
  } finally {
    progress.stop();
  }
  process.stdout.write(`${out}: ${pipelines} pipelines, ${operators} operators\n`);
}

function* counted(
  values: Parameters,
  count: (pipeline: PipelineSpec) => void,
): Generator<PipelineSpec, void, undefined> {
  for (const pipeline of pipelinesOf(generateWorkload(generatorOptions(values)))) {
    count(pipeline);
    yield pipeline;
  }
}
