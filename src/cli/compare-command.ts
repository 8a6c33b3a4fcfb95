import { Command, Option } from "commander";
import {
  addExample,
  addRunOptions,
  forceOption,
  jsonOption,
  wholeNumber,
} from "./command-options.js";
import type { ParameterFlags } from "../settings/parameters.js";

export interface CompareOptions extends ParameterFlags {
  readonly trace?: string;
  readonly most: number;
  readonly chart?: string;
  readonly force: boolean;
  readonly json?: boolean;
}

/** `schedlab compare`: two policies on one workload, and where their schedules part. */
export function compareCommand(): Command {
  const command = new Command("compare")
    .summary("two policies on one workload: where they part, who gains")
    .description(
      "Runs two policies, A and B, on the same workload and compares them: every figure, the first " +
        "decision in which they differ with what both had before them, and the pipelines that gain " +
        "and lose most in B. Names are those of built-in policies or .ts files.",
    )
    .argument("<A>", "a built-in policy, or a .ts file")
    .argument("<B>", "another");
  addRunOptions(command)
    .option("--trace <file>", "workload: a trace CSV (default: generated from the parameters)")
    .addOption(
      new Option("--most <n>", "pipelines shown of those that gain and lose most")
        .argParser(wholeNumber)
        .default(5),
    )
    .option(
      "--chart <file>",
      "draw both schedules around the first difference, and who gains, as .svg or .png " +
        "(default: not drawn)",
    )
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (first: string, second: string, options: CompareOptions) => {
      const { runCompare } = await import("./compare-run.js");
      await runCompare(first, second, options);
    });
  return addExample(command, "schedlab compare naive priority --set duration=60");
}
