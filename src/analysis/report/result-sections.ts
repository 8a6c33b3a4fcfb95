import { METRICS, improvementPercent, medianScores } from "../../verifier/index.js";
import type { CostRow, EffortRow } from "../charts/index.js";
import { bestSoFarChart, costChart, effortChart, outcomeChart } from "../charts/index.js";
import type { Content, Markup } from "../html/index.js";
import { htmlTable, markup, printable, trustedMarkup } from "../html/index.js";
import { median } from "../../simulator/index.js";
import type { FoundRuns } from "../records/read-runs.js";
import type { PolicyRecord, RunRecord } from "../records/run-record.js";
import type { EffortPart, EffortTableRow } from "../tables/index.js";
import {
  EFFORT_PARTS,
  boundShareRows,
  costRows,
  effortChartRows,
  effortColumns,
  effortHtml,
  effortNotes,
  figure,
  hasEnded,
  outcomeRows,
  percent,
  progressRows,
  referenceLines,
} from "../tables/index.js";

/** A chart in a card that is white in light and dark, since its colours are made for white. `alternative`: in words. */
function chartFigure(svg: string, alternative: string): Markup {
  // A screen reader is told what is to be seen, not each of the axis' labels.
  return markup`<figure><div class="chart" role="img" aria-label="${alternative}" tabindex="0">
${trustedMarkup(printable(svg).replace(' role="img"', ' aria-hidden="true"'))}</div></figure>
`;
}

const PART_CAPTIONS: Readonly<Record<EffortPart, string>> = {
  tried: "The policies that were tried",
  reached:
    "What was reached. Best and median are on the traces of the search, test is on unseen ones",
  took: "What it took",
};

/** The effort table of runs that can be compared, with what its columns mean and what has to be said of it. */
export function effortSection(rows: readonly EffortTableRow[]): Markup {
  const meanings = effortColumns(rows).map(
    ({ heading, meaning }) => markup`<dt>${heading}</dt><dd>${meaning}</dd>\n`,
  );
  return markup`${EFFORT_PARTS.map((part) => effortHtml(rows, PART_CAPTIONS[part], part))}
${effortNotes(rows).map((note) => markup`<p class="note">${note}</p>\n`)}
<details><summary>What the columns mean</summary>
<dl class="meanings">
${meanings}</dl>
</details>`;
}

/** Charts of runs that can be compared: those that have something to tell. */
export function chartsSection(
  runs: readonly RunRecord[],
  rows: readonly EffortTableRow[],
  shown: RunRecord,
): Markup {
  const metric = METRICS[shown.metric];
  const measured = rows.filter(({ source }) => source === "measured");
  const isPaid = measured.some(({ costUsd }) => costUsd > 0);
  const cost = isPaid ? "usd" : "cpu-seconds";
  const isSpread =
    measured.length > 1 &&
    measured.some((row) => Number.isFinite(row.medianImprovementPercent.median));
  const efforts = effortChartRows(rows);
  const costs = costRows(rows);
  const costIn = (row: CostRow): number => (isPaid ? row.costUsd : row.cpuSeconds) ?? NaN;
  const best = bestSoFarChart(progressRows(shown), {
    metric,
    references: referenceLines(shown),
    caption: runs.length > 1 ? `${shown.name}.` : `${shown.model}, seed ${shown.settings.seed}.`,
  });
  return markup`${chartFigure(best, `The best ${metric.label} so far after each candidate of ${shown.name}, with the baselines and the bound.`)}
${isSpread ? chartFigure(effortChart(efforts, { caption: publishedCaption(efforts) }), "Improvement over FIFO against effort, a series for each model; the figures are in the table of efforts.") : undefined}
${isSpread ? chartFigure(costChart(costs, { cost, caption: publishedCaption(costs, costIn) }), `Improvement over FIFO against ${isPaid ? "US dollars" : "CPU seconds"} per run; the figures are in the table of efforts.`) : undefined}
${chartFigure(outcomeChart(outcomeRows(runs)), "How many of the policies completed every trace, and how the others failed; the counts are in the table of failures.")}`;
}

/** For a chart on which something published is drawn. */
function publishedCaption<Row extends CostRow | EffortRow>(
  rows: readonly Row[],
  placeOf: (row: Row) => number = () => 0,
): string {
  return rows.some(
    (row) =>
      row.published === true &&
      Number.isFinite(row.improvementPercent) &&
      Number.isFinite(placeOf(row)),
  )
    ? "Published points are the best of all policies, not medians."
    : "";
}

/** Baselines, the policy that is shown, and the bound: medians over the traces, and shares of the bound by trace. */
export function comparisonSection(run: RunRecord, policy: PolicyRecord): Markup {
  const metric = METRICS[run.metric];
  const fifo = run.baselines[0]?.scores[run.metric] ?? NaN;
  const bound = medianScores(run.bounds.map(({ scores }) => scores));
  const policies = [...run.baselines, policy];
  const shares = boundShareRows(policies, run, run.metric);
  const shareOf = (label: string): number =>
    median(shares.filter((row) => row.policy === label).map(({ share }) => share));
  const cells = (
    label: string,
    traces: string,
    scores: PolicyRecord["scores"],
    improvement: string,
    share: number,
  ): Content[] => [
    label,
    traces,
    figure(scores.throughput, 4),
    figure(scores.adjusted_latency, 2),
    figure(scores.penalized_latency, 2),
    improvement,
    figure(100 * share, 1),
  ];
  const comparison = htmlTable({
    caption: "Medians over the traces",
    columns: [
      { heading: "policy" },
      { heading: "completed", isNumber: true, meaning: "traces that it completed" },
      {
        heading: "throughput /s",
        isNumber: true,
        meaning: "containers completed per simulated second",
      },
      {
        heading: "adjusted s",
        isNumber: true,
        meaning: "latency of what completed, by class, divided by the share that completed",
      },
      {
        heading: "penalized s",
        isNumber: true,
        meaning: "latency in which unfinished work counts twice the duration",
      },
      { heading: "vs FIFO %", isNumber: true, meaning: `improvement in ${metric.label}` },
      { heading: "of bound %", isNumber: true, meaning: `share of the bound in ${metric.label}` },
    ],
    rows: [
      ...policies.map((each) => ({
        cells: cells(
          each.label,
          `${each.completedTraces}/${each.traces.length}`,
          each.scores,
          percent(improvementPercent(metric, each.scores[run.metric], fifo)),
          shareOf(each.label),
        ),
        className: each === policy ? "own" : undefined,
      })),
      {
        cells: cells(
          "bound: no policy can pass",
          "–",
          bound,
          percent(improvementPercent(metric, bound[run.metric], fifo)),
          1,
        ),
      },
    ],
  });
  const byTrace = htmlTable({
    caption: `Share of the bound in ${metric.label} that is reached on each trace, in per cent`,
    columns: [
      { heading: "trace" },
      ...policies.map(({ label }) => ({ heading: label, isNumber: true })),
    ],
    rows: run.traces.map(({ name }) => ({
      cells: [
        name,
        ...policies.map(({ label }) => {
          const row = shares.find((each) => each.policy === label && each.trace === name);
          return figure(100 * (row?.share ?? NaN), 1);
        }),
      ],
    })),
  });
  return markup`${comparison}
${byTrace}`;
}

/** What the winner reaches on traces that the search has not seen. */
export function heldOutSection(run: RunRecord): Markup {
  const { heldOut, winner, metric } = run;
  if (!winner) {
    return markup`<p>Not known: the run has not come to its end. Go on with <code>schedlab search --resume</code> and its folder.</p>`;
  }
  const fifo = run.baselines[0]?.scores[metric] ?? NaN;
  const search = improvementPercent(METRICS[metric], winner.scores[metric], fifo);
  const row = (set: string, meaning: string, value: number | undefined) => ({
    cells: [set, value === undefined ? "–" : percent(value), meaning],
  });
  return htmlTable({
    caption: `Improvement of the winner over FIFO in ${METRICS[metric].label}, on three sets of traces`,
    columns: [{ heading: "traces" }, { heading: "vs FIFO %", isNumber: true }, { heading: "role" }],
    rows: [
      row("search", "every candidate is evaluated on them", search),
      row("validation", "the winner is chosen on them", heldOut.validation),
      row("test", "looked at once, at the end", heldOut.test),
    ],
  });
}

/** The runs of a folder, one by one. */
export function runsSection({ runs, notRun, unreadable }: FoundRuns): Markup {
  const table = htmlTable({
    caption: "Runs, in order of their folders",
    columns: [
      { heading: "run" },
      { heading: "metric" },
      { heading: "model" },
      { heading: "effort" },
      { heading: "strategy" },
      { heading: "seed", isNumber: true },
      { heading: "candidates", isNumber: true },
      { heading: "state" },
      { heading: "test %", isNumber: true, meaning: "improvement of the winner on test traces" },
      { heading: "USD", isNumber: true },
    ],
    rows: runs.map((run) => ({
      cells: [
        run.name,
        METRICS[run.metric].label,
        run.model,
        run.settings.effort === "" ? "default" : run.settings.effort,
        run.settings.strategy,
        run.settings.seed,
        run.candidates.length,
        stateOf(run),
        percent(run.heldOut.test ?? NaN),
        run.spentUsd === 0 ? "–" : figure(run.spentUsd, 4),
      ],
    })),
  });
  return markup`${table}
${notRun.length === 0 ? undefined : markup`<p class="note">Without a candidate yet, and in no figure: ${notRun.join(", ")}.</p>`}
${unreadable.map(({ name, problem }) => markup`<p class="warning">${name} cannot be read, and is in no figure: ${problem}.</p>\n`)}`;
}

export function stateOf(run: RunRecord): string {
  return hasEnded(run)
    ? `ended: ${run.stopped ?? ""}`
    : `unfinished: ${run.candidates.length} of ${run.settings.iterations}`;
}
