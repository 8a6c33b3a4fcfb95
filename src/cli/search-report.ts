import type { MetricName } from "../verifier/metric.js";
import { METRICS } from "../verifier/metric.js";
import type { SearchReport } from "./search-job.js";
import { textTable, wrapWords } from "./text-table.js";

/** What a search prints at its end: the table, how to read it, and where everything is. */
export function searchReport(report: SearchReport, folder: string): string {
  const { settings, rows, bounds, best, candidates, completed } = report;
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
    `grammar ${best.id} is the best of ${candidates} candidates (${completed} ran on every trace) ` +
      "by the built-in grammar, which is not an LLM.",
    ...(report.isPaperExperiment ? PUBLISHED[settings.metric] : []),
  ];
  const notes = paragraphs.flatMap((paragraph) => wrapWords(paragraph, WIDTH)).join("\n");
  return `${textTable(columns, [...cells, limits])}
${notes}

run     ${folder}
policy  ${folder}/candidates/${best.id}/policy.ts
chart   ${folder}/charts/best-so-far.svg
`;
}

const WIDTH = 80;

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
