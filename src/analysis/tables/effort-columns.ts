import { METRICS } from "../../verifier/index.js";
import type { MedianInterval } from "../statistics/index.js";
import type { CountedShare, EffortTableRow } from "./effort-table-row.js";
import type { GroupKey } from "./group.js";
import { shownKeys } from "./group.js";
import { figure, percent } from "./figures.js";

/** A column of the table as it is shown. */
export interface EffortColumn {
  readonly heading: string;
  /** In a sentence. */
  readonly meaning: string;
  /** Numbers stand at the right. */
  readonly isNumber: boolean;
  /** It names the row. */
  readonly isKey: boolean;
  /** What it is about. */
  readonly part: EffortPart | "key";
  readonly cell: (row: EffortTableRow) => string;
}

/** The policies that were tried, what they reached, and what they took. */
export const EFFORT_PARTS = ["tried", "reached", "took"] as const;

export type EffortPart = (typeof EFFORT_PARTS)[number];

/** Stands for what is not known. */
export const MISSING = "–";

/**
 * The columns of a table for people: those that name a row, as far as they differ, then figures with their intervals.
 * Columns of which nothing is known in any row are left out.
 */
export function effortColumns(rows: readonly EffortTableRow[]): EffortColumn[] {
  const [first] = rows;
  if (!first) return [];
  const keys = shownKeys(rows.filter(({ source }) => source === "measured")).map(keyColumn);
  return [...keys, ...figureColumns(METRICS[first.metric])].filter(
    ({ isKey, cell }) => isKey || rows.some((row) => cell(row) !== MISSING),
  );
}

function keyColumn(key: GroupKey): EffortColumn {
  return {
    heading: key === "iterations" ? "asked for" : key,
    meaning: KEY_MEANINGS[key],
    isNumber: false,
    isKey: true,
    part: "key",
    cell: (row) => (key === "model" && row.source === "published" ? `${row.model} *` : row[key]),
  };
}

const KEY_MEANINGS: Readonly<Record<GroupKey, string>> = {
  model: "who wrote the policies; * published, not measured here",
  effort: "how much was thought about each policy",
  strategy: "what candidates are made from",
  feedback: "how much a model is told of earlier candidates",
  context: "what a model is shown of earlier candidates",
  temperature: "of the model",
  iterations: "policies that each run was asked for",
  settings: "other settings of the search that differ",
};

type Figure = readonly [heading: string, meaning: string, cell: (row: EffortTableRow) => string];

function figureColumns({
  label,
  unit,
  name,
}: (typeof METRICS)[keyof typeof METRICS]): EffortColumn[] {
  const digits = name === "throughput" ? 3 : 2;
  const figures: Readonly<Record<EffortPart, readonly Figure[]>> = {
    tried: [
      ["runs", "searches that differ in their seeds only; (+n): n of them unfinished", runsText],
      ["policies", "policies tried in all runs", (row) => figure(row.policies, 0)],
      ["ran", "completed every trace, with 95 % Wilson interval", (row) => shareText(row.ran)],
      [
        "beat FIFO",
        `completed every trace with a better median ${label} than FIFO, with 95 % Wilson interval`,
        (row) => shareText(row.beatFifo),
      ],
      [
        "first",
        "policies tried until one beat FIFO: median over the runs, with 95 % bootstrap interval",
        ({ firstBeatingFifo }) => intervalText(firstBeatingFifo, (value) => figure(value, 0)),
      ],
      [
        "typical %",
        "median improvement over FIFO of the policies that completed every trace",
        (row) => percent(row.typicalImprovementPercent),
      ],
    ],
    reached: [
      [
        "best %",
        `improvement of the best policy of all runs over FIFO in ${label}, on the traces of the search`,
        (row) => percent(row.bestImprovementPercent),
      ],
      [
        "median %",
        "the best of each run over FIFO, on the traces of the search: median over the runs, with 95 % bootstrap interval",
        ({ medianImprovementPercent }) => intervalText(medianImprovementPercent, percent),
      ],
      [
        "best-of-n %",
        "expected improvement of the best of as many independent samples (n) as one run's spend buys",
        bestOfNText,
      ],
      [
        "test %",
        "improvement of the winner over FIFO on held-out test traces: median over the runs, with 95 % bootstrap interval",
        ({ testImprovementPercent }) => intervalText(testImprovementPercent, percent),
      ],
      [
        `best ${unit}`,
        `${label} of the best policy, median over the traces of the search`,
        (row) => figure(row.bestScore, digits),
      ],
      ...(name === "penalized_latency"
        ? []
        : [
            [
              "penalized s",
              "penalized latency of that same policy: unfinished work counts twice the duration",
              ({ penalizedLatencySeconds }: EffortTableRow) => figure(penalizedLatencySeconds, 2),
            ] as const,
          ]),
    ],
    took: [
      [
        "USD",
        "US dollars of all runs",
        (row) => (row.costUsd > 0 ? figure(row.costUsd, 4) : MISSING),
      ],
      ["tokens in", "tokens of all prompts", (row) => figure(row.inputTokens, 0)],
      [
        "tokens out",
        "tokens of all answers, reasoning included",
        (row) => figure(row.outputTokens, 0),
      ],
      [
        "wall s",
        "wall-clock seconds of all runs; of a published row of its requests to the model alone",
        (row) => figure(row.seconds, 0),
      ],
      ["CPU s", "CPU seconds of all runs", (row) => figure(row.cpuSeconds, 0)],
      [
        "% per USD",
        "median improvement divided by the mean dollars of a run; of a published row the best improvement",
        (row) => figure(row.improvementPerUsd, 0),
      ],
      [
        "% per CPU s",
        "median improvement divided by the mean CPU seconds of a run",
        (row) => figure(row.improvementPerCpuSecond, 2),
      ],
    ],
  };
  return EFFORT_PARTS.flatMap((part) =>
    figures[part].map(([heading, meaning, cell]) => ({
      heading,
      meaning,
      isNumber: true,
      isKey: false,
      part,
      cell,
    })),
  );
}

function runsText({ runs, unfinishedRuns }: EffortTableRow): string {
  if (Number.isNaN(runs)) return MISSING;
  return unfinishedRuns === 0 ? String(runs) : `${runs - unfinishedRuns} (+${unfinishedRuns})`;
}

function shareText({ share, low, high }: CountedShare): string {
  if (Number.isNaN(share)) return MISSING;
  const whole = (value: number): string => figure(100 * value, 0);
  return `${whole(share)} % [${whole(low)}, ${whole(high)}]`;
}

/** The interval only where there is more than one value. */
function intervalText(
  { median, low, high, count }: MedianInterval,
  text: (value: number) => string,
): string {
  const middle = text(median);
  return count < 2 ? middle : `${middle} [${text(low)}, ${text(high)}]`;
}

function bestOfNText({ equalSpend }: EffortTableRow): string {
  if (!equalSpend) return MISSING;
  const { improvementPercent, samples, isCapped } = equalSpend;
  return `${isCapped ? "≥ " : ""}${percent(improvementPercent)} (n = ${samples})`;
}
