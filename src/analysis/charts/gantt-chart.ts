import * as Plot from "@observablehq/plot";
import type { Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import { maximum, minimum } from "./axis-scale.js";
import { CLASS_STYLES } from "./class-style.js";
import type { BarEnding, ContainerBar } from "./container-bars.js";
import { formatNumber } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import type { LegendItem } from "./legend.js";
import type { SymbolName } from "./palette.js";
import { FAINT_INK, INK, distinct } from "./palette.js";
import { createPanel } from "./panel.js";
import { patternDefinition, patternFill } from "./patterns.js";

export interface GanttOptions extends ChartTexts, ChartSize {
  /** The window that is drawn, in simulated seconds. Default: from the first bar to the end of the last. */
  readonly fromSecond?: number;
  readonly toSecond?: number;
  /** Numbers of the pools that are drawn. Default: all that have a bar in the window. */
  readonly pools?: readonly number[];
}

/** How the end of a container is marked; those that completed or still ran are not. */
const MARKS: Readonly<
  Partial<Record<BarEnding, { readonly symbol: SymbolName; readonly label: string }>>
> = {
  OOM: { symbol: "times", label: "killed: OOM" },
  timeout: { symbol: "star", label: "killed: timeout" },
  suspended: { symbol: "diamond", label: "suspended" },
};
const MARK_COLOR = "#B3001B";
const UNKNOWN_FILL = "#FFFFFF";
const SUSPENSION = { pattern: "rising", color: FAINT_INK } as const;

/**
 * A run as bars: a row per slot in which a pool ran containers side by side, a bar per container in the colour of its
 * class, hatched while it is written to disk, its end marked if it was killed or suspended. Neighbours of the same class
 * that are narrower than a pixel are drawn as one. The height follows from the number of slots unless it is given.
 */
export function ganttChart(
  rows: readonly ContainerBar[],
  { width = 760, height, pools: chosen, ...options }: GanttOptions = {},
): string {
  const { drawn: finite, leftOut } = finiteRows(rows, (bar) => [bar.fromSecond, bar.toSecond]);
  const from =
    options.fromSecond ?? Math.min(minimum(finite.map((bar) => bar.fromSecond)), Number.MAX_VALUE);
  const to = options.toSecond ?? maximum(finite.map((bar) => bar.toSecond));
  const drawn = finite.filter(
    (bar) =>
      bar.fromSecond < to &&
      bar.toSecond > from &&
      (chosen === undefined || chosen.includes(bar.pool)),
  );
  const texts = {
    title: options.title ?? "Containers of the run",
    subtitle: options.subtitle ?? "a row per slot: what ran side by side in a pool",
    caption: captionWith(options.caption, leftOut, "finite times"),
  };
  if (drawn.length === 0) {
    return frameSvg(noData(width, height ?? 200), { ...texts, width, height: height ?? 200 });
  }
  const pools = distinct(drawn.map(({ pool }) => pool)).sort((a, b) => a - b);
  // Slots of a pool below each other, the pools a slot apart.
  const first = new Map<number, number>();
  let rowsBefore = 0;
  const ticks = pools.map((pool) => {
    const slots = maximum(drawn.filter((bar) => bar.pool === pool).map(({ slot }) => slot));
    first.set(pool, rowsBefore);
    const value = rowsBefore + slots / 2;
    rowsBefore += slots + 1;
    return { value, text: `pool ${pool}` };
  });
  const count = rowsBefore - 1;
  const tall = height ?? Math.round(70 + Math.min(640, Math.max(120, count * 12)));
  const panel = createPanel({
    width,
    height: tall,
    left: 16 + 56,
    x: { scale: { type: "linear", domain: [from, to] }, label: "time (simulated s)" },
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
  const classes: readonly (Priority | undefined)[] = [...PRIORITIES, undefined];
  const isSuspension = ({ kind }: ContainerBar): boolean => kind === "suspension";
  const present = classes.filter((priority) =>
    bars.some((bar) => bar.priority === priority && !isSuspension(bar)),
  );
  const marked = Object.entries(MARKS).map(([ending, mark]) => ({
    ...mark,
    bars: bars.filter((bar) => bar.ending === ending && bar.endsHere && !isSuspension(bar)),
  }));
  const suspensions = bars.filter(isSuspension);
  const marks = [
    ...present.map((priority) =>
      rect(
        bars.filter((bar) => bar.priority === priority && !isSuspension(bar)),
        priority ? CLASS_STYLES[priority].fill : UNKNOWN_FILL,
      ),
    ),
    rect(suspensions, patternFill(SUSPENSION.pattern, SUSPENSION.color)),
    // White around them: they are seen on every class, in grey too.
    ...marked.flatMap(({ symbol, bars: own }) =>
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
  const legend: LegendItem[] = [
    ...present.map((priority) => {
      const style = priority
        ? CLASS_STYLES[priority]
        : { label: "class unknown", fill: UNKNOWN_FILL };
      return { label: style.label, color: INK, fill: style.fill };
    }),
    ...(suspensions.length > 0
      ? [
          {
            label: "written to disk",
            color: INK,
            fill: patternFill(SUSPENSION.pattern, SUSPENSION.color),
          },
        ]
      : []),
    ...marked
      .filter(({ bars: own }) => own.length > 0)
      .map(({ symbol, label }) => ({ label, color: MARK_COLOR, symbol })),
  ];
  return frameSvg(panel.draw(marks), {
    ...texts,
    legend,
    definitions:
      suspensions.length > 0 ? patternDefinition(SUSPENSION.pattern, SUSPENSION.color) : "",
    width,
    height: tall,
  });
}

interface PlacedBar extends ContainerBar {
  readonly row: number;
  /** Does the container end within the window? */
  readonly endsHere: boolean;
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
