import * as Plot from "@observablehq/plot";
import type { ReferenceLine } from "./best-so-far-chart.js";
import { progressScale, scoreCanBeDrawn, scoreScale } from "./best-so-far-chart.js";
import type { GroupPoint, RunCandidate } from "./best-so-far-runs.js";
import { groupCurves } from "./best-so-far-runs.js";
import type { ProgressAxis } from "./best-so-far.js";
import { PROGRESS_LABELS, progressOf } from "./best-so-far.js";
import { effortStyle, effortsInOrder } from "./effort-style.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { endLabelWidth, endLabels } from "./labels.js";
import { captionWith } from "./left-out.js";
import type { Band } from "./median-band.js";
import { BAND_LABELS } from "./median-band.js";
import type { SeriesStyle } from "./palette.js";
import { FAINT_INK, seriesStyles } from "./palette.js";
import { createPanel } from "./panel.js";
import type { Metric } from "../../verifier/index.js";

export interface BestSoFarRunsOptions extends ChartTexts, ChartSize {
  readonly metric: Metric;
  readonly references?: readonly ReferenceLine[];
  /** Default "candidates". */
  readonly x?: ProgressAxis;
  /** Default "quartiles". */
  readonly band?: Band;
  /** With "efforts" each group is an effort (none, low, …) and looks as in `costChart`. Default "series". */
  readonly groups?: "series" | "efforts";
}

/**
 * The best so far of several runs per group: the median as a step line with a colour and dashes of its own, its name at
 * its end, over a band. Candidates without a finite score, or that do not say how far their run was, are counted in the
 * caption. Latencies are drawn on a logarithmic scale.
 */
export function bestSoFarRunsChart(
  rows: readonly RunCandidate[],
  {
    metric,
    references = [],
    x = "candidates",
    band = "quartiles",
    groups = "series",
    width = 760,
    height = 400,
    ...texts
  }: BestSoFarRunsOptions,
): string {
  const isDrawn = scoreCanBeDrawn(metric);
  const usable = rows.filter((row) => isDrawn(row) && Number.isFinite(progressOf(x, row)));
  const curves = groupCurves(usable, { metric, x, band });
  const styleOf = groupStyles(
    curves.map(({ group }) => group),
    groups,
  );
  const lines = references.filter(isDrawn);
  const scores = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const panel = createPanel({
    width,
    height,
    right: Math.max(
      20,
      endLabelWidth(
        [...curves.map(({ group }) => styleOf(group).label), ...lines.map(({ label }) => label)],
        width / 3,
      ),
    ),
    x: {
      scale: progressScale(x, usable),
      label: PROGRESS_LABELS[x],
      grid: false,
      isCount: x === "candidates",
    },
    y: {
      scale: scoreScale(metric, [...scores.map((score) => ({ score })), ...lines]),
      label: `${metric.label} (${metric.unit})`,
    },
  });
  const marks = [
    Plot.ruleY(lines, { y: "score", stroke: FAINT_INK, strokeWidth: 0.8 }),
    ...curves.map(({ group, points }) =>
      Plot.areaY(points, {
        x: "at",
        y1: "low",
        y2: "high",
        curve: "step-after",
        fill: styleOf(group).color,
        fillOpacity: 0.16,
      }),
    ),
    ...curves.map(({ group, points }) =>
      Plot.line(points, {
        x: "at",
        y: "median",
        curve: "step-after",
        stroke: styleOf(group).color,
        strokeDasharray: styleOf(group).dash,
        strokeWidth: 2,
      }),
    ),
    ...curves.map(({ group, points }) =>
      Plot.dot(points.slice(-1), {
        x: "at",
        y: "median",
        r: 3.5,
        symbol: styleOf(group).symbol,
        fill: styleOf(group).color,
      }),
    ),
  ];
  const labels = [
    ...curves.map(({ group, points }) => ({
      text: styleOf(group).label,
      y: panel.yAt(lastOf(points).median),
      color: styleOf(group).color,
      bold: true,
    })),
    ...lines.map(({ label, score }) => ({ text: label, y: panel.yAt(score) })),
  ];
  const drawing = [
    panel.draw(marks),
    endLabels(labels, {
      x: panel.right,
      top: panel.top,
      bottom: panel.bottom,
      width: width - panel.right,
    }),
  ];
  const runs = curves.map((curve) => curve.runs);
  return frameSvg(curves.length === 0 ? noData(width, height) : drawing.join("\n"), {
    title: texts.title ?? `Best ${metric.label} so far`,
    subtitle:
      texts.subtitle ??
      `medians over ${countText(runs)}, bands: ${BAND_LABELS[band]}; ${metric.direction} is better`,
    caption: captionWith(texts.caption, rows.length - usable.length, "a finite score"),
    legend: curves.map(({ group }) => ({
      label: styleOf(group).label,
      color: styleOf(group).color,
      dash: styleOf(group).dash,
      symbol: styleOf(group).symbol,
      band: true,
    })),
    width,
    height,
  });
}

/** Efforts have colours and symbols of their own; dashes go by their order. */
function groupStyles(
  names: readonly string[],
  groups: "series" | "efforts",
): (name: string) => SeriesStyle & { readonly label: string } {
  if (groups === "series") {
    const styleOf = seriesStyles(names);
    return (name) => ({ ...styleOf(name), label: name });
  }
  const dashOf = seriesStyles(effortsInOrder(names));
  return (name) => ({ ...dashOf(name), ...effortStyle(name) });
}

function lastOf(points: readonly GroupPoint[]): GroupPoint {
  return points.at(-1) ?? { at: NaN, median: NaN, low: NaN, high: NaN };
}

/** "10 runs each", "3 to 10 runs each". */
function countText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return "the runs";
  return least === most
    ? `${most} run${most === 1 ? "" : "s each"}`
    : `${least} to ${most} runs each`;
}
