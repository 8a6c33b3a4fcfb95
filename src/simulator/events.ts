import type { FailureReason, Rejection } from "./policy.js";

/** A pipeline's operators within a container. */
export interface OperatorRef {
  readonly pipeline: string;
  readonly operator: string;
}

/**
 * What happened in a run, in order: tick by tick; within a tick the arrivals; then decisions that were rejected; then,
 * pool by pool, suspensions begun, containers created, suspensions ended, operators started and ended, the pool lost or
 * back, containers that ended; then pipelines found complete and pipelines counted as timed out, each in order of arrival.
 */
export type SimulationEvent =
  | { readonly tick: number; readonly type: "arrival"; readonly pipeline: string }
  | {
      readonly tick: number;
      readonly type: "assign";
      readonly container: string;
      readonly pool: number;
      readonly operators: readonly OperatorRef[];
      readonly cpu: number;
      readonly ramGb: number;
    }
  | {
      readonly tick: number;
      readonly type: "suspend" | "suspended";
      readonly container: string;
      readonly pool: number;
    }
  | {
      readonly tick: number;
      readonly type: "operator-start" | "operator-end";
      readonly container: string;
      readonly pipeline: string;
      readonly operator: string;
    }
  | {
      readonly tick: number;
      readonly type: "result";
      readonly container: string;
      readonly pool: number;
      readonly error: FailureReason | null;
    }
  | { readonly tick: number; readonly type: "pool-lost" | "pool-back"; readonly pool: number }
  | { readonly tick: number; readonly type: "complete" | "timed-out"; readonly pipeline: string }
  | ({ readonly tick: number; readonly type: "reject" } & Rejection);

export type SimulationObserver = (event: SimulationEvent) => void;
