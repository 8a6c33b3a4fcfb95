import type { CpuScaling, Priority } from "../pipeline.js";

/**
 * How the class of an imported pipeline is found: one for all; by its CPU seconds, QUERY up to the first bound, INTERACTIVE
 * up to the second, else BATCH_PIPELINE; by what triggered it (Azure only); or by lot.
 */
export type PriorityRule =
  | { readonly by: "class"; readonly priority: Priority }
  | { readonly by: "seconds"; readonly query: number; readonly interactive: number }
  | { readonly by: "trigger"; readonly priorities: Readonly<Record<string, Priority>> }
  | { readonly by: "shares"; readonly shares: Readonly<Record<Priority, number>> };

/** What every importer has to be told. */
export interface ImportOptions {
  /** Pipelines submitted before are left out; in seconds of the source's clock. `null`: none are. It becomes second 0. */
  readonly fromSeconds: number | null;
  /** Pipelines submitted at that time or later are left out. */
  readonly toSeconds: number | null;
  /** Distances between arrivals are multiplied with it, > 0; what operators need is not. */
  readonly timeScale: number;
  /** CPU seconds are multiplied with it, ≥ 0. */
  readonly cpuScale: number;
  /** Memory is multiplied with it, ≥ 0. */
  readonly memoryScale: number;
  /** What is read is multiplied with it, ≥ 0. */
  readonly readScale: number;
  readonly cpuScaling: CpuScaling;
  readonly priority: PriorityRule;
  /** The earliest are kept. */
  readonly maxPipelines: number;
  /** The share of pipelines that is looked at, 0 to 1, by a hash of seed and id. */
  readonly sample: number;
  readonly seed: number;
  /** What an impossible value does: end the import, or drop its pipeline. */
  readonly onBad: "error" | "drop";
}

export const IMPORT_DEFAULTS = Object.freeze({
  fromSeconds: null,
  toSeconds: null,
  timeScale: 1,
  cpuScale: 1,
  memoryScale: 1,
  readScale: 1,
  maxPipelines: 1000,
  sample: 1,
  seed: 42,
  onBad: "error",
} satisfies Partial<ImportOptions>);

/** What was assumed about all pipelines, in sentences. */
export function commonAssumptions(options: ImportOptions): string[] {
  const { fromSeconds, toSeconds, timeScale, sample, seed, maxPipelines } = options;
  const from = fromSeconds === null ? "the earliest kept pipeline" : `second ${fromSeconds}`;
  const until = toSeconds === null ? "to the end" : `before second ${toSeconds}`;
  return [
    `Second 0 of the trace is ${from} of the source's clock; pipelines submitted from then on, ${until}, are taken.`,
    `Distances between arrivals are multiplied with ${timeScale}; what operators need is not changed by that.`,
    `CPU time is multiplied with ${options.cpuScale}, memory with ${options.memoryScale}, what is read with ${options.readScale}.`,
    `With more CPUs every operator becomes faster as the curve ${options.cpuScaling} says.`,
    priorityAssumption(options.priority),
    sample === 1
      ? "Every pipeline is looked at."
      : `A share of ${sample} of the pipelines is looked at, chosen by a hash of the seed ${seed} and the id.`,
    `The earliest ${maxPipelines} pipelines at most are kept.`,
  ];
}

function priorityAssumption(rule: PriorityRule): string {
  switch (rule.by) {
    case "class":
      return `Every pipeline is ${rule.priority}.`;
    case "seconds":
      return `A pipeline of at most ${rule.query} CPU seconds is QUERY, of at most ${rule.interactive} INTERACTIVE, any other BATCH_PIPELINE.`;
    case "trigger": {
      const pairs = Object.entries(rule.priorities).map(([name, each]) => `${name} ${each}`);
      return `The class follows from the trigger: ${pairs.join(", ")}.`;
    }
    case "shares": {
      const pairs = Object.entries(rule.shares).map(([name, share]) => `${name} ${share}`);
      return `The class is drawn by a hash of the seed and the id, with the shares ${pairs.join(", ")}.`;
    }
  }
}
