import * as Plot from "@observablehq/plot";
import type { Metric } from "../verifier/index.js";
import { isBetter } from "../verifier/index.js";
import { drawPlot, frameSvg } from "./svg.js";

/** A candidate's score in commit order; `completed` false: it failed on some trace. */
export interface ScoredCandidate {
  readonly number: number;
  readonly score: number;
  readonly completed: boolean;
}

/** A horizontal line to compare with. */
export interface ReferenceLine {
  readonly label: string;
  readonly score: number;
}

export interface BestSoFarOptions {
  readonly metric: Metric;
  readonly references?: readonly ReferenceLine[];
  readonly title?: string;
  readonly subtitle?: string;
  readonly caption?: string;
  readonly width?: number;
  readonly height?: number;
}

/** The best score up to each candidate; candidates that have no finite score do not count. */
export function bestSoFar(rows: readonly ScoredCandidate[], metric: Metric): ScoredCandidate[] {
  let best: number | undefined;
  return rows.flatMap((row) => {
    const isScore = Number.isFinite(row.score);
    if (isScore && (best === undefined || isBetter(metric, row.score, best))) best = row.score;
    return best === undefined ? [] : [{ ...row, score: best }];
  });
}

const MARGIN = { top: 24, right: 190, bottom: 44, left: 64 } as const;

/** Of a line of text, in pixels. */
const LINE_HEIGHT = 14;

/**
 * Every candidate as a dot and the best so far as a step line, with the baselines and the bound beside it. Returns a
 * standalone SVG. Latencies are drawn on a logarithmic scale. Candidates that failed are crosses; those whose score
 * cannot be drawn (infinite, or 0 on a logarithmic scale) are left out and counted in the caption.
 */
export function bestSoFarChart(
  rows: readonly ScoredCandidate[],
  { metric, references = [], width = 760, height = 400, ...texts }: BestSoFarOptions,
): string {
  const type = metric.direction === "lower" ? "log" : "linear";
  const isDrawn = ({ score }: { readonly score: number }): boolean =>
    Number.isFinite(score) && (type === "linear" || score > 0);
  const drawn = rows.filter(isDrawn);
  const steps = bestSoFar(rows, metric).filter(isDrawn);
  const lines = references.filter(isDrawn);
  const domain = domainOf(type, [...drawn, ...lines]);
  const labels = spreadLabels(lines, {
    type,
    domain,
    height: height - MARGIN.top - MARGIN.bottom,
  });
  const ticks = type === "log" ? logTicks(domain) : 6;
  const plot = drawPlot({
    width,
    height,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    style: { fontSize: "12px", background: "white", color: "#222" },
    x: {
      label: "candidates evaluated",
      labelAnchor: "center",
      labelOffset: 36,
      domain: [0, Math.max(rows.length, 1)],
      ticks: Math.min(8, Math.max(rows.length, 1)),
    },
    y: { type, domain, axis: null },
    marks: [
      Plot.gridY({ ticks }),
      Plot.axisY({
        ticks,
        text: (value: number) => value.toLocaleString("en"),
        label: `${metric.label} (${metric.unit})`,
        // In line with the title.
        labelOffset: MARGIN.left - 16,
      }),
      Plot.ruleY(lines, { y: "score", stroke: "#555", strokeDasharray: "5,4", strokeWidth: 1 }),
      Plot.text(labels, {
        y: "at",
        text: "label",
        frameAnchor: "right",
        textAnchor: "start",
        dx: 6,
        fill: "#222",
      }),
      Plot.dot(drawn, {
        x: (row: ScoredCandidate) => row.number + 1,
        y: "score",
        r: 2.4,
        symbol: (row: ScoredCandidate) => (row.completed ? "circle" : "times"),
        stroke: (row: ScoredCandidate) => (row.completed ? "#7aa6c9" : "#b5553d"),
        fill: (row: ScoredCandidate) => (row.completed ? "#7aa6c9" : "none"),
        fillOpacity: 0.6,
      }),
      Plot.line(steps, {
        x: (row: ScoredCandidate) => row.number + 1,
        y: "score",
        curve: "step-after",
        stroke: "#0b4f86",
        strokeWidth: 2.4,
      }),
    ],
  });
  const left = rows.length - drawn.length;
  const note = left === 0 ? "" : ` Not drawn: ${left} without a finite score.`;
  const better = metric.direction === "higher" ? "higher is better" : "lower is better";
  const crosses = drawn.every(({ completed }) => completed)
    ? ""
    : "; crosses: failed on some trace";
  return frameSvg(plot, {
    title: texts.title ?? `Best ${metric.label} so far`,
    subtitle:
      texts.subtitle ??
      `line: best so far; dots: candidates${crosses}; medians over the traces, ${better}`,
    caption: `${texts.caption ?? ""}${note}`.trim(),
    width,
    height,
  });
}

type ScaleType = "log" | "linear";
type Domain = readonly [low: number, high: number];

/** From the lowest to the highest score with some room; any domain if there is none. */
function domainOf(type: ScaleType, scored: readonly { readonly score: number }[]): Domain {
  const scores = scored.map(({ score }) => score);
  if (type === "log") {
    return scores.length === 0 ? [1, 10] : [Math.min(...scores) / 1.15, Math.max(...scores) * 1.15];
  }
  const highest = Math.max(0, ...scores);
  return [0, highest === 0 ? 1 : highest * 1.06];
}

/** Leading digits of the ticks of a logarithmic axis, from coarse to fine. */
const TICK_DIGITS = [
  [1],
  [1, 2, 5],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
  range(2, 19, 0.5),
  range(10, 99, 0.1),
] as const;

/** The coarsest ticks of which there are at least four. */
function logTicks([low, high]: Domain): number[] {
  let ticks: number[] = [];
  for (const digits of TICK_DIGITS) {
    ticks = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1)
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
    if (ticks.length >= 4) break;
  }
  return ticks;
}

/** first · unit, (first + 1) · unit, … last · unit. */
function range(first: number, last: number, unit: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * unit).toFixed(1)),
  );
}

interface LabelScale {
  readonly type: ScaleType;
  readonly domain: Domain;
  /** Of the drawing area, in pixels. */
  readonly height: number;
}

/** Moves labels apart, so that they do not overlap, and into the drawing area. */
function spreadLabels(lines: readonly ReferenceLine[], { type, domain, height }: LabelScale) {
  const scale = (value: number): number => (type === "log" ? Math.log(value) : value);
  const unscale = (value: number): number => (type === "log" ? Math.exp(value) : value);
  const low = scale(domain[0]);
  const span = scale(domain[1]) - low;
  const sorted = [...lines].sort((a, b) => a.score - b.score);
  // In pixels from the bottom: first everything up as far as it must go, then down from the top.
  const heights: number[] = [];
  for (const { score } of sorted) {
    const own = (height * (scale(score) - low)) / span;
    heights.push(Math.max(own, (heights.at(-1) ?? -Infinity) + LINE_HEIGHT));
  }
  let limit = height;
  for (let i = heights.length - 1; i >= 0; i--) {
    limit = Math.min(heights[i] ?? 0, limit);
    heights[i] = limit;
    limit -= LINE_HEIGHT;
  }
  return sorted.map(({ label }, i) => ({
    label,
    at: unscale(low + (span * (heights[i] ?? 0)) / height),
  }));
}
