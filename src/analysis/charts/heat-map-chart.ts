import * as Plot from "@observablehq/plot";
import { median } from "../../simulator/index.js";
import { AXIS_SIZE, maximum, minimum, niceStep } from "./axis-scale.js";
import { categoryTicks } from "./category-axis.js";
import { formatNumber } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import { FAINT_INK, SEQUENTIAL, distinct, inkOn } from "./palette.js";
import { createPanel } from "./panel.js";
import { svgText } from "./svg-text.js";
import { shortened, textWidth, widest } from "./text-width.js";

/** How a policy did on a trace: a share of the bound, an improvement; higher is better. */
export interface HeatMapRow {
  readonly policy: string;
  readonly trace: string;
  readonly value: number;
}

export interface HeatMapOptions extends ChartTexts, ChartSize {
  /** What the numbers are, with their unit. Default "share of the bound (%)". */
  readonly valueLabel?: string;
  /** Default: as many decimals for all as the largest leaves of three digits. */
  readonly format?: (value: number) => string;
  /** Ascending, at most six: where one colour ends and the next begins. Default: round values, 0 among them if it is inside. */
  readonly thresholds?: readonly number[];
  /** Columns with each policy's median and worst over its rows, of which one that is not finite is the worst. Default true. */
  readonly summary?: boolean;
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly title: string;
}

const GAP = 0.35;

/**
 * Policies × traces: does a policy do well everywhere? A number in each cell, darker is higher; a cell without a finite
 * value has a dash. Of several rows for a cell the last counts. The height follows from the number of policies unless it
 * is given.
 */
export function heatMapChart(
  rows: readonly HeatMapRow[],
  {
    valueLabel = "share of the bound (%)",
    format,
    thresholds,
    summary = true,
    width = 760,
    height,
    ...texts
  }: HeatMapOptions = {},
): string {
  const { drawn, leftOut } = finiteRows(rows, ({ value }) => [value]);
  const write = format ?? sameDecimals(drawn.map(({ value }) => value));
  const policies = distinct(rows.map(({ policy }) => policy));
  const traces = distinct(rows.map(({ trace }) => trace));
  const columns = [
    ...traces.map((name, at) => ({ name, at })),
    ...(summary
      ? ["median", "worst"].map((name, i) => ({ name, at: traces.length + GAP + i }))
      : []),
  ];
  const end = traces.length + (summary ? 2 + GAP : 0) || 1;
  const { ticks, left } = categoryTicks(policies, width / 4);
  const cellWidth = (width - left - 20) / end;
  const labels = columnLabels(columns, { cellWidth, left });
  const tall = height ?? 16 + labels.height + Math.max(1, policies.length) * 26;
  const panel = createPanel({
    width,
    height: tall,
    left,
    bottom: labels.height,
    hasLines: false,
    x: { scale: { type: "linear", domain: [0, end] }, label: "", ticks: [], grid: false },
    y: {
      scale: { type: "linear", domain: [Math.max(1, policies.length) - 0.5, -0.5] },
      label: "",
      ticks,
      grid: false,
    },
  });
  const bounds = thresholds ?? niceThresholds(drawn.map(({ value }) => value));
  const colorOf = (value: number): string =>
    colorsFor(bounds)[bounds.filter((t) => value >= t).length] ?? SEQUENTIAL[0];
  const cells = cellsOf(rows, { policies, traces, summary });
  const cellHeight = (panel.bottom - panel.top) / Math.max(1, policies.length);
  const size = cellHeight < 14 ? 9 : 10.5;
  const isFilled = new Set(cells.map(({ row, column }) => `${row} ${column}`));
  const numbers = cells.flatMap(({ row, column, value }) =>
    cellText(write(value), { row, column, color: inkOn(colorOf(value)) }),
  );
  const dashes = policies.flatMap((_, row) =>
    columns
      .filter(({ at }) => !isFilled.has(`${row} ${at}`))
      .flatMap(({ at }) => cellText("–", { row, column: at, color: FAINT_INK })),
  );
  function cellText(
    text: string,
    {
      row,
      column,
      color,
    }: { readonly row: number; readonly column: number; readonly color: string },
  ): string[] {
    if (textWidth(text, size) > cellWidth - 3 || cellHeight < size + 1) return [];
    const x = panel.xAt(column + 0.5);
    return [svgText({ x, y: panel.yAt(row) + size * 0.36, text, size, anchor: "middle", color })];
  }
  const drawing = [
    panel.draw(
      distinct(cells.map(({ value }) => colorOf(value))).map((color) =>
        Plot.rect(
          cells.filter(({ value }) => colorOf(value) === color),
          {
            x1: "column",
            x2: ({ column }: Cell) => column + 1,
            y1: ({ row }: Cell) => row - 0.5,
            y2: ({ row }: Cell) => row + 0.5,
            fill: color,
            stroke: "white",
            strokeWidth: 1,
            title: "title",
          },
        ),
      ),
    ),
    ...numbers,
    ...dashes,
    labels.draw(panel.xAt, panel.bottom),
  ];
  return frameSvg(drawn.length === 0 ? noData(width, tall) : drawing.join("\n"), {
    title: texts.title ?? "Policies on every trace",
    subtitle: texts.subtitle ?? `${valueLabel}; darker is higher`,
    caption: captionWith(
      texts.caption,
      leftOut,
      summary ? "a finite figure, which counts as the worst" : "a finite figure",
    ),
    legend: drawn.length === 0 ? [] : legendOf(bounds, format ?? formatNumber),
    width,
    height: tall,
  });
}

function cellsOf(
  rows: readonly HeatMapRow[],
  {
    policies,
    traces,
    summary,
  }: {
    readonly policies: readonly string[];
    readonly traces: readonly string[];
    readonly summary: boolean;
  },
): Cell[] {
  return policies.flatMap((policy, row) => {
    const values = new Map(
      rows.filter((each) => each.policy === policy).map(({ trace, value }) => [trace, value]),
    );
    const cell = (column: number, name: string, value: number): Cell => ({
      row,
      column,
      value,
      title: `${policy}, ${name}: ${formatNumber(value, 6)}`,
    });
    const own = traces.flatMap((trace, column) => {
      const value = values.get(trace) ?? NaN;
      return Number.isFinite(value) ? [cell(column, trace, value)] : [];
    });
    if (!summary) return own;
    // Failing on a trace must not make a policy look better.
    const all = [...values.values()].map((value) => (Number.isFinite(value) ? value : -Infinity));
    const at = traces.length + GAP;
    return [
      ...own,
      ...[cell(at, "median", median(all)), cell(at + 1, "worst", Math.min(...all))].filter(
        ({ value }) => Number.isFinite(value),
      ),
    ];
  });
}

function sameDecimals(values: readonly number[]): (value: number) => string {
  const size = maximum(values.map((value) => Math.abs(value)));
  if (!(size >= 0.1 && size < 1e4)) return (value) => formatNumber(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return (value) => value.toFixed(digits).replace("-", "−");
}

/** At most six round values strictly inside the range of these. */
function niceThresholds(values: readonly number[]): number[] {
  const [low, high] = [minimum(values), maximum(values)];
  if (!(high > low)) return [];
  for (let count = 6; count > 0; count--) {
    const step = niceStep((high - low) / count);
    const first = Math.floor(low / step) + 1;
    const inside = Array.from({ length: Math.max(0, Math.ceil(high / step) - first) }, (_, i) =>
      Number(((first + i) * step).toPrecision(12)),
    );
    if (inside.length <= 6) return inside;
  }
  return [];
}

/** One colour more than thresholds, spread over the whole ramp. */
function colorsFor(thresholds: readonly number[]): string[] {
  const last = SEQUENTIAL.length - 1;
  const count = Math.min(thresholds.length, last);
  return Array.from(
    { length: count + 1 },
    (_, i) => SEQUENTIAL[count === 0 ? 2 : Math.round((i * last) / count)] ?? SEQUENTIAL[0],
  );
}

function legendOf(thresholds: readonly number[], format: (value: number) => string) {
  const [first] = thresholds;
  if (first === undefined) return [];
  return colorsFor(thresholds).map((fill, i) => {
    const [low, high] = [thresholds[i - 1], thresholds[i]];
    const label =
      low === undefined
        ? `< ${format(first)}`
        : high === undefined
          ? `≥ ${format(low)}`
          : `${format(low)} to ${format(high)}`;
    return { label, color: fill, fill };
  });
}

/** Names below the columns: level if all fit, else slanted, else upright; if not even so, some are left out. */
function columnLabels(
  columns: readonly { readonly name: string; readonly at: number }[],
  { cellWidth, left }: { readonly cellWidth: number; readonly left: number },
): {
  readonly height: number;
  readonly draw: (xAt: (value: number) => number, y: number) => string;
} {
  const names = columns.map(({ name }) => name);
  const isLevel = widest(names, AXIS_SIZE) <= cellWidth - 4;
  const degrees = isLevel ? 0 : cellWidth >= 21 ? -40 : -90;
  const turn = (-degrees * Math.PI) / 180;
  // What is slanted must not leave the chart on the left.
  const room = isLevel
    ? cellWidth
    : Math.min(130, (left + cellWidth / 2 - 8) / Math.max(Math.cos(turn), 0.01));
  const texts = names.map((name) => shortened(name, room, AXIS_SIZE));
  const every = Math.ceil(14 / cellWidth);
  return {
    height: isLevel
      ? 28
      : 20 + widest(texts, AXIS_SIZE) * Math.sin(turn) + AXIS_SIZE * Math.cos(turn),
    draw: (xAt, y) =>
      columns
        .map(({ at, name }, i) =>
          i % every === 0
            ? svgText({
                x: xAt(at + 0.5) + (degrees === -90 ? 4 : 2),
                y: y + (degrees === -90 ? 8 : 16),
                text: texts[i] ?? "",
                full: name,
                size: AXIS_SIZE,
                anchor: isLevel ? "middle" : "end",
                rotate: degrees,
              })
            : "",
        )
        .join(""),
  };
}
