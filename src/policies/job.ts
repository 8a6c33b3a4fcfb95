import type { Operator, Pipeline, Priority, Result } from "../simulator/index.js";
import { Fifo } from "../simulator/index.js";

/** What a job was allocated the last time, and whether that failed. */
export interface Retry {
  readonly cpu: number;
  readonly ramGb: number;
  readonly hasFailed: boolean;
}

/** Operators of one pipeline that wait for a container of their own. */
export interface Job {
  readonly pipeline: Pipeline;
  readonly operators: readonly Operator[];
  readonly retry: Retry | undefined;
}

/** One FIFO of jobs per class. */
export type JobQueues = Readonly<Record<Priority, Fifo<Job>>>;

export function jobQueues(): JobQueues {
  return { QUERY: new Fifo(), INTERACTIVE: new Fifo(), BATCH_PIPELINE: new Fifo() };
}

export function unfinished(operators: readonly Operator[]): Operator[] {
  return operators.filter((operator) => operator.state !== "COMPLETED");
}

export function retryOf({ cpu, ramGb }: Result): Retry {
  return { cpu, ramGb, hasFailed: true };
}

export interface Size {
  readonly cpu: number;
  readonly ramGb: number;
}

/** A tenth of the pool, or all that is left of it if a tenth does not fit. */
export function tenthOf(total: Size, available: Size): Size {
  const cpu = Math.max(1, Math.trunc(total.cpu / 10));
  const ramGb = Math.max(1, Math.trunc(total.ramGb / 10));
  return cpu >= available.cpu || ramGb >= available.ramGb ? available : { cpu, ramGb };
}
