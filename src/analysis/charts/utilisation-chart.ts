import * as Plot from "@observablehq/plot";
import type { UtilisationSample } from "../../simulator/index.js";
import type { AxisScale } from "./axis-scale.js";
import { linearScale, maximum, minimum } from "./axis-scale.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import type { SeriesStyle } from "./palette.js";
import { seriesStyle } from "./palette.js";
import { createPanel } from "./panel.js";

export type UtilisationOptions = ChartTexts & ChartSize;

type Quantity = Exclude<keyof UtilisationSample, "atSecond">;

const PERCENTS = [
  { name: "cpuAllocatedPercent", label: "CPUs allocated", style: seriesStyle(0) },
  { name: "memoryAllocatedPercent", label: "memory allocated", style: seriesStyle(1) },
  { name: "memoryConsumedPercent", label: "memory in use", style: seriesStyle(2) },
] as const;

/** Each has a panel of its own: there may be a hundred times as many of one as of the other. */
const COUNTS = [
  {
    name: "runningContainers",
    label: "containers running",
    axis: "containers",
    style: seriesStyle(3),
  },
  { name: "openPipelines", label: "pipelines open", axis: "pipelines", style: seriesStyle(4) },
] as const;

/** As many as are told apart on paper. */
const MOST_POINTS = 300;

/**
 * What share of the cluster is allocated and in use over a run, and how many containers and pipelines are in it, from the
 * samples that `onSample` of a simulation's hooks is told, in order of time. Of more than 300 samples means over equal
 * spans are drawn; the caption says how long they are.
 */
export function utilisationChart(
  rows: readonly UtilisationSample[],
  { width = 760, height = 520, ...texts }: UtilisationOptions = {},
): string {
  const { drawn, leftOut } = finiteRows(rows, (row) => Object.values(row) as number[]);
  const { samples, span } = means(drawn);
  const seconds = samples.map(({ atSecond }) => atSecond);
  const x: AxisScale =
    seconds.length === 0
      ? linearScale([])
      : {
          type: "linear",
          domain: [minimum(seconds), Math.max(maximum(seconds), minimum(seconds) + 1)],
        };
  const upper = Math.round(height * 0.44);
  const middle = Math.round(height * 0.24);
  const percents = createPanel({
    width,
    height: upper,
    left: 60,
    x: { scale: x, label: "", ticks: [] },
    y: {
      scale: {
        type: "linear",
        domain: [
          0,
          Math.max(100, maximum(samples.flatMap((s) => PERCENTS.map(({ name }) => s[name])))),
        ],
      },
      label: "share of the cluster (%)",
    },
    bottom: 10,
  });
  const numbers = COUNTS.map((count, i) => {
    const isLast = i === COUNTS.length - 1;
    const top = upper + i * middle;
    const panel = createPanel({
      width,
      height: isLast ? height - top : middle,
      left: 60,
      x: isLast ? { scale: x, label: "time (simulated s)" } : { scale: x, label: "", ticks: [] },
      y: {
        scale: linearScale(samples.map((s) => s[count.name])),
        label: count.axis,
        isCount: true,
      },
      ...(isLast ? {} : { bottom: 10 }),
    });
    return { count, top, panel };
  });
  const line = ({ name, style }: { readonly name: Quantity; readonly style: SeriesStyle }) =>
    Plot.line(samples, {
      x: "atSecond",
      y: name,
      stroke: style.color,
      strokeDasharray: style.dash,
      strokeWidth: 1.6,
    });
  const drawing = [
    percents.draw(PERCENTS.map(line)),
    ...numbers.map(
      ({ count, top, panel }) =>
        `<g transform="translate(0 ${top})">${panel.draw([line(count)])}</g>`,
    ),
  ];
  const caption =
    span > 1 ? `${texts.caption ?? ""} Means over ${span} samples each.`.trim() : texts.caption;
  return frameSvg(samples.length === 0 ? noData(width, height) : drawing.join("\n"), {
    title: texts.title ?? "Utilisation over the run",
    subtitle: texts.subtitle ?? "",
    caption: captionWith(caption, leftOut, "finite figures"),
    legend:
      samples.length === 0
        ? []
        : [...PERCENTS, ...COUNTS].map(({ label, style }) => ({
            label,
            color: style.color,
            dash: style.dash,
          })),
    width,
    height,
  });
}

/** Means of `span` samples each, so many that at most MOST_POINTS are left; the last may be of fewer. */
function means(rows: readonly UtilisationSample[]): {
  readonly samples: readonly UtilisationSample[];
  readonly span: number;
} {
  const span = Math.ceil(rows.length / MOST_POINTS);
  if (span <= 1) return { samples: rows, span };
  const samples = Array.from({ length: Math.ceil(rows.length / span) }, (_, i) => {
    const own = rows.slice(i * span, (i + 1) * span);
    const mean = (name: keyof UtilisationSample): number =>
      own.reduce((sum, row) => sum + row[name], 0) / own.length;
    return {
      atSecond: mean("atSecond"),
      cpuAllocatedPercent: mean("cpuAllocatedPercent"),
      memoryAllocatedPercent: mean("memoryAllocatedPercent"),
      memoryConsumedPercent: mean("memoryConsumedPercent"),
      runningContainers: mean("runningContainers"),
      openPipelines: mean("openPipelines"),
    };
  });
  return { samples, span };
}
