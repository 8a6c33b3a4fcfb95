import { NumpyGenerator } from "../random/index.js";
import type { OperatorSpec } from "../workload/index.js";

export interface NoisyEstimatorOptions {
  /** Standard deviation of the logarithm of the error, ≥ 0. 0 (default): exact, and no number is drawn. */
  readonly sigma?: number;
  /** Seed of the estimator's own generator, a whole number ≥ 0. Default 42. */
  readonly randomSeed?: number;
}

/**
 * Estimates of peak memory in GB that are off by a lognormal factor: Eudoxia's estimator "noisy". The same
 * sequence of operators gives the same estimates; make one per run.
 */
export function noisyEstimator({ sigma = 0, randomSeed = 42 }: NoisyEstimatorOptions = {}): (
  operator: OperatorSpec,
) => number {
  if (!(Number.isFinite(sigma) && sigma >= 0)) {
    throw new RangeError(`expected \`sigma\` to be a finite number ≥ 0, got ${sigma}`);
  }
  const random = new NumpyGenerator(randomSeed);
  return ({ memoryGb, storageReadGb }) => {
    const peakGb = memoryGb ?? storageReadGb;
    return sigma > 0 ? peakGb * random.lognormal(0, sigma) : peakGb;
  };
}
