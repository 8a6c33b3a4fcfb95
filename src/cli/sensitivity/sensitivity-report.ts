import type {
  Mutation,
  SensitivityCell,
  SensitivityFailure,
  SensitivityVerdict,
} from "../../analysis/index.js";
import { MUTATIONS, SENSITIVITY_METRICS } from "../../analysis/index.js";
import { jsonNumber } from "../../simulator/index.js";
import { outcomeJson } from "../../verifier/index.js";
import { fixed, textTable } from "../text-table.js";

/** What is reported of a measurement. */
export interface SensitivityReport {
  readonly policy: string;
  /** In words. */
  readonly workload: string;
  readonly workloads: readonly string[];
  readonly referenceTicksPerSecond: number;
  readonly cells: readonly SensitivityCell[];
  readonly failures: readonly SensitivityFailure[];
  /** Workloads of which nothing completed in the reference run. */
  readonly nothingCompleted: readonly string[];
  readonly tolerancePercent: number;
  readonly verdict: SensitivityVerdict;
}

const MEANINGS: Readonly<Record<Mutation, string>> = {
  tick: "the whole run at that rate",
  snap: "only arrivals rounded to its grid",
  jitter: "only arrivals shifted by chance, within one of its ticks",
};

/** In 80 columns: what was done, a table of medians with their intervals, and the verdict in its last line. */
export function sensitivityText(report: SensitivityReport): string {
  const { policy, workload, workloads, referenceTicksPerSecond, cells, failures } = report;
  const count = workloads.length === 1 ? "1 workload" : `${workloads.length} workloads`;
  const head = [
    ["policy", policy],
    ["workload", `${workload}, ${count}`],
    ["error", `against ${referenceTicksPerSecond} ticks/s, in %; median (95 % interval)`],
    ...MUTATIONS.map((mutation) => [mutation, MEANINGS[mutation]]),
  ];
  const lines = head.map(([name = "", text = ""]) => `${name.padEnd(9)} ${text}\n`).join("");
  const notes = [...failures.map(failureText), ...nothingCompletedText(report)];
  const noted = notes.map((one) => `\n${one}`).join("");
  return `${lines}\n${table(cells)}${noted}${noted === "" ? "" : "\n"}\n${verdictText(report)}\n`;
}

function table(cells: readonly SensitivityCell[]): string {
  const columns = [
    { heading: "metric" },
    { heading: "ticks/s", digits: 0 },
    ...MUTATIONS.map((heading) => ({ heading })),
  ];
  const rates = [...new Set(cells.map((cell) => cell.ticksPerSecond))];
  const rows = SENSITIVITY_METRICS.flatMap(({ name, label }) =>
    rates.map((rate, i) => [
      i === 0 ? label : "",
      rate,
      ...MUTATIONS.map((mutation) =>
        cellText(
          cells.find(
            (cell) =>
              cell.metric === name && cell.ticksPerSecond === rate && cell.mutation === mutation,
          ),
        ),
      ),
    ]),
  );
  return textTable(columns, rows);
}

function cellText(cell: SensitivityCell | undefined): string | undefined {
  if (!cell || cell.count === 0) return undefined;
  // One value has no interval.
  const interval = cell.count === 1 ? "–" : `${short(cell.low)}–${short(cell.high)}`;
  return `${short(cell.median)} (${interval})`;
}

/** Is there anything to judge by? Only runs in which something completed tell of the tick rate. */
export function isJudged({
  workloads,
  nothingCompleted,
}: Pick<SensitivityReport, "workloads" | "nothingCompleted">): boolean {
  return nothingCompleted.length < workloads.length;
}

/** Where it is only some of the workloads; the verdict says so of all. */
function nothingCompletedText(report: SensitivityReport): string[] {
  const { workloads, nothingCompleted, referenceTicksPerSecond } = report;
  if (nothingCompleted.length === 0 || !isJudged(report)) return [];
  return [
    `note      nothing completed at ${referenceTicksPerSecond} ticks/s on ${nothingCompleted.length} of ${workloads.length} workloads`,
  ];
}

/** About three digits. */
function short(percent: number): string {
  return fixed(percent, percent >= 99.95 ? 0 : percent >= 9.995 ? 1 : 2);
}

function verdictText(report: SensitivityReport): string {
  const { verdict, tolerancePercent, referenceTicksPerSecond } = report;
  if (!isJudged(report)) {
    return (
      `verdict: none, as nothing completed in any run at ${referenceTicksPerSecond} ticks/s;\n` +
      "try a longer duration or another policy"
    );
  }
  const { ticksPerSecond, worst } = verdict;
  const largest = worst ? `${short(worst.median)} % (${labelOf(worst.metric)})` : "–";
  if (ticksPerSecond === null) {
    return (
      `verdict: no rate below ${referenceTicksPerSecond} ticks/s is within ${tolerancePercent} %;\n` +
      `at ${worst?.ticksPerSecond ?? "–"} ticks/s the largest median error is ${largest}`
    );
  }
  return (
    `verdict: ${ticksPerSecond} ticks/s are enough for ${tolerancePercent} %;\n` +
    `the largest median error there is ${largest}`
  );
}

function labelOf(metric: string): string {
  return SENSITIVITY_METRICS.find(({ name }) => name === metric)?.label ?? metric;
}

function failureText({ mutation, ticksPerSecond, workload, outcome }: SensitivityFailure): string {
  return `failed    ${mutation} at ${ticksPerSecond} ticks/s on ${workload}: ${outcome.code}`;
}

/** The document of `--json`. */
export function sensitivityJson(report: SensitivityReport): Readonly<Record<string, unknown>> {
  const { verdict } = report;
  return {
    policy: report.policy,
    workload: report.workload,
    workloads: report.workloads,
    reference_ticks_per_second: report.referenceTicksPerSecond,
    tolerance_percent: report.tolerancePercent,
    errors: report.cells.map(cellJson),
    failures: report.failures.map(({ mutation, ticksPerSecond, workload, outcome }) => ({
      mutation,
      ticks_per_second: ticksPerSecond,
      workload,
      outcome: outcomeJson(outcome),
    })),
    nothing_completed: report.nothingCompleted,
    verdict: {
      ticks_per_second: verdict.ticksPerSecond,
      worst: verdict.worst ? cellJson(verdict.worst) : null,
    },
  };
}

function cellJson(cell: SensitivityCell): Readonly<Record<string, unknown>> {
  return {
    metric: cell.metric,
    ticks_per_second: cell.ticksPerSecond,
    mutation: cell.mutation,
    median_percent: jsonNumber(cell.median),
    low_percent: jsonNumber(cell.low),
    high_percent: jsonNumber(cell.high),
    workloads: cell.count,
  };
}
