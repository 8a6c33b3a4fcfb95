import { formatNumber } from "./format-number.js";
import { textWidth } from "./text-width.js";

export type Domain = readonly [low: number, high: number];

/** Where values are on an axis. */
export interface AxisScale {
  readonly type: "linear" | "log";
  readonly domain: Domain;
  /** On a logarithmic axis: the value at which 0 is drawn, and that above which values are drawn where they are. */
  readonly zero?: { readonly at: number; readonly below: number };
}

export interface Tick {
  readonly value: number;
  readonly text: string;
  /** In full, where `text` is shortened. */
  readonly full?: string;
}

/** Size of the texts of axes, in pixels. */
export const AXIS_SIZE = 11;

/**
 * A linear scale of all the values, with 0 unless `withZero` is false, and some room beside them. Of no values it is 0
 * to 1.
 */
export function linearScale(
  values: readonly number[],
  { withZero = true, room = 0.06 }: { readonly withZero?: boolean; readonly room?: number } = {},
): AxisScale {
  const all = withZero || values.length === 0 ? [...values, 0] : values;
  const low = minimum(all);
  const high = maximum(all);
  const span = high - low;
  if (span === 0) {
    const half = Math.abs(low) / 10 || 1;
    return { type: "linear", domain: withZero && low === 0 ? [0, 1] : [low - half, low + half] };
  }
  const isZero = (end: number): boolean => withZero && end === 0;
  return {
    type: "linear",
    domain: [isZero(low) ? 0 : low - span * room, isZero(high) ? 0 : high + span * room],
  };
}

/** A logarithmic scale of all the values > 0; if there are zeros too, they are drawn at its left end. */
export function logScale(values: readonly number[]): AxisScale {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { type: "log", domain: [1, 10] };
  const [least, most] = [minimum(positive), maximum(positive)];
  const room = Math.max(1.15, (most / least) ** 0.03);
  const low = least / room;
  const high = most * room;
  if (!values.includes(0)) return { type: "log", domain: [low, high] };
  // A seventh of the axis, so that nobody takes it for a small value.
  const at = low / (high / low) ** (1 / 6);
  return { type: "log", domain: [at / room, high], zero: { at, below: low } };
}

/** Logarithmic if the values > 0 span more than a factor of 30, else linear from 0. */
export function scaleFor(values: readonly number[]): AxisScale {
  const positive = values.filter((value) => value > 0);
  const isWide = positive.length > 0 && maximum(positive) / minimum(positive) > 30;
  return isWide && values.every((value) => value >= 0) ? logScale(values) : linearScale(values);
}

/** The value to draw, which differs only for 0 on a logarithmic axis. */
export function onScale({ zero }: AxisScale, value: number): number {
  return value === 0 && zero ? zero.at : value;
}

/** Share of the axis, 0 at its low end, 1 at its high end. */
export function shareOf(scale: AxisScale, value: number): number {
  const of = (each: number): number => (scale.type === "log" ? Math.log(each) : each);
  const [low, high] = scale.domain;
  return (of(onScale(scale, value)) - of(low)) / (of(high) - of(low));
}

/** Leading digits of the ticks of a logarithmic axis, from coarse to fine. */
const TICK_DIGITS: readonly (readonly number[])[] = [
  [1],
  [1, 2, 5],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
  range(2, 19, 0.5),
  range(10, 99, 0.1),
];

export interface TickOptions {
  /** Of the axis, in pixels. */
  readonly length: number;
  /** Across it lie texts beside each other, up it above each other. */
  readonly direction: "across" | "up";
  /** Default: about one in 90 pixels across, one in 50 up. */
  readonly count?: number;
  readonly format?: (value: number) => string;
  /** Only at whole numbers. Default false. */
  readonly isCount?: boolean;
}

/** Ticks of an axis whose texts do not touch. */
export function axisTicks(
  scale: AxisScale,
  { length, direction, count, format = formatNumber, isCount = false }: TickOptions,
): Tick[] {
  const wanted =
    count ?? Math.max(3, Math.min(8, Math.round(length / (direction === "up" ? 50 : 90))));
  const values = scale.type === "log" ? logTicks(scale, wanted) : linearTicks(scale.domain, wanted);
  const shown = isCount ? values.filter((value) => Number.isInteger(value)) : values;
  const ticks = shown.map((value) => ({ value, text: format(value) }));
  if (scale.zero) ticks.unshift({ value: scale.zero.at, text: format(0) });
  return apart(ticks, scale, { length, direction });
}

/** The ticks, from the low end on, without those whose texts would touch one before. */
export function apart(
  ticks: readonly Tick[],
  scale: AxisScale,
  { length, direction }: Pick<TickOptions, "length" | "direction">,
): Tick[] {
  const placed = ticks
    .map((tick) => ({ tick, at: shareOf(scale, tick.value) * length }))
    .sort((a, b) => a.at - b.at);
  let end = -Infinity;
  return placed.flatMap(({ tick, at }) => {
    const half = direction === "up" ? 6.5 : textWidth(tick.text, AXIS_SIZE) / 2 + 3;
    if (at - half < end) return [];
    end = at + half;
    return [tick];
  });
}

function linearTicks([low, high]: Domain, count: number): number[] {
  const step = niceStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** 1, 2 or 5 times a power of ten, near `size` > 0. */
export function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = size / power;
  const leading =
    factor >= Math.sqrt(50) ? 10 : factor >= Math.sqrt(10) ? 5 : factor >= Math.SQRT2 ? 2 : 1;
  return Number((leading * power).toPrecision(3));
}

/** The coarsest ticks of which there are at least four, or of many decades some. */
function logTicks({ domain, zero }: AxisScale, wanted: number): number[] {
  const high = domain[1];
  const low = zero ? zero.below : domain[0];
  const decades = Math.log10(high / low);
  const every = Math.max(1, Math.ceil(decades / (wanted + 1)));
  let ticks: number[] = [];
  for (const digits of TICK_DIGITS) {
    ticks = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1)
      .filter((power) => power % every === 0)
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
    if (ticks.length >= Math.min(4, wanted) || every > 1) break;
  }
  return ticks;
}

/** first · unit, (first + 1) · unit, … last · unit. */
function range(first: number, last: number, unit: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * unit).toFixed(1)),
  );
}

// Not Math.min(...values): there may be more values than arguments can be passed.
export function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

export function maximum(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
