import { Command, InvalidArgumentError, Option } from "commander";
import { availableParallelism } from "node:os";
import {
  addExample,
  addRunOptions,
  forceOption,
  jsonOption,
  seedNumber,
  wholeNumber,
} from "../command-options.js";
import { shown } from "../../settings/request-error.js";
import type { ParameterFlags } from "../../settings/parameters.js";
import type { WorkloadSource } from "./sensitivity-workloads.js";

export interface SensitivityCommandOptions extends WorkloadSource, ParameterFlags {
  readonly policy?: string;
  readonly ticksPerSecond: readonly number[];
  readonly tolerance: number;
  readonly seed: number;
  readonly workers: number;
  readonly json?: boolean;
  readonly out?: string;
  readonly force: boolean;
}

const RATES: readonly number[] = [1, 10, 100, 1000, 10_000];

/** `schedlab sensitivity`: how fine the tick must be. */
export function sensitivityCommand(): Command {
  const command = new Command("sensitivity")
    .summary("find out how fine the tick must be")
    .description(
      "Runs a policy on many workloads at several tick rates and tells how far the figures are from those of " +
        "the finest. Besides the rate itself (tick), arrivals alone are put on its grid (snap) or shifted within one of its " +
        "ticks (jitter): docs/sensitivity.md. Without parameters workload and cluster are the paper's.",
    )
    .option("--policy <name|file>", "built-in policy, or a .ts file (default: scheduler_algo)")
    .addOption(
      new Option("--ticks-per-second <n,n,...>", "tick rates; the finest is the reference")
        .argParser(tickRates)
        .default(RATES, RATES.join(",")),
    )
    .addOption(
      new Option("--workloads <n>", "how many to generate, with seeds from random_seed on")
        .argParser(wholeNumber)
        .default(20)
        .conflicts("trace"),
    )
    .option("--profile <name>", "generate workloads of this profile (default: the original's)")
    .addOption(
      new Option("--scenario <name>", "generate workloads of this scenario").conflicts("profile"),
    )
    .addOption(
      new Option("--trace <file>", "use this trace; can be repeated")
        .argParser((text: string, earlier: readonly string[]) => [...earlier, text])
        .default([], "workloads are generated")
        .conflicts(["profile", "scenario"]),
    )
    .addOption(
      new Option("--tolerance <percent>", "median error up to which a rate is fine enough")
        .argParser(percentage)
        .default(1),
    )
    .addOption(new Option("--seed <n>", "seed of the jitter").argParser(seedNumber).default(1))
    .addOption(
      new Option("--workers <n>", "processes; changes nothing but the time")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    );
  addRunOptions(command)
    .addOption(jsonOption())
    .option("--out <folder>", "write rows.csv, summary.json and chart.svg (default: not written)")
    .addOption(forceOption())
    .action(async (options: SensitivityCommandOptions) => {
      const { runSensitivity } = await import("./sensitivity-run.js");
      await runSensitivity(options);
    });
  return addExample(command, "schedlab sensitivity --policy naive --workloads 3 --set duration=60");
}

function tickRates(text: string): number[] {
  const rates = text.split(",").map((part) => {
    const value = Number(part);
    if (/^\d+$/.test(part) && Number.isSafeInteger(value) && value >= 1) return value;
    throw new InvalidArgumentError(`Expected whole numbers ≥ 1; found ${shown(part)}.`);
  });
  if (new Set(rates).size >= 2) return rates;
  throw new InvalidArgumentError(
    `Expected at least two different rates, as in 100,1000; found "${text}".`,
  );
}

function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`Expected a number > 0; found "${text}".`);
}
