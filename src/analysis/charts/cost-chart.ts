import * as Plot from "@observablehq/plot";
import { linearScale, onScale, scaleFor } from "./axis-scale.js";
import { effortName, effortStyle, effortsInOrder } from "./effort-style.js";
import { formatNumber, formatSigned } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import type { Box } from "./labels.js";
import { fitsLabel, labelWithTail, pointLabels } from "./labels.js";
import { captionWith, finiteRows } from "./left-out.js";
import type { LegendItem } from "./legend.js";
import { INK, distinct } from "./palette.js";
import { createPanel } from "./panel.js";

/** What a search, or several of the same kind, brought and took. */
export interface CostRow {
  /** Who wrote the policies, as in "gpt-5.2" or "grammar". */
  readonly label: string;
  /** none, low, medium, high; "" is the model's default. */
  readonly effort: string;
  /** Over FIFO. */
  readonly improvementPercent: number;
  /** US dollars, ≥ 0; needed where the cost is "usd". */
  readonly costUsd?: number | undefined;
  /** Needed where the cost is "cpu-seconds". */
  readonly cpuSeconds?: number | undefined;
  /** Taken from a publication, not measured here. Default false. */
  readonly published?: boolean | undefined;
}

/** Pixels between points whose symbols hide each other. */
const COINCIDE = 3;

export interface CostOptions extends ChartTexts, ChartSize {
  /** US dollars (default), or CPU seconds, for proposers that cost no money. */
  readonly cost?: "usd" | "cpu-seconds";
}

/**
 * The rows that are not dominated, from cheap to dear: none is better at no more cost. Of equal ones the first counts.
 */
export function costFrontier(
  rows: readonly CostRow[],
  cost: "usd" | "cpu-seconds" = "usd",
): CostRow[] {
  const sorted = rows
    .filter((row) => Number.isFinite(costOf(row, cost)) && Number.isFinite(row.improvementPercent))
    .sort(
      (a, b) => costOf(a, cost) - costOf(b, cost) || b.improvementPercent - a.improvementPercent,
    );
  let best = -Infinity;
  return sorted.filter(({ improvementPercent }) => {
    if (improvementPercent <= best) return false;
    best = improvementPercent;
    return true;
  });
}

/**
 * Improvement against cost, a symbol per effort, with the frontier as a step line: the most that was reached for no more
 * than a cost, of what was measured here, or of what is published if there is nothing else. Costs that span more than a factor of 30
 * are on a logarithmic scale, with 0 apart at its left end. Published rows are hollow. Labels are left out where there
 * is no room, those of the frontier last; points at the same place share one.
 */
export function costChart(
  rows: readonly CostRow[],
  { cost = "usd", width = 760, height = 400, ...texts }: CostOptions = {},
): string {
  const { drawn: finite, leftOut: notFinite } = finiteRows(rows, (row) => [
    row.improvementPercent,
    costOf(row, cost),
  ]);
  const drawn = finite.filter((row) => costOf(row, cost) >= 0);
  const leftOut = notFinite + finite.length - drawn.length;
  const scale = scaleFor(drawn.map((row) => costOf(row, cost)));
  const x = (row: CostRow): number => onScale(scale, costOf(row, cost));
  const panel = createPanel({
    width,
    height,
    right: 24,
    x: { scale, label: cost === "usd" ? "cost (US dollars)" : "CPU time (s)" },
    y: {
      scale: linearScale(
        drawn.map((row) => row.improvementPercent),
        { room: 0.1 },
      ),
      label: "improvement over FIFO (%)",
    },
  });
  const measured = drawn.filter(({ published = false }) => !published);
  const frontier = costFrontier(measured.length > 0 ? measured : drawn, cost);
  const last = frontier.at(-1);
  const steps = [
    ...frontier.map((row) => ({ x: x(row), y: row.improvementPercent })),
    ...(last ? [{ x: scale.domain[1], y: last.improvementPercent }] : []),
  ];
  const stairs = steps.slice(1).flatMap((to, i) => {
    const from = steps[i] ?? to;
    const [left, right] = [panel.xAt(from.x), panel.xAt(to.x)];
    const [bottom, top] = [panel.yAt(from.y), panel.yAt(to.y)];
    return [
      { left, right, top: bottom - 1, bottom: bottom + 1 },
      { left: right - 1, right: right + 1, top, bottom },
    ];
  });
  const efforts = effortsInOrder(drawn.map(({ effort }) => effort));
  const marks = efforts.flatMap((effort) =>
    [true, false].map((published) => {
      const { color, symbol } = effortStyle(effort);
      const inside = published ? "white" : color;
      return Plot.dot(
        drawn.filter((row) => row.effort === effort && (row.published ?? false) === published),
        {
          x,
          y: "improvementPercent",
          symbol,
          r: 4.5,
          fill: inside,
          stroke: color,
          strokeWidth: 1.6,
          title: (row: CostRow) => describe(row, cost),
        },
      );
    }),
  );
  const pixelsOf = (row: CostRow) => ({
    x: panel.xAt(x(row)),
    y: panel.yAt(row.improvementPercent),
  });
  const bestFirst = [...frontier].reverse();
  const others = drawn.filter((row) => !frontier.includes(row));
  const points: { readonly x: number; readonly y: number; readonly rows: CostRow[] }[] = [];
  for (const row of [...bestFirst, ...others]) {
    const at = pixelsOf(row);
    const same = points.find((each) => Math.hypot(each.x - at.x, each.y - at.y) < COINCIDE);
    if (same) same.rows.push(row);
    else points.push({ ...at, rows: [row] });
  }
  const drawing = [
    panel.draw([
      Plot.line(steps, { x: "x", y: "y", curve: "step-after", stroke: INK, strokeWidth: 1.2 }),
      ...marks,
    ]),
    pointLabels(
      points.map(({ x: left, y: top, rows: own }) => ({ x: left, y: top, text: labelOf(own) })),
      [...drawn.map(pixelsOf).map(around), ...stairs],
      panel,
    ),
  ];
  const legend: LegendItem[] = [
    ...efforts.map((effort) => effortStyle(effort)),
    ...(drawn.length > measured.length
      ? [{ label: "hollow: published", color: INK, symbol: "circle", hollow: true } as const]
      : []),
    { label: "frontier", color: INK, dash: "none" },
  ];
  return frameSvg(drawn.length === 0 ? noData(width, height) : drawing.join("\n"), {
    title: texts.title ?? "Improvement against cost",
    subtitle:
      texts.subtitle ??
      `the frontier is the best that was reached at no more cost${measured.length > 0 && measured.length < drawn.length ? ", without what is published" : ""}`,
    caption: captionWith(texts.caption, leftOut, "an improvement and a cost"),
    legend: drawn.length === 0 ? [] : legend,
    width,
    height,
  });
}

/** Of one point or several at the same place: the names, or the first and how many more. */
function labelOf(rows: readonly CostRow[]): string {
  const names = distinct(rows.map(({ label }) => label)).map((label) => {
    const efforts = distinct(rows.filter((row) => row.label === label).map(({ effort }) => effort));
    return efforts.length > 1 ? `${label} (${efforts.map(effortName).join(", ")})` : label;
  });
  const all = names.join(", ");
  const [first = ""] = names;
  if (names.length === 1 || fitsLabel(all)) return all;
  return labelWithTail(first, ` +${names.length - 1} more`);
}

function around({ x, y }: { readonly x: number; readonly y: number }): Box {
  return { left: x - 5, top: y - 5, right: x + 5, bottom: y + 5 };
}

function costOf({ costUsd, cpuSeconds }: CostRow, cost: "usd" | "cpu-seconds"): number {
  return (cost === "usd" ? costUsd : cpuSeconds) ?? NaN;
}

function describe(row: CostRow, cost: "usd" | "cpu-seconds"): string {
  const amount = formatNumber(costOf(row, cost));
  const price = cost === "usd" ? `$${amount}` : `${amount} CPU seconds`;
  return `${row.label}, ${effortStyle(row.effort).label}: ${formatSigned(row.improvementPercent)} % for ${price}`;
}
