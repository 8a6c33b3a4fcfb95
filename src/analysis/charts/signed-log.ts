import type { AxisScale, Tick } from "./axis-scale.js";
import { apart, axisTicks, linearScale, maximum, minimum } from "./axis-scale.js";
import { formatSigned } from "./format-number.js";

/** An axis of amounts of both signs, of which a few may be far larger than most. */
export interface SignedAxis {
  /** Of what `place` returns. */
  readonly scale: AxisScale;
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
  /** Up to this size the axis is about linear, beyond it logarithmic; undefined: it is linear. */
  readonly linearTo: number | undefined;
}

/**
 * Linear if no value is more than 30 times the median size of those that are not 0; else sign · log(1 + |value| / c), where
 * c is the power of ten at or below that median. `length`: of the axis, in pixels.
 */
export function signedAxis(values: readonly number[], length: number): SignedAxis {
  const sizes = values
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 1;
  const across = { length, direction: "across" } as const;
  const most = sizes.at(-1) ?? 1;
  if (most <= 30 * middle) {
    const scale = linearScale(sizes.length === 0 ? [-1, 1] : values);
    const ticks = axisTicks(scale, { ...across, format: formatSigned });
    return { scale, place: (value) => value, ticks, linearTo: undefined };
  }
  const linearTo = 10 ** Math.floor(Math.log10(middle));
  const place = (value: number): number =>
    Math.sign(value) * Math.log10(1 + Math.abs(value) / linearTo);
  const low = place(Math.min(0, minimum(values)));
  const high = place(Math.max(0, maximum(values)));
  const room = (high - low) * 0.03;
  const scale: AxisScale = { type: "linear", domain: [low - room, high + room] };
  const powers = Array.from(
    { length: Math.floor(Math.log10(most / linearTo) + 1e-9) + 1 },
    (_, i) => Number((linearTo * 10 ** i).toPrecision(3)),
  );
  // 0 first, then the largest: what touches those is left out.
  const wanted = [0, ...powers.reverse().flatMap((power) => [-power, power])]
    .map((value) => ({ value: place(value), text: formatSigned(value) }))
    .filter(({ value }) => value >= scale.domain[0] && value <= scale.domain[1]);
  const ticks = wanted.reduce<Tick[]>(
    (kept, tick) =>
      apart([...kept, tick], scale, across).length > kept.length ? [...kept, tick] : kept,
    [],
  );
  return { scale, place, ticks, linearTo };
}
