import type { Markish } from "@observablehq/plot";
import * as Plot from "@observablehq/plot";
import type { SensitivityRow } from "../sensitivity/measure-sensitivity.js";
import { linearScale, logScale, maximum } from "./axis-scale.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import type { Band } from "./median-band.js";
import { BAND_LABELS, medianBand } from "./median-band.js";
import type { SeriesStyle } from "./palette.js";
import { distinct, seriesStyles } from "./palette.js";
import { createPanel } from "./panel.js";

export interface SensitivityChartOptions extends ChartTexts, ChartSize {
  /** Default "quartiles". */
  readonly band?: Band;
  /** Panels beside each other. Default: 3 at most, 2 of four. */
  readonly columns?: number;
}

/**
 * Relative error against ticks per second, on a logarithmic scale: a panel per metric, in it a line per mutation, the
 * median over the workloads over a band. `height` is that of a row of panels, by default 220.
 */
export function sensitivityChart(
  rows: readonly SensitivityRow[],
  {
    band = "quartiles",
    columns,
    width = 760,
    height = 220,
    ...texts
  }: SensitivityChartOptions = {},
): string {
  const { drawn: finite, leftOut: notFinite } = finiteRows(rows, (row) => [
    row.ticksPerSecond,
    row.relativeErrorPercent,
  ]);
  const drawn = finite.filter(({ ticksPerSecond }) => ticksPerSecond > 0);
  const metrics = distinct(drawn.map(({ metric }) => metric));
  const mutations = distinct(drawn.map(({ mutation }) => mutation));
  const styleOf = seriesStyles(mutations);
  const across = columns ?? (metrics.length === 4 ? 2 : Math.max(1, Math.min(3, metrics.length)));
  const each = Math.floor(width / across);
  const tall = height * Math.max(1, Math.ceil(metrics.length / across));
  const x = { scale: logScale(drawn.map((row) => row.ticksPerSecond)), label: "ticks per second" };
  const plans = metrics.map((metric) => {
    const curves = mutations.map((mutation) => ({
      style: styleOf(mutation),
      points: pointsOf(
        drawn.filter((row) => row.metric === metric && row.mutation === mutation),
        band,
      ),
    }));
    const values = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
    return {
      curves,
      options: {
        width: each,
        height,
        // Names of metrics are those of files.
        title: metric.replaceAll("_", " "),
        x,
        y: { scale: linearScale(values), label: "relative error (%)" },
      },
    };
  });
  const left = maximum(plans.map(({ options }) => createPanel(options).left));
  const panels = plans.map(({ curves, options }, i) => {
    const panel = createPanel({ ...options, left });
    const at = { x: (i % across) * each, y: Math.floor(i / across) * height };
    return `<g transform="translate(${at.x} ${at.y})">${panel.draw(curves.flatMap(marksOf))}</g>`;
  });
  return frameSvg(drawn.length === 0 ? noData(width, tall) : panels.join("\n"), {
    title: texts.title ?? "Sensitivity to the length of a tick",
    subtitle: texts.subtitle ?? `medians over the workloads, bands: ${BAND_LABELS[band]}`,
    caption: captionWith(
      texts.caption,
      notFinite + finite.length - drawn.length,
      "a finite error and a rate > 0",
    ),
    legend: mutations.map((mutation) => ({
      label: mutation,
      color: styleOf(mutation).color,
      dash: styleOf(mutation).dash,
      symbol: styleOf(mutation).symbol,
      band: true,
    })),
    width,
    height: tall,
  });
}

interface SensitivityPoint {
  readonly ticksPerSecond: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

function pointsOf(rows: readonly SensitivityRow[], band: Band): SensitivityPoint[] {
  return distinct(rows.map(({ ticksPerSecond }) => ticksPerSecond))
    .sort((a, b) => a - b)
    .map((ticksPerSecond) => {
      const own = rows.filter((row) => row.ticksPerSecond === ticksPerSecond);
      return {
        ticksPerSecond,
        ...medianBand(
          own.map((row) => row.relativeErrorPercent),
          band,
        ),
      };
    });
}

function marksOf({
  style: { color, dash, symbol },
  points,
}: {
  readonly style: SeriesStyle;
  readonly points: readonly SensitivityPoint[];
}): Markish[] {
  const x = "ticksPerSecond";
  return [
    Plot.areaY(points, { x, y1: "low", y2: "high", fill: color, fillOpacity: 0.16 }),
    Plot.line(points, { x, y: "median", stroke: color, strokeDasharray: dash, strokeWidth: 1.8 }),
    Plot.dot(points, { x, y: "median", symbol, r: 3.5, fill: color, stroke: color }),
  ];
}
