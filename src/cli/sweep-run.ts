import { join } from "node:path";
import { settingChart } from "../analysis/charts/index.js";
import type { SweepRow, SweepSetting } from "../analysis/sweep/index.js";
import { sweepCsv, sweepPolicies } from "../analysis/sweep/index.js";
import { replaceFile } from "../files/index.js";
import { PAPER_PARAMETERS } from "../settings/paper-defaults.js";
import { settingsFromOptions } from "../settings/given-settings.js";
import type { Parameters } from "../settings/parameters.js";
import { PARAMETERS, readParameters } from "../settings/parameters.js";
import { WorkError, shown, valueError } from "../settings/request-error.js";
import { simulationOptions } from "../settings/simulation-options.js";
import { checkTraceFolder } from "../settings/trace-folder.js";
import { jsonNumber } from "../simulator/index.js";
import type { MetricName } from "../verifier/index.js";
import { METRICS, METRIC_NAMES, describeOutcome } from "../verifier/index.js";
import { openOutputFolder } from "./output-folder.js";
import { choosePolicy } from "./policy-choice.js";
import { printJson } from "./print.js";
import { startProgress } from "./progress.js";
import { textTable, wrapWords } from "./text-table.js";
import { warnOfOversizedTraces } from "./trace-cluster.js";

import type { SweepCommandOptions } from "./sweep-command.js";

/** A chart for each metric. */
const CHARTS = METRIC_NAMES.map((name) => `${name}.svg`);

/** Parameters that decide how a trace is run, and not only how one is generated. */
const SWEPT = [
  "duration",
  "num_pools",
  "cpus_per_pool",
  "ram_gb_per_pool",
  "multi_operator_containers",
  "allow_memory_overcommit",
  "max_job_seconds",
  "noisy_estimator_sigma",
];

export async function runSweep(
  names: readonly string[],
  options: SweepCommandOptions,
): Promise<void> {
  const policies = [...new Set(names)].map((name) => choosePolicy(name, "<policy>"));
  const { key, settings } = readSettings(options);
  const traces = checkTraceFolder(options.traces);
  warnOfOversizedTraces(settings.map(({ parameters }) => ({ traces, parameters })));
  const { out, force } = options;
  if (out !== undefined) openOutputFolder(out, ["sweep.csv", ...CHARTS], { force });
  const total = policies.length * settings.length;
  const progress = startProgress({ label: "sweeping", total });
  let rows: SweepRow[];
  try {
    rows = await sweepPolicies(policies, {
      settings,
      traces,
      workers: options.workers,
      onProgress: (done) => progress.update(done, `${done} of ${total}`),
    });
  } finally {
    progress.stop();
  }
  if (out !== undefined) writeFiles(out, key, rows);
  if (options.json) printJson(sweepJson(key, rows));
  else process.stdout.write(sweepTable(key, rows, options.metric));
  const failures = rows.flatMap(({ policy, value, evaluation: { outcome } }) =>
    outcome.code === "completed"
      ? []
      : [`policy ${policy} failed at ${key} ${value}: ${describeOutcome(outcome)}`],
  );
  if (failures.length > 0) throw new WorkError(failures.join("\nerror: "));
}

function readSettings({ each, params, failures, set }: SweepCommandOptions): {
  readonly key: string;
  readonly settings: (SweepSetting & { readonly parameters: Parameters })[];
} {
  const place = `--each ${each}`;
  const [key = "", list = ""] = each.split("=", 2).map((text) => text.trim());
  const values = list.split(",").map((text) => text.trim());
  if (key === "" || values.some((value) => value === "")) {
    throw valueError({ place: "--each", expected: "key=v1,v2,…", found: shown(each) });
  }
  if (!SWEPT.includes(key)) {
    throw valueError({ place, expected: `one of ${SWEPT.join(", ")}`, found: shown(key) });
  }
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) {
    throw valueError({ place, expected: "each value once", found: `${twice} twice` });
  }
  const isSigma = key === "noisy_estimator_sigma";
  const settings = values.map((value) => {
    const own = !isSigma
      ? [`${key}=${value}`]
      : value === "none"
        ? ["estimator_algo="]
        : [`${key}=${value}`, "estimator_algo=noisy"];
    const last = settingsFromOptions(own, PARAMETERS).map((one) => ({ ...one, place }));
    const resolved = readParameters({ params, failures, set, last }, PAPER_PARAMETERS);
    return { value, parameters: resolved.values, options: simulationOptions(resolved.values) };
  });
  return { key, settings };
}

function sweepTable(key: string, rows: readonly SweepRow[], metric: MetricName): string {
  const { label, unit, direction } = METRICS[metric];
  const digits = metric === "throughput" ? 4 : 2;
  const columns = [
    { heading: "policy" },
    { heading: key },
    { heading: "median", digits },
    { heading: "low", digits },
    { heading: "high", digits },
    { heading: "traces" },
  ];
  const cells = rows.map(({ policy, value, evaluation, intervals }) => {
    const { median, low, high, count } = intervals[metric];
    const traces = `${evaluation.completedTraces}/${evaluation.traces.length}`;
    // One value has no interval.
    const interval = count === 1 ? [null, null] : [low, high];
    return [policy, value, median, ...interval, traces];
  });
  const caption =
    `${label} (${unit}), ${direction} is better: medians over the traces with 95 % bootstrap intervals. ` +
    "Failed traces count with a penalty.";
  return `${textTable(columns, cells)}\n${wrapWords(caption, 80).join("\n")}\n`;
}

function sweepJson(key: string, rows: readonly SweepRow[]): Readonly<Record<string, unknown>> {
  return {
    key,
    rows: rows.map(({ policy, value, evaluation, intervals }) => ({
      policy,
      value,
      completed_traces: evaluation.completedTraces,
      traces: evaluation.traces.map(({ trace, scores }) => ({
        trace,
        ...Object.fromEntries(METRIC_NAMES.map((name) => [name, jsonNumber(scores[name])])),
      })),
      medians: Object.fromEntries(
        METRIC_NAMES.map((name) => {
          const { median, low, high } = intervals[name];
          return [
            name,
            { median: jsonNumber(median), low: jsonNumber(low), high: jsonNumber(high) },
          ];
        }),
      ),
    })),
  };
}

function writeFiles(folder: string, key: string, rows: readonly SweepRow[]): void {
  replaceFile(join(folder, "sweep.csv"), [sweepCsv(rows, key)], { force: true });
  for (const name of METRIC_NAMES) {
    const { label, unit } = METRICS[name];
    const chart = settingChart(
      rows.map(({ policy, value, intervals }) => ({
        series: policy,
        setting: value,
        value: intervals[name].median,
        low: intervals[name].low,
        high: intervals[name].high,
      })),
      {
        title: `${label} against ${key}`,
        subtitle: "medians over the traces, with 95 % bootstrap intervals",
        settingLabel: key,
        valueLabel: `${label} (${unit})`,
      },
    );
    replaceFile(join(folder, `${name}.svg`), [chart], { force: true });
  }
}
