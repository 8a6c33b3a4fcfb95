import { Command, InvalidArgumentError, Option } from "commander";
import { availableParallelism } from "node:os";
import type { NamedWorkload, Sensitivity } from "../../analysis/index.js";
import {
  measureSensitivity,
  sensitivityVerdict,
  summariseSensitivity,
} from "../../analysis/index.js";
import type { PolicyRef } from "../../verifier/index.js";
import { describeOutcome } from "../../verifier/index.js";
import {
  addExample,
  addParameterOptions,
  forceOption,
  jsonOption,
  seedNumber,
  wholeNumber,
} from "../command-options.js";
import { interruptible } from "../interruption.js";
import { PAPER_PARAMETERS } from "../../settings/paper-defaults.js";
import type { Parameters, ResolvedParameters } from "../../settings/parameters.js";
import { readParameters } from "../../settings/parameters.js";
import { choosePolicy } from "../policy-choice.js";
import { printJson } from "../print.js";
import { startProgress } from "../progress.js";
import { shown, valueError, WorkError } from "../../settings/request-error.js";
import { simulationOptions } from "../../settings/simulation-options.js";
import { refuseSensitivityFiles, writeSensitivityFiles } from "./sensitivity-files.js";
import type { SensitivityReport } from "./sensitivity-report.js";
import { sensitivityJson, sensitivityText } from "./sensitivity-report.js";
import type { WorkloadSource } from "./sensitivity-workloads.js";
import { namedWorkloads } from "./sensitivity-workloads.js";

interface SensitivityCommandOptions extends WorkloadSource {
  readonly policy?: string;
  readonly ticksPerSecond: readonly number[];
  readonly tolerance: number;
  readonly seed: number;
  readonly workers: number;
  readonly params?: string;
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly out?: string;
  readonly force: boolean;
}

/** The workload of the paper's experiments at scale 1, on its cluster. */
const PAPER_WORKLOAD: Partial<Parameters> = {
  ...PAPER_PARAMETERS,
  num_pipelines: 10,
  waiting_seconds_mean: 10,
  num_operators: 10,
};

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
        .default(20),
    )
    .option("--profile <name>", "generate workloads of this profile (default: the original's)")
    .addOption(
      new Option("--scenario <name>", "generate workloads of this scenario").conflicts("profile"),
    )
    .addOption(
      new Option("--trace <file>", "use this trace; can be repeated (default: generate)")
        .argParser((text: string, earlier: readonly string[]) => [...earlier, text])
        .default([], "none")
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
  addParameterOptions(command)
    .addOption(jsonOption())
    .option("--out <folder>", "write rows.csv, summary.json and chart.svg (default: not written)")
    .addOption(forceOption())
    .action(runSensitivity);
  return addExample(command, "schedlab sensitivity --policy naive --workloads 3 --set duration=60");
}

async function runSensitivity(options: SensitivityCommandOptions): Promise<void> {
  const { ticksPerSecond, tolerance, out, force } = options;
  const resolved = readParameters(options, PAPER_WORKLOAD);
  const { values } = resolved;
  refuseUnused(resolved);
  const policy = requestedPolicy(options, resolved);
  const finest = Math.max(...ticksPerSecond);
  checkTicks(values, finest);
  const workloads = namedWorkloads(options, values, finest);
  if (out !== undefined) refuseSensitivityFiles(out, { force });
  const measured = await measure(workloads, policy, values, options);
  if (measured.code === "policy-failed") {
    const where = measured.workload === undefined ? "" : ` on ${measured.workload}`;
    throw new WorkError(
      `policy ${policy.name} failed${where}: ${describeOutcome(measured.outcome)}`,
    );
  }
  const cells = summariseSensitivity(measured.rows);
  const report: SensitivityReport = {
    policy: policy.name,
    workload: describeWorkload(options, values),
    workloads: workloads.map(({ name }) => name),
    referenceTicksPerSecond: measured.referenceTicksPerSecond,
    cells,
    failures: measured.failures,
    tolerancePercent: tolerance,
    verdict: sensitivityVerdict(cells, tolerance),
  };
  if (out !== undefined) writeSensitivityFiles(out, measured.rows, report, { force });
  if (options.json) printJson(sensitivityJson(report));
  else process.stdout.write(sensitivityText(report));
}

async function measure(
  workloads: readonly NamedWorkload[],
  policy: PolicyRef,
  values: Parameters,
  { ticksPerSecond, workers, seed }: SensitivityCommandOptions,
): Promise<Sensitivity> {
  const total = workloads.length;
  const note = (done: number) => `${done} of ${total} workloads`;
  const progress = startProgress({ label: "measuring", total });
  progress.update(0, note(0));
  try {
    return await interruptible(() =>
      measureSensitivity(workloads, {
        policy,
        ticksPerSecond,
        options: simulationOptions(values),
        seed,
        workers,
        onProgress: (done) => progress.update(done, note(done)),
      }),
    );
  } finally {
    progress.stop();
  }
}

function requestedPolicy(
  { policy }: SensitivityCommandOptions,
  { values, given }: ResolvedParameters,
): PolicyRef {
  if (policy !== undefined) return choosePolicy(policy, "--policy");
  const place = given.get("scheduler_algo")?.place ?? "defaults";
  return choosePolicy(values.scheduler_algo, `${place}: key scheduler_algo`);
}

/** Runs are audited, and the audit knows no estimator; the tick rate is what is compared. */
function refuseUnused({ values, given }: ResolvedParameters): void {
  if (values.estimator_algo !== "") {
    const place = `${given.get("estimator_algo")?.place ?? "defaults"}: key estimator_algo`;
    throw valueError({ place, expected: '"" in sensitivity', found: `"${values.estimator_algo}"` });
  }
  const rate = given.get("ticks_per_second");
  if (!rate) return;
  process.stderr.write(
    `warning: ${rate.place}: key ticks_per_second is not used; the rates are those of --ticks-per-second\n`,
  );
}

function checkTicks({ duration }: Parameters, finest: number): void {
  if (Number.isSafeInteger(Math.trunc(duration * finest))) return;
  throw valueError({
    place: "--ticks-per-second",
    expected: "at most 2^53 ticks in all",
    found: `${duration} · ${finest}`,
  });
}

function describeWorkload(
  { trace, profile, scenario }: SensitivityCommandOptions,
  { random_seed }: Parameters,
): string {
  if (trace.length > 0) return "traces";
  if (scenario !== undefined) return `scenario ${scenario}, seeds from ${random_seed} on`;
  if (profile !== undefined) return `profile ${profile}, seeds from ${random_seed} on`;
  return `the original's generator, seeds from ${random_seed} on`;
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
