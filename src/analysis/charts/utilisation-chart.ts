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

const COUNTS = [
  { name: "runningContainers", label: "containers running", style: seriesStyle(3) },
  { name: "openPipelines", label: "pipelines open", style: seriesStyle(4) },
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
  { width = 760, height = 430, ...texts }: UtilisationOptions = {},
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
  const upper = Math.round(height * 0.55);
  const counts = samples.flatMap(({ runningContainers, openPipelines }) => [
    runningContainers,
    openPipelines,
  ]);
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
  const numbers = createPanel({
    width,
    height: height - upper,
    left: 60,
    x: { scale: x, label: "time (simulated s)" },
    y: { scale: linearScale(counts), label: "number" },
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
    `<g transform="translate(0 ${upper})">${numbers.draw(COUNTS.map(line))}</g>`,
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
