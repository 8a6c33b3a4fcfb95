import type { FailureReason } from "../../simulator/index.js";
import type { PipelineSpec } from "../../workload/index.js";
import type { ClassName } from "./class-name.js";
import { classOf } from "./class-name.js";
import type { MutableTimeSplit, TimeSplit } from "./time-split.js";
import { addTime, noTime } from "./time-split.js";
import type { UtilisationRecorder } from "./utilisation.js";

/**
 * Where a pipeline stood when it left the system or the run ended. killed: an operator was killed by OOM and has not
 * been assigned since; waiting: nothing of it was in a container, but something had been.
 */
export const END_STATES = [
  "complete",
  "timed-out",
  "never-started",
  "killed",
  "waiting",
  "running",
  "suspended",
] as const;
export type EndState = (typeof END_STATES)[number];

type OperatorStatus = "assignable" | "held" | "running" | "writing" | "done";
type Activity = "waiting" | "running" | "redone" | "suspended";

/** Follows one pipeline through the system. Everything happens at the cluster's current tick. */
export class PipelineProgress {
  readonly className: ClassName;
  readonly arrivalTick: number;
  /** Containers with operators of it that were killed by OOM. */
  ooms = 0;
  /** Ticks from its arrival to its first container; undefined before. */
  firstContainerAfterTicks: number | undefined;
  isOpen = true;
  #activity: Activity = "waiting";
  #sinceTick: number;
  #sinceRoomTicks: number;
  readonly #ticks: MutableTimeSplit = noTime();
  readonly #status: OperatorStatus[];
  /** Parents not done yet, per operator. */
  readonly #missing: number[];
  /** Operators that were running when they were killed by OOM. */
  readonly #killed = new Set<number>();
  #running = 0;
  #redoing = 0;
  #held = 0;
  #writing = 0;
  #remaining: number;
  #children: readonly (readonly number[])[] | undefined;
  #positions: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly spec: PipelineSpec,
    readonly cluster: UtilisationRecorder,
  ) {
    this.className = classOf(spec.priority);
    this.arrivalTick = cluster.tick;
    this.#sinceTick = cluster.tick;
    this.#sinceRoomTicks = cluster.roomTicks;
    this.#status = spec.operators.map(() => "assignable");
    this.#missing = spec.operators.map(({ parents }) => parents.length);
    this.#remaining = spec.operators.length;
    cluster.readyOperators += this.#countReady();
  }

  /** The position of an operator; undefined if there is none of this id. */
  positionOf(operator: string): number | undefined {
    this.#positions ??= new Map(this.spec.operators.map(({ id }, i) => [id, i]));
    return this.#positions.get(operator);
  }

  /** An operator was put into a container. */
  assign(i: number): void {
    if (this.#status[i] !== "assignable") return;
    this.#change(() => {
      this.#status[i] = "held";
      this.#held++;
      this.firstContainerAfterTicks ??= this.cluster.tick - this.arrivalTick;
    }, i);
  }

  /** It began to run. */
  start(i: number): void {
    if (this.#status[i] !== "held") return;
    this.#change(() => {
      this.#status[i] = "running";
      this.#held--;
      if (this.#killed.has(i)) this.#redoing++;
      else this.#running++;
    });
  }

  /** It completed. */
  complete(i: number): void {
    if (this.#status[i] !== "running") return;
    this.#change(() => {
      this.#leave(i);
      this.#status[i] = "done";
      this.#remaining--;
      this.#killed.delete(i);
      for (const child of this.#childrenOf(i)) {
        this.#missing[child] = (this.#missing[child] ?? 0) - 1;
        if (this.#isReady(child)) this.cluster.readyOperators++;
      }
    });
  }

  /** It, or the wait for its turn, ended with its container. */
  fail(i: number, reason: FailureReason): void {
    const status = this.#status[i];
    if (status !== "running" && status !== "held" && status !== "writing") return;
    this.#change(() => {
      if (status === "writing") this.#writing--;
      else this.#leave(i);
      if (reason === "OOM" && status === "running") this.#killed.add(i);
      this.#status[i] = "assignable";
      if (this.#isReady(i)) this.cluster.readyOperators++;
    });
  }

  /** Its container is being written to disk. */
  suspend(i: number): void {
    if (this.#status[i] !== "held") return;
    this.#change(() => {
      this.#status[i] = "writing";
      this.#held--;
      this.#writing++;
    });
  }

  /** The writing ended. */
  suspended(i: number): void {
    if (this.#status[i] !== "writing") return;
    this.#change(() => {
      this.#status[i] = "assignable";
      this.#writing--;
      if (this.#isReady(i)) this.cluster.readyOperators++;
    });
  }

  /** It has left the system: nothing of it waits any more. */
  close(): void {
    if (!this.isOpen) return;
    this.#account();
    this.cluster.readyOperators -= this.#countReady();
    this.isOpen = false;
  }

  /** Its time in the system up to now. */
  times(ticksPerSecond: number): TimeSplit {
    if (this.isOpen) this.#account();
    const times = noTime();
    addTime(times, this.#ticks, 1 / ticksPerSecond);
    return times;
  }

  /** Where it stands, if it is neither complete nor timed out. */
  get state(): EndState {
    if (this.firstContainerAfterTicks === undefined) return "never-started";
    if (this.#activity === "suspended") return "suspended";
    if (this.#activity !== "waiting") return "running";
    return this.#killed.size > 0 ? "killed" : "waiting";
  }

  /** Carries out a change of state; `leaving`: the operator that can no longer be assigned by it. */
  #change(change: () => void, leaving?: number): void {
    if (this.isOpen) this.#account();
    if (leaving !== undefined && this.#isReady(leaving)) this.cluster.readyOperators--;
    change();
    this.#activity = this.#currentActivity();
  }

  #leave(i: number): void {
    if (this.#status[i] === "held") this.#held--;
    else if (this.#killed.has(i)) this.#redoing--;
    else this.#running--;
  }

  /** Counts the time since the last look as what it was doing. */
  #account(): void {
    const { tick, roomTicks } = this.cluster;
    const ticks = tick - this.#sinceTick;
    const roomy = roomTicks - this.#sinceRoomTicks;
    this.#sinceTick = tick;
    this.#sinceRoomTicks = roomTicks;
    if (this.#activity === "running") this.#ticks.runningSeconds += ticks;
    else if (this.#activity === "redone") this.#ticks.redoneSeconds += ticks;
    else if (this.#activity === "suspended") this.#ticks.suspendedSeconds += ticks;
    else if (this.firstContainerAfterTicks === undefined) {
      this.#ticks.firstWaitRoomSeconds += roomy;
      this.#ticks.firstWaitFullSeconds += ticks - roomy;
    } else {
      this.#ticks.laterWaitRoomSeconds += roomy;
      this.#ticks.laterWaitFullSeconds += ticks - roomy;
    }
  }

  #currentActivity(): Activity {
    if (this.#running > 0) return "running";
    if (this.#redoing > 0) return "redone";
    // All done: its container still runs operators of another pipeline.
    if (this.#held > 0 || this.#remaining === 0) return "running";
    return this.#writing > 0 ? "suspended" : "waiting";
  }

  #isReady(i: number): boolean {
    return this.isOpen && this.#status[i] === "assignable" && this.#missing[i] === 0;
  }

  #countReady(): number {
    return this.#status.reduce((count, _, i) => count + Number(this.#isReady(i)), 0);
  }

  #childrenOf(i: number): readonly number[] {
    if (!this.#children) {
      const children: number[][] = this.spec.operators.map(() => []);
      this.spec.operators.forEach(({ parents }, child) => {
        for (const parent of parents) children[parent]?.push(child);
      });
      this.#children = children;
    }
    return this.#children[i] ?? [];
  }
}
