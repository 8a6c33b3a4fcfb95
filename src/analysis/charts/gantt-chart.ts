import { maximum, minimum } from "./axis-scale.js";
import type { ContainerBar } from "./container-bars.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { ganttLegend, ganttPanel, ganttRows } from "./gantt-panel.js";
import { captionWith, finiteRows } from "./left-out.js";

export interface GanttOptions extends ChartTexts, ChartSize {
  /** The window that is drawn, in simulated seconds. Default: from the first bar to the end of the last. */
  readonly fromSecond?: number;
  readonly toSecond?: number;
  /** Numbers of the pools that are drawn. Default: all that have a bar in the window. */
  readonly pools?: readonly number[];
}

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
  const slots = ganttRows(drawn);
  const tall = height ?? Math.round(70 + Math.min(640, Math.max(120, slots.count * 12)));
  const { panel, marks, bars } = ganttPanel(drawn, slots, {
    width,
    height: tall,
    fromSecond: from,
    toSecond: to,
    label: "time (simulated s)",
  });
  return frameSvg(panel.draw(marks), { ...texts, ...ganttLegend(bars), width, height: tall });
}
