import * as Plot from "@observablehq/plot";
import type { Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { AxisScale } from "./axis-scale.js";
import { logScale } from "./axis-scale.js";
import { categoryTicks } from "./category-axis.js";
import { CLASS_STYLES } from "./class-style.js";
import { formatNumber } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith } from "./left-out.js";
import type { SymbolName } from "./palette.js";
import { FAINT_INK, INK, distinct } from "./palette.js";
import { createPanel } from "./panel.js";
import { svgText } from "./svg-text.js";
import { shortened } from "./text-width.js";

/** Latencies of a class of pipelines under a policy; null or not finite: none completed, or not known. */
export interface LatencyRow {
  readonly policy: string;
  readonly priority: Priority;
  readonly meanSeconds?: number | null | undefined;
  readonly p50Seconds?: number | null | undefined;
  readonly p95Seconds?: number | null | undefined;
  readonly p99Seconds?: number | null | undefined;
}

export interface LatencyOptions extends ChartTexts, ChartSize {
  /** Median, 95th and 99th percentile joined by a line (default), or the mean. */
  readonly show?: "percentiles" | "mean";
}

interface Figure {
  readonly label: string;
  readonly symbol: SymbolName;
  readonly hollow: boolean;
  readonly of: (row: LatencyRow) => number;
}

const FIGURES: Readonly<Record<"percentiles" | "mean", readonly Figure[]>> = {
  percentiles: [
    { label: "median", symbol: "circle", hollow: false, of: (row) => row.p50Seconds ?? NaN },
    {
      label: "95th percentile",
      symbol: "square",
      hollow: true,
      of: (row) => row.p95Seconds ?? NaN,
    },
    {
      label: "99th percentile",
      symbol: "triangle",
      hollow: false,
      of: (row) => row.p99Seconds ?? NaN,
    },
  ],
  mean: [{ label: "mean", symbol: "circle", hollow: false, of: (row) => row.meanSeconds ?? NaN }],
};

/**
 * Latency of each class of pipelines, a row per policy, on one logarithmic scale for all. Where no pipeline of a class
 * completed the chart says so. The height follows from the number of policies unless it is given.
 */
export function latencyChart(
  rows: readonly LatencyRow[],
  { show = "percentiles", width = 760, height, ...texts }: LatencyOptions = {},
): string {
  const figures = FIGURES[show];
  const valuesOf = (row: LatencyRow): number[] =>
    figures.map(({ of }) => of(row)).filter((value) => Number.isFinite(value) && value >= 0);
  const drawn = rows.filter((row) => valuesOf(row).length > 0);
  const policies = distinct(rows.map(({ policy }) => policy));
  const tall = height ?? 80 + Math.max(1, policies.length) * 26;
  const scale = logScale(drawn.flatMap(valuesOf));
  const { ticks, left } = categoryTicks(policies, width / 4);
  const each = (width - left - 20) / PRIORITIES.length;
  const panels = PRIORITIES.map((priority, i) =>
    drawClass(
      rows.filter((row) => row.priority === priority),
      {
        priority,
        figures,
        policies,
        scale,
        ticks,
        isFirst: i === 0,
        left,
        width: each,
        height: tall,
      },
      i === 0 ? 0 : left + i * each,
    ),
  );
  return frameSvg(drawn.length === 0 ? noData(width, tall) : panels.join("\n"), {
    title: texts.title ?? "Latency by class",
    subtitle:
      texts.subtitle ?? "of completed pipelines, from arrival to completion; lower is better",
    caption: captionWith(texts.caption, rows.length - drawn.length, "a latency"),
    legend:
      drawn.length === 0
        ? []
        : figures.map(({ label, symbol, hollow }) => ({ label, symbol, hollow, color: INK })),
    width,
    height: tall,
  });
}

function drawClass(
  rows: readonly LatencyRow[],
  {
    priority,
    figures,
    policies,
    scale,
    ticks,
    isFirst,
    left,
    ...size
  }: {
    readonly priority: Priority;
    readonly figures: readonly Figure[];
    readonly policies: readonly string[];
    readonly scale: AxisScale;
    readonly ticks: ReturnType<typeof categoryTicks>["ticks"];
    readonly isFirst: boolean;
    readonly left: number;
    readonly width: number;
    readonly height: number;
  },
  at: number,
): string {
  const { color, label } = CLASS_STYLES[priority];
  const panel = createPanel({
    width: size.width + (isFirst ? left : 0),
    height: size.height,
    left: isFirst ? left : 6,
    right: 12,
    title: label,
    x: { scale, label: "latency (s)" },
    y: {
      scale: { type: "linear", domain: [Math.max(1, policies.length) - 0.5, -0.5] },
      label: "",
      ticks: isFirst ? ticks : [],
      grid: false,
    },
  });
  const y = ({ policy }: LatencyRow): number => policies.indexOf(policy);
  const isDrawn = (value: number): boolean =>
    Number.isFinite(value) && (value > 0 || scale.zero !== undefined);
  const place = (value: number): number => (value === 0 ? (scale.zero?.at ?? NaN) : value);
  const ranges = rows.flatMap((row) => {
    const values = figures
      .map(({ of }) => of(row))
      .filter(isDrawn)
      .map(place);
    return values.length < 2
      ? []
      : [{ y: y(row), x1: Math.min(...values), x2: Math.max(...values) }];
  });
  const marks = [
    Plot.ruleY(policies, { y: (_: string, i: number) => i, stroke: INK, strokeOpacity: 0.08 }),
    Plot.ruleY(ranges, { y: "y", x1: "x1", x2: "x2", stroke: color, strokeWidth: 2 }),
    ...figures.map(({ of, symbol, hollow, label: name }) =>
      Plot.dot(
        rows.filter((row) => isDrawn(of(row))),
        {
          x: (row: LatencyRow) => place(of(row)),
          y,
          symbol,
          r: 4,
          fill: hollow ? "white" : color,
          stroke: color,
          strokeWidth: 1.5,
          title: (row: LatencyRow) => `${row.policy}, ${label}: ${name} ${formatNumber(of(row))} s`,
        },
      ),
    ),
  ];
  const isTall = panel.bottom - panel.top >= 13 * policies.length;
  const none = rows
    .filter((row) => isTall && !figures.some(({ of }) => isDrawn(of(row))))
    .filter((row, i, all) => all.findIndex(({ policy }) => policy === row.policy) === i)
    .filter(
      (row) =>
        !rows.some((o) => o.policy === row.policy && figures.some(({ of }) => isDrawn(of(o)))),
    )
    .map((row) =>
      svgText({
        x: panel.left + 8,
        y: panel.yAt(y(row)) + 3.5,
        text: shortened("none completed", panel.right - panel.left - 8, 10),
        size: 10,
        color: FAINT_INK,
      }),
    );
  return `<g transform="translate(${Math.round(at)} 0)">${panel.draw(marks)}${none.join("")}</g>`;
}
