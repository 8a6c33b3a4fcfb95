import type { SimulationOptions } from "../simulator/index.js";

/**
 * The options of a run on one of several traces: an estimator's seed there is the options' seed plus the first 32 bits
 * of the trace's digest. So errors on one trace say nothing about those on another, and what else is in the folder does
 * not matter. Without an estimator they are the options as they are.
 */
export function traceOptions(options: SimulationOptions, digest: string): SimulationOptions {
  const { estimator } = options;
  if (!estimator) return options;
  return {
    ...options,
    estimator: { ...estimator, randomSeed: estimatorSeed(estimator.randomSeed ?? 42, digest) },
  };
}

/** The estimator's seed on a trace with that digest (hexadecimal). */
export function estimatorSeed(randomSeed: number, digest: string): number {
  return randomSeed + Number.parseInt(digest.slice(0, 8), 16);
}
