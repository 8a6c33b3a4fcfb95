import { effortName, effortsInOrder } from "./effort-style.js";
import type { ChartSize, ChartTexts } from "./frame.js";
import { settingChart } from "./setting-chart.js";

/** What a model brought at an effort: the median over repeats with its interval. */
export interface EffortRow {
  readonly model: string;
  /** none, low, medium, high; "" is the model's default. */
  readonly effort: string;
  /** Over FIFO. */
  readonly improvementPercent: number;
  /** Of the interval; missing or not finite: none is drawn. */
  readonly lowPercent?: number | undefined;
  readonly highPercent?: number | undefined;
  /** Taken from a publication, not measured here. Default false. */
  readonly published?: boolean | undefined;
}

export type EffortOptions = ChartTexts & ChartSize;

/** Improvement against effort, least effort first, a series per model; what is published is hollow. */
export function effortChart(rows: readonly EffortRow[], options: EffortOptions = {}): string {
  return settingChart(
    rows.map(({ model, effort, improvementPercent, lowPercent, highPercent, published }) => ({
      series: model,
      setting: effort,
      value: improvementPercent,
      low: lowPercent,
      high: highPercent,
      published,
    })),
    {
      title: "Improvement against effort",
      subtitle: "medians over the repeats, bars: their intervals",
      ...options,
      settingLabel: "effort",
      valueLabel: "improvement over FIFO (%)",
      settings: effortsInOrder(rows.map(({ effort }) => effort)),
      nameOf: effortName,
    },
  );
}
