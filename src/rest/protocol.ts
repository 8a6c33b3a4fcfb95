import type { FailureReason } from "../simulator/index.js";
import type { Priority } from "../workload/index.js";

/**
 * The messages between a simulator and a policy in another process, as Eudoxia speaks them (scheduler_algo "rest"): JSON over
 * HTTP, `POST /init` once, `POST /schedule` for each call. Names and units are the protocol's.
 */

/** Operator states as they are written here. */
export const WIRE_STATES = [
  "pending",
  "assigned",
  "running",
  "suspending",
  "completed",
  "failed",
] as const;
export type WireState = (typeof WIRE_STATES)[number];

export interface InitRequest {
  /** Every parameter of the simulation by its name in a TOML file. */
  readonly params: Readonly<Record<string, unknown>>;
}

export interface WireOperator {
  /** Opaque; unique in the run. */
  readonly id: string;
  readonly state: WireState;
  /** "pending" or "failed". */
  readonly is_assignable_state: boolean;
  readonly parents_complete: boolean;
  /** GB; null without an estimator. */
  readonly estimate: { readonly mem_peak_gb: number | null };
}

export interface WirePipeline {
  readonly pipeline_id: string;
  readonly priority: Priority;
  readonly arrival_tick: number;
  readonly is_complete: boolean;
  readonly has_failures: boolean;
  readonly timed_out: boolean;
  /** In topological order. */
  readonly operators: readonly WireOperator[];
}

export interface WireContainer {
  readonly container_id: string;
  /** Of the first operator. */
  readonly pipeline_id: string;
  readonly operator_ids: readonly string[];
  readonly cpu: number;
  readonly ram_gb: number;
  readonly current_memory_gb: number;
  readonly priority: Priority;
}

export interface WirePool {
  readonly pool_id: number;
  readonly max_cpu: number;
  readonly max_ram_gb: number;
  readonly avail_cpu: number;
  /** Negative when memory is overcommitted. */
  readonly avail_ram_gb: number;
  /** Ours: there, and false, while the pool is lost. */
  readonly is_up?: false;
  readonly consumed_ram_gb: number;
  readonly active_containers: readonly WireContainer[];
  readonly suspending_containers: readonly WireContainer[];
  /** All whose suspension has ended, ever. */
  readonly suspended_containers: readonly WireContainer[];
}

export interface WireResult {
  readonly ops: readonly string[];
  readonly cpu: number;
  readonly ram: number;
  readonly priority: Priority;
  readonly pool_id: number;
  readonly container_id: string;
  /** "pool lost" is ours: the original's pools are always up. */
  readonly error: FailureReason | null;
}

export interface ScheduleRequest {
  readonly tick: number;
  readonly sim_time_seconds: number;
  readonly results: readonly WireResult[];
  /** What has arrived in this tick. */
  readonly new_pipelines: readonly WirePipeline[];
  /** What arrived earlier, each until it has been sent once as complete or timed out. */
  readonly other_pipelines: readonly WirePipeline[];
  readonly pools: readonly WirePool[];
}

export interface WireAssignment {
  readonly operator_ids: readonly string[];
  readonly cpu: number;
  readonly ram_gb: number;
  readonly pool_id: number;
  readonly priority: Priority;
  /** No rule of the simulation reads it. */
  readonly is_resume: boolean;
  /** No rule of the simulation reads it. */
  readonly force_run: boolean;
}

export interface WireSuspension {
  readonly container_id: string;
  readonly pool_id: number;
}

export interface ScheduleAnswer {
  readonly suspensions: readonly WireSuspension[];
  readonly assignments: readonly WireAssignment[];
}
