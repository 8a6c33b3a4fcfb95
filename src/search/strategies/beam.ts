import { ranked } from "../ranking.js";
import type { Strategy } from "./strategy.js";

export interface BeamOptions {
  /** Candidates kept, and made in each level; ≥ 1. */
  readonly width: number;
}

/**
 * Beam search: the first `width` candidates are made from scratch; then each level makes one candidate from each of the
 * `width` best so far. Levels are as many as the iterations allow.
 */
export function beam({ width }: BeamOptions): Strategy {
  const levelOf = (number: number): number => Math.floor(number / width);
  return {
    name: "beam",
    horizon: (number) => levelOf(number) * width,
    parents({ number, visible, metric }) {
      if (visible.length === 0) return [];
      const kept = ranked(visible, metric).slice(0, width);
      const parent = kept[(number % width) % kept.length];
      return parent ? [parent] : [];
    },
  };
}
