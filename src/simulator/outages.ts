import { ticksIn } from "./memory-curve.js";

/** A pool is lost, with all that runs in it, and comes back empty. */
export interface PoolOutage {
  /** The pool's id: 0, 1, … */
  readonly pool: number;
  /** Simulated second in which it is lost, ≥ 0. From the run's end on nothing happens. */
  readonly atSeconds: number;
  /** How long it is away, ≥ 0; at least a tick. */
  readonly forSeconds: number;
}

/** The pool is lost at the end of `lostTick` and back at the end of `backTick`. */
export interface OutageTicks {
  readonly lostTick: number;
  readonly backTick: number;
}

/**
 * The outages of each of `poolCount` pools in ticks, in order. Like an arrival an outage begins in the first tick t with
 * `atSeconds / tickSeconds` ≤ t; it lasts trunc(`forSeconds` / `tickSeconds`) ticks, at least one. Outages of a pool that
 * overlap or meet are one.
 */
export function outageTicks(
  outages: readonly PoolOutage[],
  poolCount: number,
  tickSeconds: number,
): readonly (readonly OutageTicks[])[] {
  const ticks: { lostTick: number; backTick: number }[][] = Array.from(
    { length: poolCount },
    () => [],
  );
  const inOrder = outages.toSorted((a, b) => a.atSeconds - b.atSeconds);
  for (const { pool, atSeconds, forSeconds } of inOrder) {
    const lostTick = Math.ceil(atSeconds / tickSeconds);
    const backTick = lostTick + Math.max(1, ticksIn(forSeconds, tickSeconds));
    const last = ticks[pool]?.at(-1);
    if (last && lostTick <= last.backTick) last.backTick = Math.max(last.backTick, backTick);
    else ticks[pool]?.push({ lostTick, backTick });
  }
  return ticks;
}
