import type { SimulationEvent, Statistics } from "../../simulator/index.js";
import type { OutcomeRecord } from "../../verifier/index.js";

/** One of two runs on the same workload and cluster. */
export interface ComparedRun {
  /** As it is shown. */
  readonly name: string;
  readonly outcome: OutcomeRecord;
  /** Undefined when its figures cannot be known or believed. */
  readonly statistics: Statistics | undefined;
  /** What happened, in order; up to where it ended. */
  readonly events: readonly SimulationEvent[];
}

/** Something of the first run beside the same of the second. */
export interface Pair<T> {
  readonly a: T;
  readonly b: T;
}
