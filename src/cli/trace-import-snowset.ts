import { Command, Option } from "commander";
import type { SnowsetOptions } from "../workload/index.js";
import { importSnowset, SNOWSET_DEFAULTS } from "../workload/index.js";
import { addExample } from "./command-options.js";
import type { CommonImportOptions } from "./trace-import-options.js";
import {
  addCommonOptions,
  choiceOption,
  commonOptions,
  timestampText,
} from "./trace-import-options.js";
import { runImport } from "./trace-import-run.js";

type SnowsetFlags = CommonImportOptions &
  Pick<SnowsetOptions, "cachedReads" | "spills" | "memory" | "idle">;

/** `schedlab trace import snowset`. */
export function snowsetCommand(): Command {
  const defaults = SNOWSET_DEFAULTS;
  const counted = ["count", "skip"];
  const command = new Command("snowset")
    .summary("Snowset, main file")
    .description("Imports the queries of Snowset's main file.")
    .argument("<file>", "snowset-main.csv, uncompressed")
    .addOption(
      choiceOption("--cached-reads", "reads from the cache", counted, defaults.cachedReads),
    )
    .addOption(choiceOption("--spills", "reads of intermediate data", counted, defaults.spills))
    .addOption(
      new Option("--memory <column>", "growing with what is read, or a column in bytes").default(
        defaults.memory,
      ),
    )
    .addOption(
      choiceOption("--idle", "queries without reads and CPU time", ["drop", "keep"], defaults.idle),
    );
  addCommonOptions(command, {
    cpuScaling: defaults.cpuScaling,
    priority: defaults.priority,
    priorityText: "seconds:10,100",
    hasTriggers: false,
    clock: "in UTC",
    readTime: timestampText,
  }).action(async (file: string, given: SnowsetFlags) => {
    const { cachedReads, spills, memory, idle } = given;
    const options = { ...commonOptions(given), cachedReads, spills, memory, idle };
    await runImport({ importer: "snowset", files: [file], passes: 1, options, given }, () =>
      importSnowset(file, options),
    );
  });
  return addExample(
    command,
    "schedlab trace import snowset snowset-main.csv --from 2018-02-22T14:00:00Z \\",
    "  --to 2018-02-22T14:10:00Z --sample 0.01 --out snowset.csv",
  );
}
