import { exponential, seededSource } from "../random/index.js";
import type { PoolOutage } from "./outages.js";

export interface OutageRate {
  /** Pools that can be lost. */
  readonly poolCount: number;
  /** No outage begins from this second on. */
  readonly durationSeconds: number;
  /** Mean time from the start, or from a pool's return, to its loss, > 0. */
  readonly failureMeanSeconds: number;
  /** Mean length of an outage, > 0. */
  readonly recoveryMeanSeconds: number;
  readonly seed: number;
}

/** A rate that would give more outages than this is a mistake. */
const MOST_OUTAGES = 1_000_000;

/**
 * Outages at random: each pool alternates between being up and being lost, for exponentially distributed times. Each pool has a
 * stream of random numbers of its own, so that neither more pools nor a longer run change what had been drawn.
 * Throws a RangeError if more than a million are to be expected.
 */
export function drawOutages({
  poolCount,
  durationSeconds,
  failureMeanSeconds,
  recoveryMeanSeconds,
  seed,
}: OutageRate): readonly PoolOutage[] {
  const expected = (poolCount * durationSeconds) / (failureMeanSeconds + recoveryMeanSeconds);
  if (!(expected <= MOST_OUTAGES)) {
    throw new RangeError(`expected at most ${MOST_OUTAGES} outages, got about ${expected}`);
  }
  const outages: PoolOutage[] = [];
  for (let pool = 0; pool < poolCount; pool++) {
    const source = seededSource(seed, "outages", pool);
    let atSeconds = exponential(source, failureMeanSeconds);
    while (atSeconds < durationSeconds) {
      const forSeconds = exponential(source, recoveryMeanSeconds);
      outages.push({ pool, atSeconds, forSeconds });
      atSeconds += forSeconds + exponential(source, failureMeanSeconds);
    }
  }
  return outages;
}
