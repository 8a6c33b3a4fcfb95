import { performance } from "node:perf_hooks";
import { median } from "../src/simulator/index.js";

/** The median time of a warm task, in milliseconds: it runs for a while first, then at least `runs` times. */
export function medianMilliseconds(task: () => void, runs = 15): number {
  const warmUntil = performance.now() + 300;
  do task();
  while (performance.now() < warmUntil);
  return median(Array.from({ length: runs }, () => milliseconds(task)));
}

/** The time of one run, in milliseconds. */
export function milliseconds(task: () => void): number {
  const begun = performance.now();
  task();
  return performance.now() - begun;
}

/** The time of the fastest of `runs` warm runs, in milliseconds: what is compared with another process had other noise. */
export function fastestMilliseconds(task: () => void, runs: number): number {
  const warmUntil = performance.now() + 1000;
  do task();
  while (performance.now() < warmUntil);
  return Math.min(...Array.from({ length: runs }, () => milliseconds(task)));
}
