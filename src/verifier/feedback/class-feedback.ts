import type { ClassStatistics } from "../../simulator/index.js";
import type { MemorySizing } from "./memory-sizing.js";
import { MemorySizingRecorder, mergeMemorySizing } from "./memory-sizing.js";
import { defined, medianOf, sum } from "./numbers.js";
import type { EndState } from "./pipeline-progress.js";
import { END_STATES } from "./pipeline-progress.js";
import type { TimeSplit } from "./time-split.js";
import { addTime, addTimes, noTime } from "./time-split.js";

/** Containers that a deadline killed. */
export interface TimeoutCost {
  /** Pipelines counted as timed out. */
  readonly pipelines: number;
  readonly containers: number;
  /** Memory × time that the killed operators held, GB·s. */
  readonly lostGbSeconds: number;
}

/** Containers that were lost with their pool. */
export interface LossCost {
  readonly containers: number;
  /** Memory × time that the lost operators held, GB·s. */
  readonly lostGbSeconds: number;
}

/** What suspensions cost: what containers held while they were written to disk. */
export interface SuspensionCost {
  readonly count: number;
  readonly heldGbSeconds: number;
  readonly heldCpuSeconds: number;
}

/** How the pipelines of a class fared. A container's class is that of its first operator's pipeline. */
export interface ClassFeedback {
  readonly arrivals: number;
  readonly completions: number;
  /** null when none completed, or without statistics. */
  readonly meanLatencySeconds: number | null;
  readonly p50LatencySeconds: number | null;
  readonly p95LatencySeconds: number | null;
  readonly p99LatencySeconds: number | null;
  readonly memory: MemorySizing;
  readonly timeouts: TimeoutCost;
  readonly suspensions: SuspensionCost;
  /** Absent if there were none. */
  readonly losses?: LossCost;
  /** Where the time of its pipelines went, summed over them. */
  readonly time: TimeSplit;
  /** Pipelines by where they stood when they left or the run ended. Their sum is `arrivals`. */
  readonly endStates: Readonly<Record<EndState, number>>;
  /** Share of penalized_latency that its completed pipelines make up; null when that is not defined. */
  readonly completedPenaltyShare: number | null;
  /** Share that its unfinished pipelines make up, which count twice the run's duration each. */
  readonly unfinishedPenaltyShare: number | null;
}

/** What only the end of a run tells. */
export interface ClassResult {
  readonly ticksPerSecond: number;
  readonly statistics: ClassStatistics | undefined;
  readonly completedPenaltyShare: number | null;
  readonly unfinishedPenaltyShare: number | null;
}

/** Collects what {@link ClassFeedback} is made of. */
export class ClassRecorder {
  arrivals = 0;
  readonly memory = new MemorySizingRecorder();
  #timeoutContainers = 0;
  #timeoutGbTicks = 0;
  #lostContainers = 0;
  #lostGbTicks = 0;
  #suspensions = 0;
  #suspendedGbTicks = 0;
  #suspendedCpuTicks = 0;
  readonly #time = noTime();
  readonly #endStates = countStates(() => 0);

  timedOut(lostGbTicks: number): void {
    this.#timeoutContainers++;
    this.#timeoutGbTicks += lostGbTicks;
  }

  lost(lostGbTicks: number): void {
    this.#lostContainers++;
    this.#lostGbTicks += lostGbTicks;
  }

  suspendBegan(): void {
    this.#suspensions++;
  }

  suspendEnded(cpu: number, ramGb: number, ticks: number): void {
    this.#suspendedCpuTicks += cpu * ticks;
    this.#suspendedGbTicks += ramGb * ticks;
  }

  /** A pipeline left, or is there at the end. */
  ended(state: EndState, time: TimeSplit): void {
    this.#endStates[state]++;
    addTime(this.#time, time);
  }

  result({ ticksPerSecond, statistics, ...shares }: ClassResult): ClassFeedback {
    return {
      arrivals: this.arrivals,
      completions: this.#endStates.complete,
      meanLatencySeconds: defined(statistics?.meanLatencySeconds),
      p50LatencySeconds: defined(statistics?.p50LatencySeconds),
      p95LatencySeconds: defined(statistics?.p95LatencySeconds),
      p99LatencySeconds: defined(statistics?.p99LatencySeconds),
      memory: this.memory.result(ticksPerSecond),
      timeouts: {
        pipelines: this.#endStates["timed-out"],
        containers: this.#timeoutContainers,
        lostGbSeconds: this.#timeoutGbTicks / ticksPerSecond,
      },
      suspensions: {
        count: this.#suspensions,
        heldGbSeconds: this.#suspendedGbTicks / ticksPerSecond,
        heldCpuSeconds: this.#suspendedCpuTicks / ticksPerSecond,
      },
      ...lossesOf(this.#lostContainers, this.#lostGbTicks / ticksPerSecond),
      time: { ...this.#time },
      endStates: { ...this.#endStates },
      ...shares,
    };
  }
}

/** Several runs in one: counts, GB·s and times are sums, latencies and shares the medians of the runs that have them. */
export function mergeClasses(runs: readonly ClassFeedback[]): ClassFeedback {
  const total = (of: (run: ClassFeedback) => number): number => sum(runs.map(of));
  const middle = (of: (run: ClassFeedback) => number | null): number | null =>
    medianOf(runs.map(of));
  return {
    arrivals: total((run) => run.arrivals),
    completions: total((run) => run.completions),
    meanLatencySeconds: middle((run) => run.meanLatencySeconds),
    p50LatencySeconds: middle((run) => run.p50LatencySeconds),
    p95LatencySeconds: middle((run) => run.p95LatencySeconds),
    p99LatencySeconds: middle((run) => run.p99LatencySeconds),
    memory: mergeMemorySizing(runs.map((run) => run.memory)),
    timeouts: {
      pipelines: total((run) => run.timeouts.pipelines),
      containers: total((run) => run.timeouts.containers),
      lostGbSeconds: total((run) => run.timeouts.lostGbSeconds),
    },
    suspensions: {
      count: total((run) => run.suspensions.count),
      heldGbSeconds: total((run) => run.suspensions.heldGbSeconds),
      heldCpuSeconds: total((run) => run.suspensions.heldCpuSeconds),
    },
    ...lossesOf(
      total((run) => run.losses?.containers ?? 0),
      total((run) => run.losses?.lostGbSeconds ?? 0),
    ),
    time: addTimes(runs.map((run) => run.time)),
    endStates: countStates((state) => total((run) => run.endStates[state])),
    completedPenaltyShare: middle((run) => run.completedPenaltyShare),
    unfinishedPenaltyShare: middle((run) => run.unfinishedPenaltyShare),
  };
}

function lossesOf(containers: number, lostGbSeconds: number): Pick<ClassFeedback, "losses"> {
  return containers === 0 ? {} : { losses: { containers, lostGbSeconds } };
}

function countStates(of: (state: EndState) => number): Record<EndState, number> {
  return Object.fromEntries(END_STATES.map((state) => [state, of(state)])) as Record<
    EndState,
    number
  >;
}
