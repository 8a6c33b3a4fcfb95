import type { Pair } from "../compare/compared-run.js";
import { AXIS_SIZE } from "./axis-scale.js";
import { comparisonWindow } from "./comparison-window.js";
import type { ContainerBar } from "./container-bars.js";
import { formatNumber } from "./format-number.js";
import type { ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import type { PipelineGain } from "./gain-panels.js";
import { gainPanels } from "./gain-panels.js";
import type { GanttPanel } from "./gantt-panel.js";
import { ganttLegend, ganttPanel, ganttRows } from "./gantt-panel.js";
import { captionWith, finiteRows } from "./left-out.js";
import { INK } from "./palette.js";
import { svgText } from "./svg-text.js";
import { shortened, textWidth } from "./text-width.js";
import { pixels } from "./xml.js";

/** Two runs on the same workload; a `RunComparison` with the bars of the runs is one. */
export interface ComparisonChartRows {
  readonly names: Pair<string>;
  /** The containers of each, as `eventBars` or `containerBars` give them. */
  readonly bars: Pair<readonly ContainerBar[]>;
  /** Until when they were compared. */
  readonly comparedSeconds: number;
  /** Undefined: the schedules are the same until then. */
  readonly firstDifference:
    { readonly atSecond: number; readonly equalDecisions: number } | undefined;
  /** What a pipeline that did not complete counts. */
  readonly unfinishedSeconds: number;
  readonly pipelines: readonly PipelineGain[];
}

export interface ComparisonChartOptions extends ChartTexts {
  /** In pixels. Default 760. The height follows from what there is to show. */
  readonly width?: number;
  /** The window that is drawn, in simulated seconds. Default: about thirty containers around the first difference. */
  readonly fromSecond?: number;
  readonly toSecond?: number;
}

const HEAD = 20;
const LABEL = 16;
const GAP = 8;

/**
 * Where the schedules of two policies part, and what came of it: the containers of A above those of B on one time axis, with
 * a line at the first decision in which they differ; below, per class, what the latencies of pipelines are more or less in
 * B. Of schedules that are the same it says so, and shows the one.
 */
export function comparisonChart(
  {
    names,
    bars,
    comparedSeconds,
    firstDifference,
    unfinishedSeconds,
    ...rows
  }: ComparisonChartRows,
  { width = 760, ...options }: ComparisonChartOptions = {},
): string {
  const times = (bar: ContainerBar) => [bar.fromSecond, bar.toSecond];
  const [a, b] = [finiteRows(bars.a, times), finiteRows(bars.b, times)];
  const pipelines = finiteRows(rows.pipelines, ({ differenceSeconds }) => [differenceSeconds]);
  const runs = firstDifference ? [a.drawn, b.drawn] : [a.drawn];
  const atSecond = firstDifference?.atSecond ?? 0;
  const wanted = comparisonWindow(runs, { atSecond, endSecond: comparedSeconds });
  const [from, to] = [options.fromSecond ?? wanted[0], options.toSecond ?? wanted[1]];
  const [drawnA = [], drawnB = []] = runs.map((run) =>
    run.filter((bar) => bar.fromSecond < to && bar.toSecond > from),
  );
  const texts = {
    title: options.title ?? titleOf(names, firstDifference !== undefined),
    subtitle:
      options.subtitle ??
      (firstDifference
        ? `${before(firstDifference.equalDecisions)}; a row per slot: what ran side by side in a pool`
        : `All decisions in ${formatNumber(comparedSeconds)} s are the same; the first containers of both`),
  };
  const drawings: Drawing[] = [];
  const slots = ganttRows([...drawnA, ...drawnB]);
  const panels: GanttPanel[] = [];
  if (drawnA.length + drawnB.length > 0) {
    const tall = Math.round(Math.min(300, Math.max(60, slots.count * 11)));
    const add = (name: string, drawn: readonly ContainerBar[], label: string, mark?: Mark) => {
      const height = 12 + tall + (label === "" ? 24 : 44);
      const size = { width, height, fromSecond: from, toSecond: to, label };
      const panel = ganttPanel(drawn, slots, size);
      panels.push(panel);
      drawings.push(ganttDrawing(name, panel, { width, height, mark }));
    };
    const time = "time (simulated s)";
    if (firstDifference) {
      const text = `first different decision, ${formatNumber(atSecond, 6)} s`;
      add(`A: ${names.a}`, drawnA, "", { atSecond, text });
      add(`B: ${names.b}`, drawnB, time, { atSecond, text: "" });
    } else {
      add(`A and B: ${names.a}, ${names.b}`, drawnA, time);
    }
  }
  const gains =
    firstDifference && pipelines.drawn.length > 0 ? gainPanels(pipelines.drawn, width) : undefined;
  if (gains) drawings.push(gains);
  if (drawings.length === 0) drawings.push({ svg: noData(width, 200), height: 200 });
  const { legend, definitions } = ganttLegend(panels.flatMap((each) => each.bars));
  const unfinished = gains
    ? `One that did not complete counts ${formatNumber(unfinishedSeconds)} s: ` +
      `${unfinishedIn(pipelines.drawn, "latencySecondsA")} in A, ` +
      `${unfinishedIn(pipelines.drawn, "latencySecondsB")} in B.`
    : "";
  const notes = [options.caption, unfinished, gains?.note].filter(Boolean).join(" ");
  let y = 0;
  const placed = drawings.map(({ svg, height }) => {
    const part = `<g transform="translate(0 ${pixels(y)})">${svg}</g>`;
    y += height + GAP;
    return part;
  });
  return frameSvg(placed.join("\n"), {
    ...texts,
    caption: captionWith(
      notes === "" ? undefined : notes,
      a.leftOut + b.leftOut + pipelines.leftOut,
      "finite times",
    ),
    legend: [...legend, ...(gains?.legend ?? [])],
    definitions: definitions + (gains?.definitions ?? ""),
    width,
    height: y - GAP,
  });
}

interface Drawing {
  readonly svg: string;
  readonly height: number;
}

interface Mark {
  readonly atSecond: number;
  /** Above the line; empty: none. */
  readonly text: string;
}

/** A panel below its name and, if it has a mark, the mark's text. */
function ganttDrawing(
  name: string,
  { panel, marks, bars }: GanttPanel,
  {
    width,
    height,
    mark,
  }: { readonly width: number; readonly height: number; readonly mark: Mark | undefined },
): Drawing {
  const head = HEAD + (mark && mark.text !== "" ? LABEL : 0) - 12;
  const title = svgText({
    x: 16,
    y: 14,
    text: shortened(name, width - 32, AXIS_SIZE, "bold"),
    full: name,
    size: AXIS_SIZE,
    weight: "bold",
  });
  const parts = [title, `<g transform="translate(0 ${head})">${panel.draw(marks)}</g>`];
  if (bars.length === 0) {
    const middle = head + (panel.top + panel.bottom) / 2 + 4;
    const x = (panel.left + panel.right) / 2;
    parts.push(svgText({ x, y: middle, text: "no container", size: AXIS_SIZE, anchor: "middle" }));
  }
  const x = mark ? panel.xAt(mark.atSecond) : NaN;
  if (mark && x >= panel.left && x <= panel.right) {
    parts.push(
      `<path d="M${pixels(x)},${pixels(head + panel.top)}V${pixels(head + panel.bottom)}" stroke="white" stroke-width="4"/>` +
        `<path d="M${pixels(x)},${pixels(head + panel.top)}V${pixels(head + panel.bottom)}" stroke="${INK}" stroke-width="1.6" stroke-dasharray="6,3"/>`,
    );
    if (mark.text !== "") {
      const half = Math.min(textWidth(mark.text, AXIS_SIZE), width - 20) / 2;
      parts.push(
        svgText({
          x: Math.max(half + 16, Math.min(x, width - half - 4)),
          y: head + panel.top - 8,
          text: shortened(mark.text, width - 20, AXIS_SIZE),
          full: mark.text,
          size: AXIS_SIZE,
          anchor: "middle",
        }),
      );
    }
  }
  return { svg: parts.join("\n"), height: head + height };
}

function titleOf({ a, b }: Pair<string>, differ: boolean): string {
  return differ
    ? `${a} (A) and ${b} (B): where their schedules first differ`
    : `${a} (A) and ${b} (B): the schedules are the same`;
}

function before(decisions: number): string {
  if (decisions === 0) return "They differ from the first decision on";
  return decisions === 1
    ? "The first decision is the same"
    : `The first ${formatNumber(decisions)} decisions are the same`;
}

function unfinishedIn(
  rows: readonly PipelineGain[],
  of: "latencySecondsA" | "latencySecondsB",
): number {
  return rows.filter((row) => row[of] === null).length;
}
