/**
 * What a policy may spend in a run. Steps and calls are counted, so that what they decide is the same on every machine;
 * memory, stack and seconds are the backstop, and what they decide is marked as decided by the machine.
 */
export interface PolicyBudget {
  /** Steps of one call of `schedule`, and of the factory. A step is a turn of a loop or an entry into a function. */
  readonly stepsPerCall: number;
  /** Steps of a run, besides those per operator. */
  readonly stepsPerRun: number;
  /** Further steps of a run for each operator of its workload. */
  readonly stepsPerOperator: number;
  /** Calls of `schedule` in a run. */
  readonly calls: number;
  /** Heap of the process that runs it, traces included, in MB. */
  readonly heapMb: number;
  /** Wall-clock seconds of a run. */
  readonly seconds: number;
}

export const DEFAULT_BUDGET: PolicyBudget = Object.freeze({
  stepsPerCall: 20_000_000,
  stepsPerRun: 200_000_000,
  stepsPerOperator: 20_000,
  calls: 10_000_000,
  heapMb: 1024,
  seconds: 60,
});

/** What was exceeded. */
export type BudgetName = "steps" | "calls" | "stack" | "memory" | "seconds";

/** A budget that was exceeded. */
export interface Exceeded {
  readonly budget: BudgetName;
  /** What was found, what was expected, what to do. */
  readonly message: string;
  /** Could it have ended otherwise on another machine? Then it must not be compared as if it were a score. */
  readonly isMachineDecided: boolean;
}

/** More than `limit` steps, in one call or in the run. */
export function stepsExceeded(limit: number, where: "call" | "run"): Exceeded {
  const of = where === "call" ? "one call of the policy" : "all calls of the run together";
  return {
    budget: "steps",
    message: `more than ${limit} loop turns and function entries in ${of}; do less work per call, and end every loop`,
    isMachineDecided: false,
  };
}

export function callsExceeded(limit: number): Exceeded {
  return {
    budget: "calls",
    message: `more than ${limit} calls of schedule in a run; ask for fewer calls with wakeAt, or use mode "on-event"`,
    isMachineDecided: false,
  };
}

export const STACK_EXCEEDED: Exceeded = Object.freeze({
  budget: "stack",
  message: "recursion exhausted the stack; end it sooner, or use a loop",
  isMachineDecided: true,
});

export function memoryExceeded(heapMb: number): Exceeded {
  return {
    budget: "memory",
    message: `more than ${heapMb} MB of memory; keep less, and let go of what is complete`,
    isMachineDecided: true,
  };
}

export function secondsExceeded(seconds: number): Exceeded {
  return {
    budget: "seconds",
    message: `no end after ${seconds} s; do less work per call, above all in built-in functions on long lists and in regular expressions`,
    isMachineDecided: true,
  };
}
