import type { ImportOptions } from "./import-options.js";
import { commonAssumptions } from "./import-options.js";

/** What the importer of Azure's trace has to be told. */
export interface AzureOptions extends ImportOptions {
  /** An invocation takes its function's average of the day, or a duration drawn from the percentiles. */
  readonly durations: "average" | "drawn";
  /** The column of the memory file that counts, in MB. */
  readonly memoryColumn: string;
  /** Memory of the functions of an application without figures, GB; `null`: they are dropped. */
  readonly missingMemoryGb: number | null;
  readonly mbPerGb: number;
  /** GB that an operator reads for each GB of its memory; the trace has no figure for it. */
  readonly readPerMemory: number;
  /** Where in its minute an invocation arrives: anywhere, evenly spaced, or all at its start. */
  readonly placement: "uniform" | "even" | "start";
}

export const AZURE_DEFAULTS = Object.freeze({
  durations: "average",
  memoryColumn: "AverageAllocatedMb",
  missingMemoryGb: null,
  mbPerGb: 1024,
  readPerMemory: 0,
  placement: "uniform",
  cpuScaling: "const",
  priority: Object.freeze({
    by: "trigger",
    priorities: Object.freeze({
      http: "QUERY",
      event: "INTERACTIVE",
      queue: "INTERACTIVE",
      orchestration: "INTERACTIVE",
      timer: "BATCH_PIPELINE",
      storage: "BATCH_PIPELINE",
      others: "BATCH_PIPELINE",
    }),
  }),
} satisfies Partial<AzureOptions>);

/** What was assumed, in sentences. */
export function azureAssumptions(options: AzureOptions): string[] {
  const missing =
    options.missingMemoryGb === null
      ? "functions of applications without figures are dropped"
      : `${options.missingMemoryGb} GB where there are no figures`;
  return [
    "An invocation is a pipeline of one operator. The clock is seconds since the beginning of the day.",
    `The trace has the number of invocations in each minute; where in it they arrive: ${options.placement}.`,
    options.durations === "average"
      ? "An invocation takes its function's average duration of the day."
      : "An invocation takes a duration drawn from the percentiles of its function's averages, linear between them.",
    "All of its duration is CPU time on one CPU: the trace does not say how much of it was waiting.",
    `Memory is ${options.memoryColumn} of the application, ${options.mbPerGb} MB being a GB, for each invocation on its own, though the application's invocations may have shared it; ${missing}.`,
    `An operator reads ${options.readPerMemory} GB for each GB of its memory: the trace has no figure for what is read.`,
    ...commonAssumptions(options),
  ];
}
