/**
 * The interface between the simulator and a scheduling policy.
 *
 * A policy module has one default export, a {@link PolicyFactory}. The factory runs once per simulation, so what it
 * keeps in its own variables never outlives a run. Everything a policy is given is read-only and shows only what a
 * real scheduler could know: never how much memory, I/O or CPU time an operator will need. Every list is a new array
 * each time it is read: what is done to it changes nothing but that array.
 */

/** Priority class of a pipeline, most urgent first: QUERY, INTERACTIVE, BATCH_PIPELINE. */
export type Priority = "QUERY" | "INTERACTIVE" | "BATCH_PIPELINE";

/**
 * Where an operator stands. PENDING and FAILED operators can be assigned. ASSIGNED: in a container, not started.
 * SUSPENDING: its container is being written to disk; it becomes PENDING again when that ends.
 */
export type OperatorState =
  "PENDING" | "ASSIGNED" | "RUNNING" | "SUSPENDING" | "COMPLETED" | "FAILED";

/**
 * Why a container was killed. OOM: memory exceeded its allocation, or its pool was full. timeout: past its deadline. pool
 * lost: its pool was; that says nothing about the container.
 */
export type FailureReason = "OOM" | "timeout" | "pool lost";

/** One step of a pipeline. The same object stands for the same operator during the whole simulation. */
export interface Operator {
  /** Unique within its pipeline. */
  readonly id: string;
  readonly pipeline: Pipeline;
  /** Operators that must complete before this one may start. */
  readonly parents: readonly Operator[];
  /** Operators that wait for this one. */
  readonly children: readonly Operator[];
  /** Changes as the simulation proceeds. */
  readonly state: OperatorState;
  /** True when the state is PENDING or FAILED. */
  readonly isAssignable: boolean;
  /** True when every parent is COMPLETED; roots always. */
  readonly parentsComplete: boolean;
  /** Estimated peak memory in GB; undefined unless the simulation runs with an estimator. */
  readonly estimatedPeakGb: number | undefined;
}

/** A DAG of operators submitted together. The same object stands for the same pipeline during the whole simulation. */
export interface Pipeline {
  readonly id: string;
  readonly priority: Priority;
  /** Second at which it was handed to the scheduler. */
  readonly arrivedAt: number;
  /** All its operators, roots first, every parent before its children. */
  readonly operators: readonly Operator[];
  /** How many operators are not COMPLETED yet. */
  readonly remainingOperators: number;
  /** True when every operator is COMPLETED. */
  readonly isComplete: boolean;
  /** True while any operator is in state FAILED. */
  readonly hasFailures: boolean;
  /** True when it is not complete and the simulation's limit on a pipeline's time has passed. */
  readonly isTimedOut: boolean;
}

/** Operators running one after the other inside a fixed allocation of one pool. */
export interface Container {
  /** "c1", "c2", … in order of creation. */
  readonly id: string;
  readonly pool: Pool;
  /** In the order they run. */
  readonly operators: readonly Operator[];
  /** Allocated CPUs. */
  readonly cpu: number;
  /** Allocated memory, GB. */
  readonly ramGb: number;
  /** Class of its first operator's pipeline. */
  readonly priority: Priority;
  /** Second at which it was created. */
  readonly startedAt: number;
  /** Memory in use at the end of the last tick, GB; 0 once it has ended. */
  readonly memoryInUseGb: number;
  /** True only in the call right after one of its operators, other than the last, has completed. */
  readonly isSuspendable: boolean;
}

/** A machine whose CPUs and memory are divided among containers. */
export interface Pool {
  /** 0, 1, 2, … */
  readonly id: number;
  /** All CPUs of the pool. */
  readonly cpu: number;
  /** All memory of the pool, GB. */
  readonly ramGb: number;
  /** False while it is lost. Then it holds nothing, and takes nothing; it comes back empty. */
  readonly isUp: boolean;
  /** CPUs not allocated now; 0 while the pool is lost. */
  readonly availableCpu: number;
  /** Memory not allocated now, GB; negative when memory is overcommitted, 0 while the pool is lost. */
  readonly availableRamGb: number;
  /** Memory its containers use at the end of the last tick, GB; at most what is allocated to them. */
  readonly memoryInUseGb: number;
  /** Containers that run now, in order of creation. */
  readonly containers: readonly Container[];
  /** Containers being written to disk: they hold their allocation until that has ended. */
  readonly suspending: readonly Container[];
  /** Containers whose suspension has ended, ever. They do not resume: assign their operators anew. */
  readonly suspended: readonly Container[];
}

/** A container that ended in the previous tick. */
export interface Result {
  readonly container: Container;
  /** The container's operators. Those before the failure are COMPLETED, the others FAILED. */
  readonly operators: readonly Operator[];
  /** What the container was allocated: CPUs. */
  readonly cpu: number;
  /** What the container was allocated: GB. */
  readonly ramGb: number;
  readonly priority: Priority;
  readonly pool: Pool;
  /** Undefined when every operator completed. */
  readonly error: FailureReason | undefined;
}

/** A decision of the previous call that was not carried out; only when the simulation rejects instead of aborting. */
export interface Rejection {
  readonly decision: "assign" | "suspend";
  /** Position in that call's `assign` or `suspend` list. */
  readonly index: number;
  /** One of the codes of the decision rules, such as "overallocated-ram". */
  readonly code: string;
  /** What was found, what was expected, what to do. */
  readonly message: string;
}

/** What a policy sees in a call. */
export interface SystemView {
  /** Simulated seconds since the start. */
  readonly now: number;
  /** The same in ticks. */
  readonly tick: number;
  /** Pipelines that arrived now. */
  readonly arrivals: readonly Pipeline[];
  /** Containers that ended since the previous call. */
  readonly results: readonly Result[];
  readonly pools: readonly Pool[];
  /** Every pipeline that has arrived and is neither complete nor timed out, in order of arrival. */
  readonly pipelines: readonly Pipeline[];
  /** Decisions of the previous call that were not carried out. */
  readonly rejections: readonly Rejection[];
}

/** Start a container. */
export interface Assignment {
  /** Run in this order; all PENDING or FAILED; exactly one if the cluster has no multi-operator containers. */
  readonly operators: readonly Operator[];
  readonly pool: Pool;
  /** CPUs, > 0, fractions allowed. */
  readonly cpu: number;
  /** GB, > 0. A container that comes to use more is killed (OOM). */
  readonly ramGb: number;
}

/** What a policy wants done. All of it is optional; return nothing to do nothing. */
export interface Decision {
  readonly assign?: readonly Assignment[];
  /** Containers with `isSuspendable` true. */
  readonly suspend?: readonly Container[];
  /** Call the policy again at this second at the latest, even if nothing happens. Only in mode "on-event". */
  readonly wakeAt?: number;
}

/** What the cluster looks like; fixed for a simulation. */
export interface Cluster {
  readonly pools: readonly Pool[];
  /** Length of a tick in seconds. */
  readonly tickSeconds: number;
  /** May a container hold more than one operator? */
  readonly multiOperatorContainers: boolean;
  /** May the allocations in a pool exceed its memory? What is used may not: the pool kills containers to stay within. */
  readonly allowMemoryOvercommit: boolean;
  /** Seconds after its arrival at which an unfinished pipeline is given up; undefined: never. */
  readonly maxJobSeconds: number | undefined;
}

export interface Policy {
  /**
   * "on-event" (default): called when something has changed that the policy can see (an arrival, a result, a container
   * that became suspendable, a suspension that ended, a deadline that passed, a pool that was lost or is back), in the tick
   * after a call that decided something, and at `wakeAt`. "every-tick": called in every tick, which is slower.
   */
  readonly mode?: "on-event" | "every-tick";
  schedule(view: SystemView): Decision | undefined | void;
}

/** Makes a policy for one simulation. */
export type PolicyFactory = (cluster: Cluster) => Policy;
