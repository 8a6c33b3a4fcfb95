import type { Batch, PipelineSpec } from "../../workload/index.js";
import { batches, jitterTrace, snapTrace } from "../../workload/index.js";

/**
 * What is done to a run at a tick rate. `tick`: the whole run at that rate. `snap`: only arrivals are on its grid, the run is
 * at the finest rate. `jitter`: the same with arrivals that moved by chance, within one of its ticks.
 */
export const MUTATIONS = ["tick", "snap", "jitter"] as const;
export type Mutation = (typeof MUTATIONS)[number];

/** A mutation at a tick rate. */
export interface MutationAtRate {
  readonly mutation: Mutation;
  readonly ticksPerSecond: number;
}

/** A workload as it is simulated. */
export interface MutatedWorkload {
  readonly arriving: readonly Batch[];
  /** The rate of the run. */
  readonly ticksPerSecond: number;
}

/** `finest` is the rate of all runs whose rate is not the mutation; `seed` is that of the jitter. */
export function mutate(
  pipelines: readonly PipelineSpec[],
  { mutation, ticksPerSecond }: MutationAtRate,
  { finest, seed }: { readonly finest: number; readonly seed: number },
): MutatedWorkload {
  const delivered = (changed: Iterable<PipelineSpec>, rate: number): MutatedWorkload => ({
    arriving: [...batches(changed, 1 / rate)],
    ticksPerSecond: rate,
  });
  switch (mutation) {
    case "tick":
      return delivered(pipelines, ticksPerSecond);
    case "snap":
      return delivered(snapTrace(pipelines, { ticksPerSecond }), finest);
    case "jitter":
      return delivered(jitterTrace(pipelines, { ticksPerSecond, seed }), finest);
  }
}
