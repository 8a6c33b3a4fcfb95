import { Command, Option } from "commander";
import { availableParallelism } from "node:os";
import { OWN_TRACES } from "../settings/paper-defaults.js";
import type { ParameterFlags } from "../settings/parameters.js";
import type { MetricName } from "../verifier/index.js";
import { METRIC_NAMES } from "../verifier/index.js";
import {
  addExample,
  addRunOptions,
  forceOption,
  jsonOption,
  wholeNumber,
} from "./command-options.js";

export interface SweepCommandOptions extends ParameterFlags {
  readonly each: string;
  readonly traces: string;
  readonly metric: MetricName;
  readonly workers: number;
  readonly out?: string;
  readonly force: boolean;
  readonly json?: boolean;
}

/** `schedlab sweep`: policies at each of several values of a parameter. */
export function sweepCommand(): Command {
  const command = new Command("sweep")
    .summary("policies at each of several values of a parameter")
    .description(
      "Evaluates policies on a folder of traces at each value of one parameter, and gives medians over " +
        "the traces with 95 % bootstrap intervals. Of noisy_estimator_sigma a number means with an " +
        "estimator, none without. Without parameters the cluster is the paper's.",
    )
    .argument("<policy...>", "built-in policies, or .ts files")
    .requiredOption("--each <key=v1,v2,...>", "the parameter and its values")
    .addOption(
      new Option("--traces <folder>", "folder of trace CSVs").default(
        OWN_TRACES,
        "the paper's ten",
      ),
    )
    .addOption(
      new Option("--metric <metric>", "what to show").choices(METRIC_NAMES).default("throughput"),
    )
    .addOption(
      new Option("--workers <n>", "sandbox processes")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    )
    .option(
      "--out <folder>",
      "write sweep.csv and a chart per metric there (default: not written)",
    );
  addRunOptions(command)
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (names: string[], options: SweepCommandOptions) => {
      const { runSweep } = await import("./sweep-run.js");
      await runSweep(names, options);
    });
  return addExample(
    command,
    "schedlab sweep naive --each ram_gb_per_pool=250,500 --set duration=60",
  );
}
