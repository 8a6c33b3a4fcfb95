import type { ClassName } from "./class-name.js";
import { CLASS_NAMES } from "./class-name.js";
import type { EndState, PipelineProgress } from "./pipeline-progress.js";
import type { TimeSplit } from "./time-split.js";
import { inSystemSeconds, waitSeconds } from "./time-split.js";
import { plain } from "./plain.js";
import { waitReason } from "./wait-reason.js";

/** How many of the longest-waiting pipelines are kept. */
const LONGEST_WAITING = 5;

/** A pipeline that waited long, and how it spent the time. */
export interface WaitingPipeline {
  readonly trace: string;
  readonly id: string;
  readonly class: ClassName;
  readonly arrivedAtSecond: number;
  /** From its arrival until it was first put into a container; until it left or the run ended if it never was. */
  readonly firstWaitSeconds: number;
  /** Its time in the system other than running: what it is ranked by. */
  readonly waitSeconds: number;
  /** From its arrival to its completion, its timeout, or the end of the run; the sum of `split`. */
  readonly inSystemSeconds: number;
  readonly endState: EndState;
  /** Containers with operators of it that were killed by OOM. */
  readonly ooms: number;
  readonly split: TimeSplit;
  /** In a sentence, why it waited. */
  readonly reason: string;
}

/**
 * The five pipelines that waited longest, with the longest-waiting one of each class among them if it has waited at
 * all; longest first, equal ones in the order given.
 */
export function longestWaiting(pipelines: readonly WaitingPipeline[]): readonly WaitingPipeline[] {
  const sorted = pipelines
    .filter((pipeline) => pipeline.waitSeconds > 0)
    .sort((a, b) => b.waitSeconds - a.waitSeconds);
  const firsts = CLASS_NAMES.map((name) => sorted.findIndex((each) => each.class === name));
  const kept = new Set(firsts.filter((position) => position >= 0));
  for (let i = 0; i < sorted.length && kept.size < LONGEST_WAITING; i++) kept.add(i);
  return sorted.filter((_, position) => kept.has(position));
}

/** Collects the longest-waiting pipelines of a run; keeps at most five of each class. */
export class WaitingRecorder {
  readonly #kept: WaitingPipeline[] = [];

  constructor(readonly ticksPerSecond: number) {}

  /** Takes a pipeline that has left the system, or is in it at the end. */
  add(pipeline: PipelineProgress, endState: EndState, split: TimeSplit): void {
    const seconds = waitSeconds(split);
    const rivals = this.#kept.filter((other) => other.class === pipeline.className);
    const last = rivals.at(-1);
    const isFull = rivals.length >= LONGEST_WAITING;
    if (seconds <= 0 || (isFull && last && seconds <= last.waitSeconds)) return;
    if (isFull && last) this.#kept.splice(this.#kept.indexOf(last), 1);
    const behind = this.#kept.findIndex((other) => other.waitSeconds < seconds);
    const position = behind < 0 ? this.#kept.length : behind;
    this.#kept.splice(position, 0, this.#describe(pipeline, endState, split));
  }

  #describe(pipeline: PipelineProgress, endState: EndState, split: TimeSplit): WaitingPipeline {
    const { ooms, spec, className, arrivalTick } = pipeline;
    return {
      trace: "",
      id: plain(spec.id, 64),
      class: className,
      arrivedAtSecond: arrivalTick / this.ticksPerSecond,
      firstWaitSeconds: split.firstWaitFullSeconds + split.firstWaitRoomSeconds,
      waitSeconds: waitSeconds(split),
      inSystemSeconds: inSystemSeconds(split),
      endState,
      ooms,
      split,
      reason: waitReason({ endState, ooms, split }),
    };
  }

  result(trace: string): readonly WaitingPipeline[] {
    return longestWaiting(this.#kept).map((pipeline) => ({ ...pipeline, trace }));
  }
}
