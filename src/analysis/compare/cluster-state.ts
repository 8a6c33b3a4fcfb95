import type { OperatorRef } from "../../simulator/index.js";
import type { Priority } from "../../workload/index.js";

/** What of a class could run at a moment, and is in no container. */
export interface WaitingClass {
  readonly priority: Priority;
  /** With at least one operator that could run. */
  readonly pipelines: number;
  /** Whose parents have completed. */
  readonly operators: number;
  /** Seconds since the arrival of the pipelines; null when none waits. */
  readonly oldestSeconds: number | null;
  readonly medianSeconds: number | null;
}

/** A container that holds a part of a pool at a moment. */
export interface HeldContainerState {
  readonly container: string;
  readonly operators: readonly OperatorRef[];
  readonly cpu: number;
  readonly ramGb: number;
  readonly sinceSecond: number;
  /** Is it being written to disk? */
  readonly isSuspending: boolean;
}

export interface PoolState {
  readonly id: number;
  readonly cpu: number;
  readonly ramGb: number;
  /** false: it is lost, holds nothing and offers nothing. */
  readonly isUp: boolean;
  readonly availableCpu: number;
  readonly availableRamGb: number;
  readonly containers: readonly HeldContainerState[];
}

/** What a policy could see of a cluster at the beginning of a call. */
export interface ClusterState {
  readonly atTick: number;
  readonly atSecond: number;
  /** Pipelines that had arrived and were neither complete nor timed out. */
  readonly openPipelines: number;
  /** By class, the most urgent first. */
  readonly waiting: readonly WaitingClass[];
  readonly pools: readonly PoolState[];
}
