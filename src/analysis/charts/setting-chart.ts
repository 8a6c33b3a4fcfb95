import * as Plot from "@observablehq/plot";
import { linearScale } from "./axis-scale.js";
import { formatNumber } from "./format-number.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { frameSvg, noData } from "./frame.js";
import { captionWith, finiteRows } from "./left-out.js";
import { distinct, seriesStyles } from "./palette.js";
import type { SeriesStyle } from "./palette.js";
import { createPanel } from "./panel.js";
import { shortened } from "./text-width.js";
import { AXIS_SIZE } from "./axis-scale.js";

/** A figure of a series, such as a policy, at a setting, such as "sigma 0.5", with its interval. */
export interface SettingRow {
  readonly series: string;
  readonly setting: string;
  readonly value: number;
  /** Of the interval; both missing or not finite: none is drawn. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Taken from a publication, not measured here: drawn hollow, as a series of its own. Default false. */
  readonly published?: boolean | undefined;
}

export interface SettingOptions extends ChartTexts, ChartSize {
  /** Below the x axis, with its unit. */
  readonly settingLabel: string;
  /** At the y axis, with its unit. */
  readonly valueLabel: string;
  /** From left to right. Default: in order of appearance. */
  readonly settings?: readonly string[];
  /** How a setting is written on the axis. Default: as it is. */
  readonly nameOf?: (setting: string) => string;
  /** Must 0 be on the y axis? Default true. */
  readonly withZero?: boolean;
}

interface Series {
  readonly name: string;
  readonly published: boolean;
  readonly style: SeriesStyle;
  readonly rows: readonly SettingRow[];
}

/**
 * A figure against a setting that takes few values: per series a dot with its interval at each, beside those of the other
 * series, joined by a thin line unless they are published. Settings are spaced evenly, whatever they are.
 */
export function settingChart(
  rows: readonly SettingRow[],
  {
    settingLabel,
    valueLabel,
    settings,
    nameOf = (setting) => setting,
    withZero = true,
    width = 760,
    height = 400,
    ...texts
  }: SettingOptions,
): string {
  const order = settings ?? distinct(rows.map(({ setting }) => setting));
  const { drawn: finite, leftOut } = finiteRows(rows, ({ value }) => [value]);
  const drawn = finite.filter(({ setting }) => order.includes(setting));
  const series = seriesOf(drawn);
  const count = Math.max(1, order.length);
  // The dots of a setting take at most 0.7 of its room, and are at most 18 pixels apart.
  const slot = (width - 100) / count;
  const step = Math.min((slot * 0.7) / Math.max(1, series.length), 18) / slot;
  const room = slot - 8;
  const panel = createPanel({
    width,
    height,
    x: {
      scale: { type: "linear", domain: [-0.5, count - 0.5] },
      label: settingLabel,
      ticks: order.map((setting, value) => {
        const full = nameOf(setting);
        return { value, text: shortened(full, room, AXIS_SIZE), full };
      }),
      grid: false,
    },
    y: {
      scale: linearScale(
        drawn.flatMap((row) => [row.value, ...(hasInterval(row) ? [row.low, row.high] : [])]),
        { withZero },
      ),
      label: valueLabel,
    },
  });
  const marks = series.flatMap(({ style, published, rows: own }, i) => {
    const offset = (i - (series.length - 1) / 2) * step;
    const x = ({ setting }: SettingRow): number => order.indexOf(setting) + offset;
    const sorted = [...own].sort((a, b) => x(a) - x(b));
    const { color, symbol } = style;
    const inside = published ? "white" : color;
    return [
      Plot.line(published ? [] : sorted, {
        x,
        y: "value",
        stroke: color,
        strokeWidth: 1,
        strokeOpacity: 0.6,
        strokeDasharray: style.dash,
      }),
      Plot.ruleX(own.filter(hasInterval), {
        x,
        y1: "low",
        y2: "high",
        stroke: color,
        strokeWidth: 1.6,
        strokeDasharray: published ? "3,2" : "none",
      }),
      ...(["low", "high"] as const).map((end) =>
        Plot.dot(own.filter(hasInterval), {
          x,
          y: end,
          symbol: CAP,
          r: 4,
          stroke: color,
          strokeWidth: 1.6,
        }),
      ),
      Plot.dot(own, {
        x,
        y: "value",
        symbol,
        r: 4.5,
        fill: inside,
        stroke: color,
        strokeWidth: 1.6,
        title: (row: SettingRow) => describe(row, nameOf(row.setting)),
      }),
    ];
  });
  return frameSvg(drawn.length === 0 ? noData(width, height) : panel.draw(marks), {
    title: texts.title ?? `${valueLabel} against ${settingLabel}`,
    subtitle: texts.subtitle ?? "bars: intervals",
    caption: captionWith(texts.caption, leftOut, "a finite figure"),
    legend: series.map(({ name, published, style }) => ({
      label: published ? `${name} (published)` : name,
      color: style.color,
      symbol: style.symbol,
      hollow: published,
      ...(published ? {} : { dash: style.dash }),
    })),
    width,
    height,
  });
}

/** A short horizontal line. */
const CAP = {
  draw(
    path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void },
    area: number,
  ) {
    const half = Math.sqrt(area / Math.PI);
    path.moveTo(-half, 0);
    path.lineTo(half, 0);
  },
};

/** Published series look like those of the same name, but for being hollow, and come after them. */
function seriesOf(rows: readonly SettingRow[]): Series[] {
  const names = distinct(rows.map(({ series }) => series));
  const styleOf = seriesStyles(names);
  return names.flatMap((name) =>
    [false, true].flatMap((published) => {
      const own = rows.filter(
        (row) => row.series === name && (row.published ?? false) === published,
      );
      return own.length === 0 ? [] : [{ name, published, style: styleOf(name), rows: own }];
    }),
  );
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

function hasInterval(row: SettingRow): row is SettingRow & Interval {
  return Number.isFinite(row.low) && Number.isFinite(row.high);
}

function describe(row: SettingRow, setting: string): string {
  const interval = hasInterval(row)
    ? ` (${formatNumber(row.low)} to ${formatNumber(row.high)})`
    : "";
  return `${row.series}, ${setting}: ${formatNumber(row.value)}${interval}`;
}
