import type { Tick } from "./axis-scale.js";
import { AXIS_SIZE } from "./axis-scale.js";
import { shortened, widest } from "./text-width.js";

/** Names at 0, 1, 2, … of a y axis, shortened to `most` pixels, and the left margin that they need. */
export function categoryTicks(
  names: readonly string[],
  most: number,
): { readonly ticks: Tick[]; readonly left: number } {
  const ticks = names.map((name, value) => ({
    value,
    text: shortened(name, most, AXIS_SIZE),
    full: name,
  }));
  return {
    ticks,
    left: Math.max(
      40,
      16 +
        widest(
          ticks.map(({ text }) => text),
          AXIS_SIZE,
        ) +
        10,
    ),
  };
}
