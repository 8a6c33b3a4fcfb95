import type { RandomSource } from "../../random/index.js";
import { exponential } from "../../random/index.js";
import type { ArrivalPattern } from "./profile.js";

/** A burst's rate over the rate between bursts, and the shares of time: the mean rate is 1. */
const BURST = { factor: 10, share: 0.1, meanPerDuration: 12 };
/** Waves in the duration, and how far the rate swings around its mean. */
const DAY = { count: 3, swing: 0.9 };
const MILLISECONDS = 1000;

/**
 * `count` arrivals in [0, durationSeconds), in order, in whole milliseconds. Those of a Poisson process of which the number
 * is known are independent draws from its rate; so they are here, with the rate of the pattern.
 */
export function drawArrivals(
  random: RandomSource,
  pattern: ArrivalPattern,
  count: number,
  durationSeconds: number,
): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, i) => i / count);
  if (pattern !== "steady") {
    const draw = instantDrawer(random, pattern);
    for (let i = 0; i < count; i++) shares[i] = draw();
    shares.sort();
  }
  return shares.map((share) => Math.floor(share * durationSeconds * MILLISECONDS) / MILLISECONDS);
}

/** Draws one instant, as a share of the duration. */
function instantDrawer(
  random: RandomSource,
  pattern: Exclude<ArrivalPattern, "steady">,
): () => number {
  switch (pattern) {
    case "poisson":
      return () => random.random();
    case "diurnal":
      return () => rejected(random, dayRate, 1 + DAY.swing);
    case "bursty": {
      const rate = burstRate(random);
      return () => rejected(random, rate, BURST.factor);
    }
  }
}

/** An instant with a probability in proportion to `rate` (≤ `most`), by rejection. */
function rejected(random: RandomSource, rate: (instant: number) => number, most: number): number {
  for (;;) {
    const instant = random.random();
    if (random.random() * most < rate(instant)) return instant;
  }
}

/** Lowest at the start and the end of a day. */
function dayRate(instant: number): number {
  return 1 - DAY.swing * Math.cos(2 * Math.PI * DAY.count * instant);
}

/** Bursts and the times between them are exponential. The first burst begins after at most the mean time between two. */
function burstRate(random: RandomSource): (instant: number) => number {
  const meanBurst = BURST.share / BURST.meanPerDuration;
  const meanQuiet = (1 - BURST.share) / BURST.meanPerDuration;
  const bursts: (readonly [start: number, end: number])[] = [];
  let at = random.random() * meanQuiet;
  while (at < 1) {
    const end = at + exponential(random, meanBurst);
    bursts.push([at, end]);
    at = end + exponential(random, meanQuiet);
  }
  return (instant) =>
    bursts.some(([start, end]) => start <= instant && instant < end) ? BURST.factor : 1;
}
