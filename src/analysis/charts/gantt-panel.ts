import type { Markish } from "@observablehq/plot";
import * as Plot from "@observablehq/plot";
import type { Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { Tick } from "./axis-scale.js";
import { maximum } from "./axis-scale.js";
import { CLASS_STYLES } from "./class-style.js";
import type { BarEnding, ContainerBar } from "./container-bars.js";
import { formatNumber } from "./format-number.js";
import type { LegendItem } from "./legend.js";
import type { SymbolName } from "./palette.js";
import { FAINT_INK, INK, distinct } from "./palette.js";
import type { Panel } from "./panel.js";
import { createPanel } from "./panel.js";
import { patternDefinition, patternFill } from "./patterns.js";

/** How the end of a container is marked; those that completed or still ran are not. */
const MARKS: Readonly<
  Partial<Record<BarEnding, { readonly symbol: SymbolName; readonly label: string }>>
> = {
  OOM: { symbol: "times", label: "killed: OOM" },
  timeout: { symbol: "star", label: "killed: timeout" },
  "pool lost": { symbol: "triangle", label: "killed: pool lost" },
  suspended: { symbol: "diamond", label: "suspended" },
};
const MARK_COLOR = "#B3001B";
const UNKNOWN_FILL = "#FFFFFF";
const SUSPENSION = { pattern: "rising", color: FAINT_INK } as const;

/** Where the slots of pools are: those of a pool below each other, the pools in order of their numbers. */
export interface GanttRows {
  /** Of each pool: the row of its first slot. */
  readonly first: ReadonlyMap<number, number>;
  readonly count: number;
  /** The pools' names, each in the middle of its rows. */
  readonly ticks: readonly Tick[];
}

/** Rows for all these bars. */
export function ganttRows(bars: readonly ContainerBar[]): GanttRows {
  const pools = distinct(bars.map(({ pool }) => pool)).sort((a, b) => a - b);
  const first = new Map<number, number>();
  // The pools are a slot apart.
  let rowsBefore = 0;
  const ticks = pools.map((pool) => {
    const slots = maximum(bars.filter((bar) => bar.pool === pool).map(({ slot }) => slot));
    first.set(pool, rowsBefore);
    const value = rowsBefore + slots / 2;
    rowsBefore += slots + 1;
    return { value, text: `pool ${pool}` };
  });
  return { first, count: rowsBefore - 1, ticks };
}

export interface GanttPanelOptions {
  readonly width: number;
  readonly height: number;
  /** In simulated seconds, `toSecond` > `fromSecond`. */
  readonly fromSecond: number;
  readonly toSecond: number;
  /** Of the time axis. Empty: none. */
  readonly label: string;
}

export interface GanttPanel {
  readonly panel: Panel;
  readonly marks: readonly Markish[];
  /** As they are drawn. */
  readonly bars: readonly PlacedBar[];
}

/** A drawing area with bars, of which each must reach into the window and have its pool among the rows. */
export function ganttPanel(
  drawn: readonly ContainerBar[],
  { first, count, ticks }: GanttRows,
  { width, height, fromSecond: from, toSecond: to, label }: GanttPanelOptions,
): GanttPanel {
  const panel = createPanel({
    width,
    height,
    left: 16 + 56,
    x: { scale: { type: "linear", domain: [from, to] }, label },
    y: { scale: { type: "linear", domain: [count, 0] }, label: "", ticks, grid: false },
  });
  const perSecond = (panel.right - panel.left) / (to - from);
  const slotPixels = (panel.bottom - panel.top) / count;
  const bars = merged(
    drawn.map((bar) => ({
      ...bar,
      fromSecond: Math.max(from, bar.fromSecond),
      toSecond: Math.min(to, bar.toSecond),
      row: (first.get(bar.pool) ?? 0) + bar.slot - 1,
      endsHere: bar.toSecond <= to,
    })),
    1 / perSecond,
  );
  const markSize = Math.max(1.5, Math.min(4, slotPixels * 0.4));
  const inset = Math.min(0.12, 1 / slotPixels);
  const rect = (own: readonly PlacedBar[], fill: string) =>
    Plot.rect(own, {
      x1: "fromSecond",
      x2: "toSecond",
      y1: ({ row }: PlacedBar) => row + inset,
      y2: ({ row }: PlacedBar) => row + 1 - inset,
      fill,
      stroke: fill === UNKNOWN_FILL ? INK : "#444444",
      strokeWidth: slotPixels < 5 ? 0.15 : 0.4,
      title: describe,
    });
  const marks = [
    ...classesOf(bars).map((priority) =>
      rect(
        bars.filter((bar) => bar.priority === priority && !isSuspension(bar)),
        priority ? CLASS_STYLES[priority].fill : UNKNOWN_FILL,
      ),
    ),
    rect(bars.filter(isSuspension), patternFill(SUSPENSION.pattern, SUSPENSION.color)),
    // White around them: they are seen on every class, in grey too.
    ...markedEnds(bars).flatMap(({ symbol, bars: own }) =>
      [
        { stroke: "white", strokeWidth: 4 },
        { stroke: MARK_COLOR, strokeWidth: 1.5 },
      ].map((line) =>
        Plot.dot(own, {
          x: "toSecond",
          y: ({ row }: PlacedBar) => row + 0.5,
          dx: -markSize,
          symbol,
          r: markSize,
          fill: symbol === "times" ? "none" : MARK_COLOR,
          ...line,
        }),
      ),
    ),
  ];
  return { panel, marks, bars };
}

/** What is to be known of these bars, and the patterns that they need. */
export function ganttLegend(bars: readonly PlacedBar[]): {
  readonly legend: readonly LegendItem[];
  readonly definitions: string;
} {
  const { pattern, color } = SUSPENSION;
  const hasSuspensions = bars.some(isSuspension);
  const legend = [
    ...classesOf(bars).map((priority) => {
      const style = priority
        ? CLASS_STYLES[priority]
        : { label: "class unknown", fill: UNKNOWN_FILL };
      return { label: style.label, color: INK, fill: style.fill };
    }),
    ...(hasSuspensions
      ? [{ label: "written to disk", color: INK, fill: patternFill(pattern, color) }]
      : []),
    ...markedEnds(bars)
      .filter(({ bars: own }) => own.length > 0)
      .map(({ symbol, label }) => ({ label, color: MARK_COLOR, symbol })),
  ];
  return { legend, definitions: hasSuspensions ? patternDefinition(pattern, color) : "" };
}

export interface PlacedBar extends ContainerBar {
  readonly row: number;
  /** Does the container end within the window? */
  readonly endsHere: boolean;
}

function isSuspension({ kind }: ContainerBar): boolean {
  return kind === "suspension";
}

function classesOf(bars: readonly PlacedBar[]): (Priority | undefined)[] {
  return [...PRIORITIES, undefined].filter((priority) =>
    bars.some((bar) => bar.priority === priority && !isSuspension(bar)),
  );
}

function markedEnds(bars: readonly PlacedBar[]) {
  return Object.entries(MARKS).map(([ending, mark]) => ({
    ...mark,
    bars: bars.filter((bar) => bar.ending === ending && bar.endsHere && !isSuspension(bar)),
  }));
}

/** Bars narrower than a pixel become one with what they follow in their row, if that looks the same. */
function merged(bars: readonly PlacedBar[], pixelSeconds: number): PlacedBar[] {
  const sorted = [...bars].sort((a, b) => a.row - b.row || a.fromSecond - b.fromSecond);
  const result: PlacedBar[] = [];
  let run = 0;
  for (const bar of sorted) {
    const last = result.at(-1);
    const isNarrow = bar.toSecond - bar.fromSecond < pixelSeconds;
    const follows =
      last?.row === bar.row &&
      last.kind === bar.kind &&
      last.priority === bar.priority &&
      MARKS[last.ending] === undefined &&
      bar.fromSecond - last.toSecond < pixelSeconds / 2;
    if (last && follows && isNarrow && run > 0) {
      run++;
      result[result.length - 1] = {
        ...bar,
        fromSecond: last.fromSecond,
        label: `${run} containers`,
      };
    } else {
      run = isNarrow ? 1 : 0;
      result.push(bar);
    }
  }
  return result;
}

function describe({ label, fromSecond, toSecond, ending, kind }: PlacedBar): string {
  const span = `${formatNumber(fromSecond, 6)} to ${formatNumber(toSecond, 6)} s`;
  return kind === "suspension" ? `${label}, ${span}` : `${label}, ${span}, ${ending}`;
}
