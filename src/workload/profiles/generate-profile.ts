import { seededSource } from "../../random/index.js";
import type { PipelineSpec } from "../pipeline.js";
import { drawArrivals } from "./arrival-times.js";
import type { ClusterSize, ClusterTotals } from "./demand.js";
import { clusterTotals, demandGbSeconds } from "./demand.js";
import type { DrawnPipeline } from "./draw-pipeline.js";
import { drawPipelines } from "./draw-pipeline.js";
import type { WorkloadProfile } from "./profile.js";
import { checkProfile } from "./profile.js";

/** What a workload is for. The random numbers of two splits have nothing in common, whatever the seeds. */
export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];

export interface ProfileOptions {
  /** The cluster that `load` refers to and operators are made to fit. */
  readonly cluster: ClusterSize;
  /** Seconds in which pipelines arrive, > 0. Default 600. */
  readonly durationSeconds?: number;
  /** Default 42. */
  readonly seed?: number;
  /** Default "train". */
  readonly split?: Split;
}

/** More are refused: such a load is a slip, and the arrivals are held in memory. */
const MOST_PIPELINES = 1_000_000;
const PREVIEW = 1000;

/**
 * A workload of a profile. Pipelines are drawn until together they demand `load` times what the cluster can give in the
 * duration; so the load is that, to within a pipeline, in every workload and not only in the mean.
 *
 * Lazy, and each iteration gives the same pipelines. The profile, the cluster's size, the duration, the seed and the split
 * decide them, and nothing else. Throws a RangeError at once if an option is out of its range.
 */
export function generateProfile(
  profile: WorkloadProfile,
  { cluster, durationSeconds = 600, seed = 42, split = "train" }: ProfileOptions,
): Iterable<PipelineSpec> {
  checkProfile(profile);
  if (!(durationSeconds > 0) || !Number.isFinite(durationSeconds)) {
    throw new RangeError(
      `expected \`durationSeconds\` to be a finite number > 0, got ${durationSeconds}`,
    );
  }
  const totals = clusterTotals(cluster);
  const stream = (purpose: string) => seededSource(seed, "workload", split, purpose);
  const draw = () => drawPipelines(stream("pipelines"), profile, totals.largestRamGb);
  const count = countFor(profile.load * totals.ramGb * durationSeconds, draw(), totals);
  const arrivals = drawArrivals(stream("arrivals"), profile.arrivals, count, durationSeconds);
  return { [Symbol.iterator]: () => arriving(draw(), arrivals) };
}

/** How many pipelines it takes to demand `targetGbSeconds`, whichever number comes closer; at least one. */
function countFor(
  targetGbSeconds: number,
  pipelines: Iterable<DrawnPipeline>,
  totals: ClusterTotals,
): number {
  let demanded = 0;
  let count = 0;
  for (const { operators } of pipelines) {
    const before = demanded;
    for (const operator of operators) demanded += demandGbSeconds(operator, totals);
    if (demanded >= targetGbSeconds) {
      const isCloserWithout = targetGbSeconds - before < demanded - targetGbSeconds;
      return isCloserWithout ? Math.max(1, count) : count + 1;
    }
    if (++count === MOST_PIPELINES) break;
    // Far too many can be told from the first ones.
    if (count === PREVIEW && (demanded * 2 * MOST_PIPELINES) / PREVIEW < targetGbSeconds) break;
  }
  throw new RangeError(
    `expected \`load\` and \`durationSeconds\` to need at most ${MOST_PIPELINES} pipelines, got more`,
  );
}

function* arriving(
  pipelines: Iterator<DrawnPipeline>,
  arrivals: Float64Array,
): Generator<PipelineSpec, void, undefined> {
  for (const arrivalSeconds of arrivals) {
    const next = pipelines.next();
    if (next.done) return;
    yield { ...next.value, arrivalSeconds };
  }
}
