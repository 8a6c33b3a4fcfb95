import type { ImportOptions } from "./import-options.js";
import { commonAssumptions } from "./import-options.js";

/** What the importer of Alibaba's trace has to be told. */
export interface AlibabaOptions extends ImportOptions {
  /** Tasks of other states are not kept, nor are their jobs. */
  readonly status: string;
  /** Do the needs of an operator count one instance of its task, or all? */
  readonly instances: "one" | "all";
  /** What 100 in `plan_mem` stands for: the memory of the largest machine, which is not published; GB. */
  readonly machineMemoryGb: number;
  /** GB that an operator reads for each GB of its memory; the trace has no figure for it. */
  readonly readPerMemory: number;
  /** How long a task took that ended in the second in which it started. */
  readonly sameSecondSeconds: number;
}

export const ALIBABA_DEFAULTS = Object.freeze({
  status: "Terminated",
  instances: "one",
  machineMemoryGb: 512,
  readPerMemory: 1,
  sameSecondSeconds: 0.5,
  cpuScaling: "linear7",
  priority: Object.freeze({ by: "class", priority: "BATCH_PIPELINE" }),
} satisfies Partial<AlibabaOptions>);

/** What was assumed, in sentences. */
export function alibabaAssumptions(options: AlibabaOptions): string[] {
  return [
    "A job is a pipeline and a task an operator; a task's name says what it waits for (R2_1: task 2 after task 1), and tasks with other names wait for nothing.",
    "A job was submitted when its first task started: the trace has no time of submission.",
    `Only jobs are taken of which every task is ${options.status}, lies in the traced time and has plan_cpu and plan_mem.`,
    `CPU time is (end_time − start_time) · plan_cpu / 100 of ${options.instances === "one" ? "one instance of the task" : "all instances of the task, each taken to run all the time"}; ${options.sameSecondSeconds} s for a task that ended in the second in which it started.`,
    `Memory is plan_mem / 100 of ${options.machineMemoryGb} GB, for ${options.instances} of the instances, and is held from start to end; the size of the machines is not published.`,
    `An operator reads ${options.readPerMemory} GB for each GB of its planned memory: the trace has no figure for what is read.`,
    ...commonAssumptions(options),
  ];
}
