import { join } from "node:path";
import { medianInterval, writeReport } from "../../analysis/index.js";
import { replaceFile } from "../../files/index.js";
import { jsonNumber } from "../../simulator/index.js";
import { METRICS } from "../../verifier/index.js";
import { textTable, wrapWords } from "../text-table.js";
import type { SearchReport } from "../../study/search-job.js";
import type { SearchPlan } from "../../study/search-plan.js";

/** A plan for each repeat: seeds from that of the plan on, each in a folder of its own in the plan's. */
export function repeatedPlans(plan: SearchPlan, repeats: number): SearchPlan[] {
  const { settings } = plan;
  return Array.from({ length: repeats }, (_, i) => {
    const seed = settings.seed + i;
    return {
      ...plan,
      settings: { ...settings, seed, out: join(settings.out, `seed${seed}`) },
    };
  });
}

/** How the repeats of a search came out, as text and as the document of repeats.json. */
export interface RepeatsSummary {
  readonly text: string;
  readonly document: unknown;
}

/** Sums repeats up with medians and their intervals, and writes repeats.json and report.html into the folder that holds theirs. */
export function summariseRepeats(
  plan: SearchPlan,
  reports: readonly SearchReport[],
): RepeatsSummary {
  const metric = METRICS[plan.settings.metric];
  const runs = reports.flatMap(({ plan: { settings }, summary }) =>
    summary
      ? [
          {
            seed: settings.seed,
            folder: settings.out,
            score: summary.winner.evaluation.scores[metric.name],
            ...summary.improvement,
          },
        ]
      : [],
  );
  const columns = (["score", "search", "validation", "test"] as const).filter((name) =>
    runs.every((run) => run[name] !== undefined),
  );
  const intervals = columns.map((name) => medianInterval(runs.map((run) => run[name] ?? NaN)));
  const digits = (name: string): number => (name === "score" ? 3 : 1);
  const headings: Readonly<Record<string, string>> = {
    score: `${metric.label} (${metric.unit})`,
    search: "vs FIFO %",
    validation: "on validation %",
    test: "on test %",
  };
  const table = textTable(
    [
      { heading: "seed" },
      ...columns.map((name) => ({ heading: headings[name] ?? name, digits: digits(name) })),
    ],
    [
      ...runs.map((run) => [String(run.seed), ...columns.map((name) => run[name])]),
      ["median", ...intervals.map((each) => each.median)],
      ["from", ...intervals.map(({ low }) => low)],
      ["to", ...intervals.map(({ high }) => high)],
    ],
  );
  const note =
    `The winners of ${runs.length} searches that differ in their seeds. "from" and "to": 95 % bootstrap ` +
    "interval of the median.";
  const document = {
    metric: metric.name,
    runs: runs.map(({ seed, folder, score, search, validation, test }) => ({
      seed,
      folder,
      score: jsonNumber(score),
      improvement_over_fifo_percent: {
        search: jsonNumber(search),
        validation: validation === undefined ? null : jsonNumber(validation),
        test: test === undefined ? null : jsonNumber(test),
      },
    })),
    medians: Object.fromEntries(
      columns.map((name, i) => {
        const { median = NaN, low = NaN, high = NaN } = intervals[i] ?? {};
        return [name, { median: jsonNumber(median), low: jsonNumber(low), high: jsonNumber(high) }];
      }),
    ),
    confidence: 0.95,
  };
  const path = join(plan.settings.out, "repeats.json");
  replaceFile(path, [`${JSON.stringify(document, null, 2)}\n`], { force: true });
  const lines = [
    table,
    wrapWords(note, 80).join("\n"),
    "",
    `runs    ${plan.settings.out}`,
    `report  ${writeReport(plan.settings.out)}`,
  ];
  return { text: `${lines.join("\n")}\n`, document };
}
