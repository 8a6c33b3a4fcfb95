/**
 * Where the time of pipelines in the system went, in pipeline-seconds. At any time a pipeline is in exactly one of
 * these, the first that holds: an operator runs that OOM has not killed before (running); one runs that it has
 * (redone); one is in a container and about to run (running); a container is being written to disk (suspended); else it
 * waits. A pipeline counts as waiting for a timeout until it is counted as timed out, at the next full second.
 */
export interface TimeSplit {
  /** Waited for its first container while no pool had a tenth of its CPUs and memory free. */
  readonly firstWaitFullSeconds: number;
  /** Waited for its first container although a pool had. */
  readonly firstWaitRoomSeconds: number;
  /** Waited later, between operators or after a kill, while no pool had room. */
  readonly laterWaitFullSeconds: number;
  /** Waited later although a pool had room. */
  readonly laterWaitRoomSeconds: number;
  readonly runningSeconds: number;
  readonly redoneSeconds: number;
  readonly suspendedSeconds: number;
}

/** What a pipeline can be doing. */
export const TIME_PARTS = [
  "firstWaitFullSeconds",
  "firstWaitRoomSeconds",
  "laterWaitFullSeconds",
  "laterWaitRoomSeconds",
  "runningSeconds",
  "redoneSeconds",
  "suspendedSeconds",
] as const satisfies readonly (keyof TimeSplit)[];

export type MutableTimeSplit = { -readonly [Part in keyof TimeSplit]: number };

/** No time at all. */
export function noTime(): MutableTimeSplit {
  return {
    firstWaitFullSeconds: 0,
    firstWaitRoomSeconds: 0,
    laterWaitFullSeconds: 0,
    laterWaitRoomSeconds: 0,
    runningSeconds: 0,
    redoneSeconds: 0,
    suspendedSeconds: 0,
  };
}

/** Adds `factor` times a split to a total. */
export function addTime(total: MutableTimeSplit, split: TimeSplit, factor = 1): void {
  for (const part of TIME_PARTS) total[part] += factor * split[part];
}

/** The sum of splits. */
export function addTimes(splits: readonly TimeSplit[]): TimeSplit {
  const total = noTime();
  for (const split of splits) addTime(total, split);
  return total;
}

/** All of it: time in the system. */
export function inSystemSeconds(split: TimeSplit): number {
  return waitSeconds(split) + split.runningSeconds;
}

/** All but running: what a faster schedule could have saved. */
export function waitSeconds(split: TimeSplit): number {
  let seconds = 0;
  for (const part of TIME_PARTS) if (part !== "runningSeconds") seconds += split[part];
  return seconds;
}
