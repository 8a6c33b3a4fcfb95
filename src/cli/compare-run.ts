import { comparisonChart, eventBars } from "../analysis/charts/index.js";
import type { PolicyComparison } from "../analysis/compare/index.js";
import { comparePolicies, comparisonJson } from "../analysis/compare/index.js";
import type { PolicyRef } from "../verifier/index.js";
import { Verifier, describeOutcome, outcomeJson } from "../verifier/index.js";
import type { Batch } from "../workload/index.js";
import type { SimulationOptions } from "../simulator/index.js";
import { resolveSimulationOptions } from "../simulator/index.js";
import { openChartFile } from "./chart-file.js";
import { comparisonReport } from "./compare-report.js";
import type { Parameters } from "../settings/parameters.js";
import { parametersJson, readParameters } from "../settings/parameters.js";
import { choosePolicy } from "./policy-choice.js";
import { interruptible } from "./interruption.js";
import { printJson, tellWarnings } from "./print.js";
import { startProgress } from "./progress.js";
import { WorkError } from "../settings/request-error.js";
import { simulationOptions } from "../settings/simulation-options.js";
import { describePools } from "../settings/cluster-parameters.js";
import { openWorkload } from "./simulation-workload.js";

import type { CompareOptions } from "./compare-command.js";

/** As for a single simulation. */
const HEAP_MB = 4096;

export async function runCompare(
  first: string,
  second: string,
  options: CompareOptions,
): Promise<void> {
  const { values } = readParameters(options);
  const policies = { a: choosePolicy(first, "<A>"), b: choosePolicy(second, "<B>") };
  const workload = openWorkload(options.trace ?? null, values);
  const batches = [...workload.batches];
  tellWarnings(workload.warnings());
  const simulation = simulationOptions(values);
  const compared = await interruptible(async () => {
    const chart =
      options.chart === undefined ? undefined : openChartFile(options.chart, options.force);
    try {
      const both = await compareInSandbox(policies, batches, simulation);
      const svg = chart && chartOf(both, batches, simulation);
      if (svg !== undefined) chart?.write(svg);
      return both;
    } finally {
      chart?.discard();
    }
  });
  const setting = { policies, values, trace: options.trace ?? null };
  if (options.json) printJson(compareJson(setting, compared));
  else process.stdout.write(compareText(setting, compared, options.most));
  const failures = failuresOf(compared);
  if (failures.length > 0) throw new WorkError(failures.join("\nerror: "));
}

async function compareInSandbox(
  { a, b }: Setting["policies"],
  batches: readonly Batch[],
  simulation: SimulationOptions,
): Promise<PolicyComparison> {
  const progress = startProgress({ label: "comparing", total: 1 });
  const verifier = new Verifier({ workers: 2, budget: { heapMb: HEAP_MB } });
  try {
    progress.update(0);
    return await comparePolicies(a, b, batches, { simulation, verifier });
  } finally {
    progress.stop();
    await verifier.close();
  }
}

/** Undefined when nothing could be compared. */
function chartOf(
  { comparison, compared }: PolicyComparison,
  batches: readonly Batch[],
  simulation: SimulationOptions,
): string | undefined {
  if (!comparison) return undefined;
  const { pools, ticksPerSecond } = resolveSimulationOptions(simulation);
  const window = { pools, ticksPerSecond, endTick: comparison.comparedTicks };
  const bars = {
    a: eventBars(compared.a.events, batches, window),
    b: eventBars(compared.b.events, batches, window),
  };
  return comparisonChart({ ...comparison, bars });
}

interface Setting {
  readonly policies: { readonly a: PolicyRef; readonly b: PolicyRef };
  readonly values: Parameters;
  readonly trace: string | null;
}

function compareText(
  { policies, values, trace }: Setting,
  { comparison }: PolicyComparison,
  most: number,
): string {
  const head =
    `A         ${policies.a.name}\nB         ${policies.b.name}\n` +
    `workload  ${trace ?? `generated, seed ${values.random_seed}`}\n` +
    `cluster   ${describePools(values)}, ${values.duration} s\n\n`;
  return comparison ? head + comparisonReport(comparison, most) : head.trimEnd() + "\n";
}

function compareJson(
  { policies, values, trace }: Setting,
  { comparison, runs }: PolicyComparison,
): Readonly<Record<string, unknown>> {
  const outcomes = {
    a: { policy: policies.a.name, outcome: outcomeJson(runs.a.outcome) },
    b: { policy: policies.b.name, outcome: outcomeJson(runs.b.outcome) },
  };
  return {
    parameters: parametersJson(values),
    trace,
    ...(comparison ? comparisonJson(comparison) : { ...outcomes, compared_ticks: 0 }),
  };
}

function failuresOf({ runs }: PolicyComparison): string[] {
  return [runs.a, runs.b]
    .filter(({ outcome }) => outcome.code !== "completed")
    .map(({ name, outcome }) => `policy ${name} failed: ${describeOutcome(outcome)}`);
}
