import type { NamedWorkload, Sensitivity } from "../../analysis/index.js";
import {
  measureSensitivity,
  sensitivityVerdict,
  summariseSensitivity,
} from "../../analysis/index.js";
import type { PolicyRef } from "../../verifier/index.js";
import { describeOutcome } from "../../verifier/index.js";
import { interruptible } from "../interruption.js";
import { PAPER_PARAMETERS } from "../../settings/paper-defaults.js";
import type { Parameters, ResolvedParameters } from "../../settings/parameters.js";
import { readParameters } from "../../settings/parameters.js";
import { choosePolicy } from "../policy-choice.js";
import { printJson } from "../print.js";
import { startProgress } from "../progress.js";
import { warnOfOversizedTraces } from "../trace-cluster.js";
import { valueError, WorkError } from "../../settings/request-error.js";
import { simulationOptions } from "../../settings/simulation-options.js";
import { refuseSensitivityFiles, writeSensitivityFiles } from "./sensitivity-files.js";
import type { SensitivityReport } from "./sensitivity-report.js";
import { isJudged, sensitivityJson, sensitivityText } from "./sensitivity-report.js";
import { namedWorkloads } from "./sensitivity-workloads.js";

import type { SensitivityCommandOptions } from "./sensitivity-command.js";

/** The workload of the paper's experiments at scale 1, on its cluster. */
const PAPER_WORKLOAD: Partial<Parameters> = {
  ...PAPER_PARAMETERS,
  num_pipelines: 10,
  waiting_seconds_mean: 10,
  num_operators: 10,
};

export async function runSensitivity(options: SensitivityCommandOptions): Promise<void> {
  const { ticksPerSecond, tolerance, out, force } = options;
  const resolved = readParameters(options, PAPER_WORKLOAD);
  const { values } = resolved;
  warnOfUnused(resolved);
  const policy = requestedPolicy(options, resolved);
  const finest = Math.max(...ticksPerSecond);
  checkTicks(values, finest);
  const workloads = namedWorkloads(options, values, finest);
  if (out !== undefined) refuseSensitivityFiles(out, { force });
  warnOfOversizedTraces([{ traces: options.trace.map((path) => ({ path })), parameters: values }]);
  const measured = await measure(workloads, policy, values, options);
  if (measured.code === "policy-failed") {
    const where = measured.workload === undefined ? "" : ` on ${measured.workload}`;
    throw new WorkError(
      `policy ${policy.name} failed${where}: ${describeOutcome(measured.outcome)}`,
    );
  }
  const cells = summariseSensitivity(measured.rows);
  const { nothingCompleted } = measured;
  const names = workloads.map(({ name }) => name);
  const report: SensitivityReport = {
    policy: policy.name,
    workload: describeWorkload(options, values),
    workloads: names,
    referenceTicksPerSecond: measured.referenceTicksPerSecond,
    cells,
    failures: measured.failures,
    nothingCompleted,
    tolerancePercent: tolerance,
    verdict: isJudged({ workloads: names, nothingCompleted })
      ? sensitivityVerdict(cells, tolerance)
      : { ticksPerSecond: null, worst: undefined },
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

/** The tick rate is what is compared. */
function warnOfUnused({ given }: ResolvedParameters): void {
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
