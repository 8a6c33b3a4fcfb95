import type { Priority } from "../pipeline.js";
import type { OperatorMix } from "./prototypes.js";
import { OPERATOR_MIXES } from "./prototypes.js";

/** Shares of the classes. */
export const PRIORITY_MIXES = {
  canonical: { QUERY: 0.1, INTERACTIVE: 0.3, BATCH_PIPELINE: 0.6 },
  "batch-heavy": { QUERY: 0.02, INTERACTIVE: 0.08, BATCH_PIPELINE: 0.9 },
  "priority-heavy": { QUERY: 0.3, INTERACTIVE: 0.5, BATCH_PIPELINE: 0.2 },
} as const satisfies Readonly<Record<string, Readonly<Record<Priority, number>>>>;

export const MEMORY_MODELS = ["growing", "fixed", "mixed"] as const;
export const DAG_SHAPES = ["chain", "fan-out", "fan-in", "diamond", "layered", "mixed"] as const;
export const ARRIVAL_PATTERNS = ["steady", "poisson", "bursty", "diurnal"] as const;
export const SIZE_DISTRIBUTIONS = ["constant", "log-normal", "pareto"] as const;

export type PriorityMix = keyof typeof PRIORITY_MIXES;
export type MemoryModel = (typeof MEMORY_MODELS)[number];
export type ProfileShape = (typeof DAG_SHAPES)[number];
export type ArrivalPattern = (typeof ARRIVAL_PATTERNS)[number];
export type SizeDistribution = (typeof SIZE_DISTRIBUTIONS)[number];

/** A kind of workload: one value per dimension, each independent of the others. */
export interface WorkloadProfile {
  /** Which prototypes the operators are drawn from. */
  readonly operators: OperatorMix;
  /**
   * `growing`: memory grows with what has been read; `fixed`: held from start to end, the input times a log-normal factor
   * that nothing visible predicts; `mixed`: each operator one or the other, equally likely.
   */
  readonly memory: MemoryModel;
  /** How a pipeline's operators depend on each other; `mixed`: each pipeline one of the others. A query has one operator. */
  readonly shape: ProfileShape;
  /** Mean operators of a pipeline that is not a query, ≥ 1; normal, its standard deviation is a quarter of it. */
  readonly length: number;
  readonly priorities: PriorityMix;
  /**
   * When pipelines arrive: evenly spaced; at a constant rate; in bursts, ten times the rate for a tenth of the time; or in
   * waves, a "day" being a third of the duration.
   */
  readonly arrivals: ArrivalPattern;
  /** What the workload demands of the cluster in all its duration, as a multiple of what that can give; > 0. See `demandGbSeconds`. */
  readonly load: number;
  /** How a pipeline's size (CPU time and input of all its operators) varies around the prototypes'; the mean is theirs. */
  readonly sizes: SizeDistribution;
  /** Of `log-normal`: σ, > 0, usual is 1. Of `pareto`: the exponent α, > 1, smaller is more skewed. Unused by `constant`. */
  readonly sizeSpread: number;
  /** Are operators made smaller that would need more memory than the largest pool has? */
  readonly fit: boolean;
}

const BALANCED: WorkloadProfile = {
  operators: "balanced",
  memory: "mixed",
  shape: "mixed",
  length: 5,
  priorities: "canonical",
  arrivals: "poisson",
  load: 1,
  sizes: "log-normal",
  sizeSpread: 0.75,
  fit: true,
};

/** The profiles one can start from. */
export const PROFILES = {
  balanced: BALANCED,
  uniform: {
    ...BALANCED,
    operators: "uniform",
    memory: "growing",
    shape: "chain",
    sizes: "constant",
  },
  "io-heavy": { ...BALANCED, operators: "io-heavy" },
  "cpu-heavy": { ...BALANCED, operators: "cpu-heavy" },
  bimodal: { ...BALANCED, operators: "bimodal" },
  "heavy-tail": { ...BALANCED, sizes: "pareto", sizeSpread: 1.4 },
} as const satisfies Readonly<Record<string, WorkloadProfile>>;

export type ProfileName = keyof typeof PROFILES;

/** Checks a profile that was put together; throws a RangeError that names the dimension. */
export function checkProfile(profile: WorkloadProfile): void {
  expectName("operators", profile.operators, Object.keys(OPERATOR_MIXES));
  expectName("memory", profile.memory, MEMORY_MODELS);
  expectName("shape", profile.shape, DAG_SHAPES);
  expectName("priorities", profile.priorities, Object.keys(PRIORITY_MIXES));
  expectName("arrivals", profile.arrivals, ARRIVAL_PATTERNS);
  expectName("sizes", profile.sizes, SIZE_DISTRIBUTIONS);
  expectNumber("length", profile.length, "a finite number ≥ 1", profile.length >= 1);
  expectNumber("load", profile.load, "a finite number > 0", profile.load > 0);
  const least = profile.sizes === "pareto" ? 1 : 0;
  const expected = `a finite number > ${least} with ${profile.sizes} sizes`;
  expectNumber("sizeSpread", profile.sizeSpread, expected, profile.sizeSpread > least);
}

function expectName(dimension: string, value: string, names: readonly string[]): void {
  if (names.includes(value)) return;
  throw new RangeError(`expected \`${dimension}\` to be one of ${names.join(", ")}, got ${value}`);
}

function expectNumber(dimension: string, value: number, expected: string, holds: boolean): void {
  if (holds && Number.isFinite(value)) return;
  throw new RangeError(`expected \`${dimension}\` to be ${expected}, got ${value}`);
}
