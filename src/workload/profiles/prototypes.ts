import type { CpuScaling } from "../pipeline.js";

/** A kind of operator: what one of ordinary size needs. */
export interface Prototype {
  readonly name: string;
  /** CPU time on one CPU. */
  readonly cpuSeconds: number;
  readonly scaling: CpuScaling;
  readonly readGb: number;
}

/**
 * From I/O-heavy to CPU-heavy. Seven are the prototypes that the original generator was meant to choose from (it always takes
 * the first); `sort` and `search` add the two scaling curves of the trace format that those leave out.
 */
export const PROTOTYPES = [
  { name: "scan", cpuSeconds: 1, scaling: "const", readGb: 55 },
  { name: "filter", cpuSeconds: 2, scaling: "sqrt", readGb: 55 },
  { name: "project", cpuSeconds: 5, scaling: "linear3", readGb: 45 },
  { name: "aggregate", cpuSeconds: 15, scaling: "linear3", readGb: 37.5 },
  { name: "join", cpuSeconds: 20, scaling: "linear7", readGb: 30 },
  { name: "sort", cpuSeconds: 30, scaling: "log", readGb: 25 },
  { name: "window", cpuSeconds: 40, scaling: "linear7", readGb: 20 },
  { name: "search", cpuSeconds: 60, scaling: "exp", readGb: 15 },
  { name: "train", cpuSeconds: 80, scaling: "squared", readGb: 10 },
] as const satisfies readonly Prototype[];

/** For each mix of operators, how often each of the {@link PROTOTYPES} occurs, in their order. */
export const OPERATOR_MIXES = {
  uniform: [1, 0, 0, 0, 0, 0, 0, 0, 0],
  "io-heavy": [4, 3, 2, 1, 0, 0, 0, 0, 0],
  balanced: [1, 1, 2, 2, 2, 2, 1, 1, 1],
  "cpu-heavy": [0, 0, 0, 1, 2, 2, 3, 3, 3],
  bimodal: [3, 2, 0, 0, 0, 0, 0, 2, 3],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type OperatorMix = keyof typeof OPERATOR_MIXES;
