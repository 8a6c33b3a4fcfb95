import type { RandomSource } from "../../random/index.js";
import { integer, pick, shuffle } from "../../random/index.js";
import type { ProfileShape } from "./profile.js";

/** The parents of each operator of a pipeline, as positions; every parent stands before its children. */
export type ParentLists = readonly (readonly number[])[];

const MOST_PARENTS = 3;
const WIDEST_LAYER = 4;
const PURE_SHAPES = ["chain", "fan-out", "fan-in", "diamond", "layered"] as const;

/**
 * A DAG of `count` (≥ 1) operators. chain: each after the one before it; fan-out: all after the first; fan-in: the last
 * after all others; diamond: first, all between, last; layered: layers of up to 4 operators, each after 1 to 3 of the layer
 * above; mixed: one of these, equally likely.
 */
export function drawShape(random: RandomSource, shape: ProfileShape, count: number): ParentLists {
  switch (shape) {
    case "mixed":
      return drawShape(random, pick(random, PURE_SHAPES), count);
    case "layered":
      return layered(random, count);
    default:
      return Array.from({ length: count }, (_, position) => parentsAt(shape, position, count));
  }
}

type RegularShape = "chain" | "fan-out" | "fan-in" | "diamond";

function parentsAt(shape: RegularShape, position: number, count: number): number[] {
  if (position === 0) return [];
  const isLast = position === count - 1;
  switch (shape) {
    case "chain":
      return [position - 1];
    case "fan-out":
      return [0];
    case "fan-in":
      return isLast ? range(0, position) : [];
    case "diamond":
      return isLast && count > 2 ? range(1, position) : [0];
  }
}

function layered(random: RandomSource, count: number): ParentLists {
  const parents: (readonly number[])[] = [];
  let above: number[] = [];
  while (parents.length < count) {
    const first = parents.length;
    const width = Math.min(integer(random, 1, WIDEST_LAYER), count - first);
    for (let i = 0; i < width; i++) parents.push(drawParents(random, above));
    above = range(first, first + width);
  }
  return parents;
}

function drawParents(random: RandomSource, above: readonly number[]): number[] {
  if (above.length === 0) return [];
  const count = integer(random, 1, Math.min(MOST_PARENTS, above.length));
  return shuffle(random, above)
    .slice(0, count)
    .sort((a, b) => a - b);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
