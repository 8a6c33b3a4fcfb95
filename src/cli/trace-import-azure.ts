import { Command, Option } from "commander";
import type { AzureOptions } from "../workload/index.js";
import { AZURE_DEFAULTS, importAzure2019 } from "../workload/index.js";
import { addExample } from "./command-options.js";
import type { CommonImportOptions } from "./trace-import-options.js";
import {
  addCommonOptions,
  amountText,
  choiceOption,
  commonOptions,
  numberOption,
  positiveText,
} from "./trace-import-options.js";
import { runImport } from "./trace-import-run.js";

type AzureFlags = CommonImportOptions &
  Pick<
    AzureOptions,
    "durations" | "memoryColumn" | "missingMemoryGb" | "mbPerGb" | "readPerMemory" | "placement"
  >;

/** `schedlab trace import azure2019`. */
export function azureCommand(): Command {
  const defaults = AZURE_DEFAULTS;
  const command = new Command("azure2019")
    .summary("Azure Functions Trace 2019, one day")
    .description("Imports a day of the Azure Functions Trace 2019.")
    .argument("<files...>", "its files of invocations, durations and memory")
    .addOption(
      choiceOption(
        "--durations",
        "of the day's average, or of its percentiles",
        ["average", "drawn"],
        defaults.durations,
      ),
    )
    .option("--memory-column <name>", "of the memory file, in MB", defaults.memoryColumn)
    .addOption(
      new Option("--missing-memory-gb <gb>", "where an application has no figure")
        .argParser(amountText)
        .default(defaults.missingMemoryGb, "drop its functions"),
    )
    .addOption(
      numberOption("--mb-per-gb", "MB of the trace in a GB", positiveText, defaults.mbPerGb),
    )
    .addOption(
      numberOption(
        "--read-per-memory",
        "GB read per GB of memory",
        amountText,
        defaults.readPerMemory,
      ),
    )
    .addOption(
      choiceOption(
        "--placement",
        "of arrivals in their minute",
        ["uniform", "even", "start"],
        defaults.placement,
      ),
    );
  addCommonOptions(command, {
    cpuScaling: defaults.cpuScaling,
    priority: defaults.priority,
    priorityText: "http QUERY; event, queue, orchestration INTERACTIVE; else BATCH_PIPELINE",
    hasTriggers: true,
    clock: "in seconds of the day",
    readTime: amountText,
  }).action(async (files: readonly string[], given: AzureFlags) => {
    const { durations, memoryColumn, missingMemoryGb, mbPerGb, readPerMemory, placement } = given;
    const own = { durations, memoryColumn, missingMemoryGb, mbPerGb, readPerMemory, placement };
    const options: AzureOptions = { ...commonOptions(given), ...own };
    await runImport({ importer: "azure2019", files, passes: 1, options, given }, () =>
      importAzure2019(files, options),
    );
  });
  return addExample(
    command,
    "schedlab trace import azure2019 invocations_per_function_md.anon.d01.csv \\",
    "  function_durations_percentiles.anon.d01.csv \\",
    "  app_memory_percentiles.anon.d01.csv --to 600 --out azure.csv",
  );
}
