import { Command } from "commander";
import type { AlibabaOptions } from "../workload/index.js";
import { ALIBABA_DEFAULTS, importAlibaba2018 } from "../workload/index.js";
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

type AlibabaFlags = CommonImportOptions &
  Pick<AlibabaOptions, "status" | "instances" | "machineMemoryGb" | "readPerMemory"> & {
    readonly sameSecond: number;
  };

/** `schedlab trace import alibaba2018`. */
export function alibabaCommand(): Command {
  const defaults = ALIBABA_DEFAULTS;
  const command = new Command("alibaba2018")
    .summary("Alibaba cluster-trace-v2018, batch_task.csv")
    .description("Imports the jobs of batch_task.csv of Alibaba's cluster-trace-v2018.")
    .argument("<file>", "batch_task.csv, uncompressed")
    .option("--status <status>", "jobs of which every task has it", defaults.status)
    .addOption(
      choiceOption(
        "--instances",
        "count one instance of a task, or all",
        ["one", "all"],
        defaults.instances,
      ),
    )
    .addOption(
      numberOption(
        "--machine-memory-gb",
        "what 100 in plan_mem is",
        positiveText,
        defaults.machineMemoryGb,
      ),
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
      numberOption(
        "--same-second",
        "seconds of a task that began and ended in one",
        amountText,
        defaults.sameSecondSeconds,
      ),
    );
  addCommonOptions(command, {
    cpuScaling: defaults.cpuScaling,
    priority: defaults.priority,
    priorityText: "class:BATCH_PIPELINE",
    hasTriggers: false,
    clock: "in seconds of the trace",
    readTime: amountText,
  }).action(async (file: string, given: AlibabaFlags) => {
    const { status, instances, machineMemoryGb, readPerMemory, sameSecond } = given;
    const options: AlibabaOptions = {
      ...commonOptions(given),
      ...{ status, instances, machineMemoryGb, readPerMemory },
      sameSecondSeconds: sameSecond,
    };
    await runImport({ importer: "alibaba2018", files: [file], passes: 2, options, given }, () =>
      importAlibaba2018(file, options),
    );
  });
  return addExample(
    command,
    "schedlab trace import alibaba2018 batch_task.csv --from 86400 --to 90000 \\",
    "  --sample 0.05 --out alibaba.csv",
  );
}
