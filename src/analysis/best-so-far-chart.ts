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

/**
 * Every candidate as a dot and the best so far as a step line, with the baselines and the bound beside it. Returns a
 * standalone SVG. Latencies are drawn on a logarithmic scale. Candidates that failed are crosses; those without a
 * finite score are left out and counted in the caption.
 */
export function bestSoFarChart(
  rows: readonly ScoredCandidate[],
  { metric, references = [], width = 760, height = 400, ...texts }: BestSoFarOptions,
): string {
  const drawn = rows.filter(({ score }) => Number.isFinite(score) && score > 0);
  const steps = bestSoFar(rows, metric);
  const lines = references.filter(({ score }) => Number.isFinite(score) && score > 0);
  const scores = [...drawn, ...lines].map(({ score }) => score);
  const isLog = metric.direction === "lower";
  const domain = isLog
    ? [Math.min(...scores) / 1.15, Math.max(...scores) * 1.15]
    : [0, Math.max(...scores) * 1.06];
  const y = { type: isLog ? "log" : "linear", domain } as const;
  const labels = spreadLabels(lines, { ...y, height: height - 70 });
  const plot = drawPlot({
    width,
    height,
    marginLeft: 64,
    marginRight: 190,
    marginBottom: 44,
    style: { fontSize: "12px", background: "white", color: "#222" },
    x: {
      label: "candidates evaluated",
      labelAnchor: "center",
      domain: [0, Math.max(rows.length, 1)],
      ticks: 8,
    },
    y: {
      ...y,
      label: `${metric.label} (${metric.unit})`,
      grid: true,
      ticks: isLog ? 5 : 6,
      tickFormat: isLog ? "~s" : "~g",
    },
    marks: [
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
  const note = left === 0 ? "" : ` ${left} without a score are not drawn.`;
  const better = metric.direction === "higher" ? "higher is better" : "lower is better";
  return frameSvg(plot, {
    title: texts.title ?? `Best ${metric.label} so far`,
    subtitle:
      texts.subtitle ?? `line: best so far; dots: candidates; medians over the traces, ${better}`,
    caption: `${texts.caption ?? ""}${note}`.trim(),
    width,
    height,
  });
}

interface LabelScale {
  readonly type: "log" | "linear";
  readonly domain: readonly number[];
  /** Of the drawing area, in pixels. */
  readonly height: number;
}

/** Moves labels apart so that they do not overlap: at least 14 pixels between neighbours. */
function spreadLabels(lines: readonly ReferenceLine[], { type, domain, height }: LabelScale) {
  const scale = (value: number): number => (type === "log" ? Math.log(value) : value);
  const unscale = (value: number): number => (type === "log" ? Math.exp(value) : value);
  const [low = 0, high = 1] = domain.map(scale);
  const gap = (14 / height) * (high - low);
  let previous = -Infinity;
  return [...lines]
    .sort((a, b) => a.score - b.score)
    .map(({ label, score }) => {
      previous = Math.max(scale(score), previous + gap);
      return { label, at: unscale(previous) };
    });
}
