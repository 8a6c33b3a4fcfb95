import * as Plot from "@observablehq/plot";
import type { Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import { AXIS_SIZE, maximum } from "./axis-scale.js";
import { CLASS_STYLES } from "./class-style.js";
import type { LegendItem } from "./legend.js";
import { FAINT_INK, INK } from "./palette.js";
import { createPanel } from "./panel.js";
import { patternDefinition, patternFill } from "./patterns.js";
import type { SignedAxis } from "./signed-log.js";
import { signedAxis } from "./signed-log.js";
import { svgText } from "./svg-text.js";
import { shortened } from "./text-width.js";
import { pixels } from "./xml.js";

/** How a pipeline fared in two runs. */
export interface PipelineGain {
  readonly priority: Priority;
  /** From arrival to completion; null: not completed. */
  readonly latencySecondsA: number | null;
  readonly latencySecondsB: number | null;
  /** Latency in B minus that in A, < 0: B is faster. */
  readonly differenceSeconds: number;
}

export interface GainPanels {
  readonly svg: string;
  /** In pixels. */
  readonly height: number;
  readonly legend: readonly LegendItem[];
  readonly definitions: string;
  /** What has to be said of the axis. */
  readonly note: string;
}

const HEAD = 22;
const LINE = 16;
const BARS = 52;
/** Of a panel above and below its bars, and of the axis below the last. */
const [ABOVE, BELOW, AXIS] = [28, 6, 44];
/** Half the text of the last tick. */
const RIGHT = 36;
const BIN_PIXELS = 9;
const UNFINISHED = { pattern: "falling", color: INK } as const;

/**
 * A histogram per class of what the latency of its pipelines is more or less in B than in A, on one axis, with the counts
 * in words. Pipelines that are the same in both are in the words only: most often they are most.
 */
export function gainPanels(rows: readonly PipelineGain[], width: number): GainPanels {
  const classes = PRIORITIES.filter((priority) => rows.some((row) => row.priority === priority));
  const changed = rows.filter(({ differenceSeconds }) => differenceSeconds !== 0);
  const left = 16 + 56;
  const length = width - left - RIGHT;
  const axis = signedAxis(
    changed.map(({ differenceSeconds }) => differenceSeconds),
    length,
  );
  const title = "How the latency of pipelines changes from A to B, by class";
  const parts = [
    svgText({
      x: 16,
      y: 14,
      text: shortened(title, width - 32, AXIS_SIZE, "bold"),
      full: title,
      size: AXIS_SIZE,
      weight: "bold",
    }),
  ];
  let y = HEAD;
  for (const [i, priority] of classes.entries()) {
    const own = rows.filter((row) => row.priority === priority);
    const text = inWords(own, CLASS_STYLES[priority].label);
    parts.push(
      svgText({
        x: 16,
        y: y + 12,
        text: shortened(text, width - 32, AXIS_SIZE),
        full: text,
        size: AXIS_SIZE,
      }),
    );
    y += LINE;
    const isLast = i === classes.length - 1;
    const svg = histogram(own, axis, { priority, width, left, isLast });
    parts.push(`<g transform="translate(0 ${pixels(y)})">${svg}</g>`);
    y += ABOVE + BARS + (isLast ? AXIS : BELOW);
  }
  const hasUnfinished = changed.some(isUnfinished);
  const { pattern, color } = UNFINISHED;
  return {
    svg: parts.join("\n"),
    height: y,
    legend: hasUnfinished
      ? [
          {
            label: "completed in A or in B only",
            color: INK,
            fill: patternFill(pattern, color),
          },
        ]
      : [],
    definitions: hasUnfinished ? patternDefinition(pattern, color) : "",
    note:
      axis.linearTo === undefined
        ? ""
        : `Seconds of latency are on a logarithmic axis beyond ±${axis.linearTo} s.`,
  };
}

function isUnfinished({ latencySecondsA, latencySecondsB }: PipelineGain): boolean {
  return latencySecondsA === null || latencySecondsB === null;
}

/** "query: 12 better in B, 3 worse, 40 the same". */
function inWords(rows: readonly PipelineGain[], label: string): string {
  const better = rows.filter(({ differenceSeconds }) => differenceSeconds < 0).length;
  const worse = rows.filter(({ differenceSeconds }) => differenceSeconds > 0).length;
  const neither = rows.filter(
    (row) => row.latencySecondsA === null && row.latencySecondsB === null,
  );
  const same = `${rows.length - better - worse} the same`;
  const rest = neither.length === 0 ? same : `${same} (${neither.length} complete in neither)`;
  return `${label}: ${better} better in B, ${worse} worse, ${rest}`;
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

interface HistogramOptions {
  readonly priority: Priority;
  readonly width: number;
  readonly left: number;
  readonly isLast: boolean;
}

function histogram(
  rows: readonly PipelineGain[],
  axis: SignedAxis,
  { priority, width, left, isLast }: HistogramOptions,
): string {
  const changed = rows.filter(({ differenceSeconds }) => differenceSeconds !== 0);
  const [low, high] = axis.scale.domain;
  const size = ((high - low) * BIN_PIXELS) / (width - left - RIGHT);
  // 0 is the border of two bins: none has both gains and losses.
  const binOf = ({ differenceSeconds }: PipelineGain): number => {
    const at = axis.place(differenceSeconds) / size;
    return at < 0 ? Math.ceil(at) - 1 : Math.floor(at);
  };
  const counts = new Map<number, { completed: number; unfinished: number }>();
  for (const row of changed) {
    const bin = binOf(row);
    const count = counts.get(bin) ?? { completed: 0, unfinished: 0 };
    count[isUnfinished(row) ? "unfinished" : "completed"]++;
    counts.set(bin, count);
  }
  const most = Math.max(1, maximum([...counts.values()].map((c) => c.completed + c.unfinished)));
  const bins = (of: "completed" | "unfinished"): Bin[] =>
    [...counts]
      .filter(([, count]) => count[of] > 0)
      .map(([bin, { completed, unfinished }]) => ({
        from: Math.max(low, bin * size),
        to: Math.min(high, (bin + 1) * size),
        low: of === "completed" ? 0 : completed,
        high: of === "completed" ? completed : completed + unfinished,
      }));
  const panel = createPanel({
    width,
    height: ABOVE + BARS + (isLast ? AXIS : BELOW),
    left,
    right: RIGHT,
    bottom: isLast ? AXIS : BELOW,
    x: {
      scale: axis.scale,
      label: isLast ? "latency, B − A (s); below 0: B is faster" : "",
      ticks: isLast ? axis.ticks : axis.ticks.map(({ value }) => ({ value, text: "" })),
    },
    y: {
      scale: { type: "linear", domain: [0, most] },
      label: "pipelines",
      ticks: [0, most].map((value) => ({ value, text: String(value) })),
      grid: false,
    },
  });
  const rect = (own: readonly Bin[], fill: string) =>
    Plot.rect(own, { x1: "from", x2: "to", y1: "low", y2: "high", fill, inset: 0.3, ...EDGE });
  return panel.draw([
    rect(bins("completed"), CLASS_STYLES[priority].fill),
    rect(bins("unfinished"), patternFill(UNFINISHED.pattern, UNFINISHED.color)),
    Plot.ruleX([0], { stroke: FAINT_INK, strokeWidth: 1 }),
  ]);
}

const EDGE = { stroke: "#444444", strokeWidth: 0.4 } as const;
