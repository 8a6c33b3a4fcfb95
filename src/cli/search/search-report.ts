import type { MetricName } from "../../verifier/metric.js";
import { METRICS } from "../../verifier/metric.js";
import { fixed, textTable, wrapWords } from "../text-table.js";
import type { SearchReport } from "../../study/search-job.js";
import type { SearchSummary } from "../../study/search-summary.js";

/** What a search prints at its end: the table, how to read it, and where everything is. */
export function searchReport({ plan, names, candidates, summary, stopped }: SearchReport): string {
  const { settings, isPaperExperiment } = plan;
  const { out: folder } = settings;
  if (!summary) {
    return `No table: the search ended with ${candidates} candidates (${stopped}).\n\nrun     ${folder}\n`;
  }
  const { rows, bounds, winner, completed } = summary;
  const { label, unit } = METRICS[settings.metric];
  const columns = [
    { heading: "policy" },
    { heading: "throughput", digits: 4 },
    { heading: "vs FIFO %", digits: 1 },
    { heading: "adjusted s", digits: 2 },
    { heading: "penalized s", digits: 2 },
    { heading: "of bound %", digits: 1 },
  ];
  const cells = rows.map((row) => [
    row.policy,
    row.throughput,
    row.improvementPercent,
    row.adjustedLatencySeconds,
    row.penalizedLatencySeconds,
    100 * row.shareOfBound,
  ]);
  const limits = [
    "bound",
    bounds.throughput,
    null,
    bounds.adjusted_latency,
    bounds.penalized_latency,
    100,
  ];
  const paragraphs = [
    `Medians over the traces; "vs FIFO" and "of bound" in ${label} (${unit}). ` +
      "The bound is what no policy can pass.",
    `${names.short} ${winner.id} is the best of ${candidates} candidates (${completed} ran on every ` +
      `trace) by the ${names.label}${chosen(summary)}.${ENDS[stopped] ?? ""}`,
    ...heldOutText(summary),
    ...(isPaperExperiment ? PUBLISHED[settings.metric] : []),
  ];
  const notes = paragraphs.flatMap((paragraph) => wrapWords(paragraph, WIDTH)).join("\n");
  return `${textTable(columns, [...cells, limits])}
${notes}

run     ${folder}
policy  ${folder}/candidates/${winner.id}/policy.ts
chart   ${folder}/charts/best-so-far.svg
`;
}

const WIDTH = 80;

/** Why a search ended before its iterations did. */
const ENDS: Readonly<Partial<Record<SearchReport["stopped"], string>>> = {
  target: " The search ended at its target.",
  patience: " The search ended since nothing better was found for a while.",
  budget: " The search ended at its budget.",
  time: " The search ended at its time limit.",
};

function chosen({ improvement }: SearchSummary): string {
  return improvement.validation === undefined ? "" : ", chosen on validation traces";
}

/** How the winner does on traces that it was not made on. */
function heldOutText({ improvement: { search, validation, test } }: SearchSummary): string[] {
  if (validation === undefined && test === undefined) {
    return [
      "There are no held-out traces: how it does on others is not known (--validation, --test).",
    ];
  }
  const percent = (value: number): string => `${value < 0 ? "" : "+"}${fixed(value, 1)} %`;
  const parts = [
    `${percent(search)} on the traces of the search`,
    ...(validation === undefined ? [] : [`${percent(validation)} on the validation traces`]),
    ...(test === undefined ? [] : [`${percent(test)} on test traces opened once, at the end`]),
  ];
  return [`Over FIFO it has ${parts.join(", ")}.`];
}

/** What others have reached on the paper's traces. */
const PUBLISHED: Readonly<Record<MetricName, readonly string[]>> = {
  throughput: [
    "Published for comparison: the best policies by GPT-5 reached 371.1 % more throughput than FIFO " +
      "(arXiv 2510.18897, October 2025).",
  ],
  adjusted_latency: [
    "Published for comparison: the best of 200 policies by gpt-5.2 reached 77.29 s (the follow-up " +
      "of arXiv 2510.18897, March 2026).",
  ],
  penalized_latency: [],
};
