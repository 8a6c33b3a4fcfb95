import * as Plot from "@observablehq/plot";
import type { Metric } from "../../verifier/index.js";
import type { AxisScale } from "./axis-scale.js";
import { linearScale, logScale } from "./axis-scale.js";
import type { ProgressAxis, ScoredCandidate } from "./best-so-far.js";
import { PROGRESS_LABELS, bestSoFar, progressOf } from "./best-so-far.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { endLabelWidth, endLabels } from "./labels.js";
import { captionWith } from "./left-out.js";
import type { LegendItem } from "./legend.js";
import { FAINT_INK, seriesStyle } from "./palette.js";
import { createPanel } from "./panel.js";

/** A horizontal line to compare with. */
export interface ReferenceLine {
  readonly label: string;
  readonly score: number;
}

export interface BestSoFarOptions extends ChartTexts, ChartSize {
  readonly metric: Metric;
  readonly references?: readonly ReferenceLine[];
  /** Default "candidates". */
  readonly x?: ProgressAxis;
}

/**
 * Every candidate of a run as a dot and the best so far as a step line, with the baselines and the bound beside it.
 * Returns a standalone SVG. Latencies are drawn on a logarithmic scale. Candidates that failed are crosses; those whose
 * score cannot be drawn (infinite, or 0 on a logarithmic scale) are left out and counted in the caption.
 */
export function bestSoFarChart(
  rows: readonly ScoredCandidate[],
  {
    metric,
    references = [],
    x = "candidates",
    width = 760,
    height = 400,
    ...texts
  }: BestSoFarOptions,
): string {
  const isDrawn = scoreCanBeDrawn(metric);
  const at = (row: ScoredCandidate): number => progressOf(x, row);
  const drawn = rows.filter((row) => isDrawn(row) && Number.isFinite(at(row)));
  const steps = bestSoFar(rows, metric).filter((row) => isDrawn(row) && Number.isFinite(at(row)));
  const lines = references.filter(isDrawn);
  const best = seriesStyle(0);
  const panel = createPanel({
    width,
    height,
    right: Math.max(
      20,
      endLabelWidth(
        lines.map(({ label }) => label),
        width / 3,
      ),
    ),
    x: {
      scale: progressScale(x, rows),
      label: PROGRESS_LABELS[x],
      grid: false,
      isCount: x === "candidates",
    },
    y: {
      scale: scoreScale(metric, [...drawn, ...lines]),
      label: `${metric.label} (${metric.unit})`,
    },
  });
  const dots = (completed: boolean) =>
    Plot.dot(
      drawn.filter((row) => row.completed === completed),
      completed
        ? { x: at, y: "score", r: 2.4, fill: "#56B4E9", fillOpacity: 0.7 }
        : { x: at, y: "score", r: 3, symbol: "times", stroke: "#B34700", strokeWidth: 1.3 },
    );
  const drawing = [
    panel.draw([
      Plot.ruleY(lines, { y: "score", stroke: FAINT_INK, strokeDasharray: "5,4" }),
      dots(true),
      dots(false),
      Plot.line(steps, {
        x: at,
        y: "score",
        curve: "step-after",
        stroke: best.color,
        strokeWidth: 2.4,
      }),
    ]),
    endLabels(
      lines.map(({ label, score }) => ({ text: label, y: panel.yAt(score) })),
      { x: panel.right, top: panel.top, bottom: panel.bottom, width: width - panel.right },
    ),
  ];
  const legend: LegendItem[] = [
    { label: "best so far", color: best.color, dash: "none" },
    { label: "candidate", color: "#56B4E9", symbol: "circle" },
    ...(drawn.some(({ completed }) => !completed)
      ? [{ label: "failed on some trace", color: "#B34700", symbol: "times" } as const]
      : []),
  ];
  return frameSvg(drawn.length === 0 ? noData(width, height) : drawing.join("\n"), {
    title: texts.title ?? `Best ${metric.label} so far`,
    subtitle: texts.subtitle ?? `medians over the traces, ${metric.direction} is better`,
    caption: captionWith(texts.caption, rows.length - drawn.length, "a finite score"),
    legend: drawn.length === 0 ? [] : legend,
    width,
    height,
  });
}

/** Latencies are drawn on a logarithmic scale, which has no 0. */
export function scoreCanBeDrawn(metric: Metric): (row: { readonly score: number }) => boolean {
  return ({ score }) => Number.isFinite(score) && (metric.direction === "higher" || score > 0);
}

export function scoreScale(metric: Metric, rows: readonly { readonly score: number }[]): AxisScale {
  const scores = rows.map(({ score }) => score);
  return metric.direction === "lower" ? logScale(scores) : linearScale(scores);
}

/** From 0 to where the last candidate was committed. */
export function progressScale(axis: ProgressAxis, rows: readonly ScoredCandidate[]): AxisScale {
  const places = rows.map((row) => progressOf(axis, row)).filter((place) => Number.isFinite(place));
  return linearScale(places, { room: 0.01 });
}
