import type { RandomSource } from "../../random/index.js";
import { logNormal, normal, uniform, weightedPick } from "../../random/index.js";
import type { OperatorSpec, PipelineSpec } from "../pipeline.js";
import { PRIORITIES } from "../pipeline.js";
import type { WorkloadProfile } from "./profile.js";
import { PRIORITY_MIXES } from "./profile.js";
import type { Prototype } from "./prototypes.js";
import { OPERATOR_MIXES, PROTOTYPES } from "./prototypes.js";
import { drawShape } from "./shapes.js";

/** σ of what fixed memory is of the input. */
const FIXED_MEMORY_SPREAD = 0.5;

/** A pipeline as it is drawn, before it is known when it arrives. */
export type DrawnPipeline = Omit<PipelineSpec, "arrivalSeconds">;

/**
 * Draws pipelines p1, p2, … of a profile. With `profile.fit` no operator needs more than `largestRamGb`: one that would is
 * made smaller as a whole. The same source gives the same pipelines.
 */
export function* drawPipelines(
  random: RandomSource,
  profile: WorkloadProfile,
  largestRamGb: number,
): Generator<DrawnPipeline, never, undefined> {
  const mostGb = profile.fit ? largestRamGb : Infinity;
  const mix = PRIORITY_MIXES[profile.priorities];
  const shares = PRIORITIES.map((name) => mix[name]);
  for (let number = 1; ; number++) {
    const priority = weightedPick(random, PRIORITIES, shares);
    const count = priority === "QUERY" ? 1 : drawLength(random, profile.length);
    const size = drawSize(random, profile);
    const operators = drawShape(random, profile.shape, count).map((parents, position) => ({
      id: `op${position + 1}`,
      parents,
      ...drawNeeds(random, profile, size, mostGb),
    }));
    yield { id: `p${number}`, priority, operators };
  }
}

function drawLength(random: RandomSource, mean: number): number {
  return Math.max(1, Math.trunc(normal(random, mean, mean / 4)));
}

/** A factor with mean 1. */
function drawSize(random: RandomSource, { sizes, sizeSpread }: WorkloadProfile): number {
  switch (sizes) {
    case "constant":
      return 1;
    case "log-normal":
      return logNormal(random, -(sizeSpread ** 2) / 2, sizeSpread);
    case "pareto":
      // By inversion; 1 − u is never 0.
      return (1 - 1 / sizeSpread) / (1 - uniform(random)) ** (1 / sizeSpread);
  }
}

type Needs = Omit<OperatorSpec, "id" | "parents">;

function drawNeeds(
  random: RandomSource,
  profile: WorkloadProfile,
  size: number,
  mostGb: number,
): Needs {
  const prototype: Prototype = weightedPick(random, PROTOTYPES, OPERATOR_MIXES[profile.operators]);
  const isFixed =
    profile.memory === "fixed" || (profile.memory === "mixed" && random.random() < 0.5);
  const memoryPerRead = isFixed ? logNormal(random, 0, FIXED_MEMORY_SPREAD) : 1;
  const peak = prototype.readGb * size * memoryPerRead;
  const scale = size * Math.min(1, mostGb / peak);
  return {
    baselineCpuSeconds: thousandths(prototype.cpuSeconds * scale),
    cpuScaling: prototype.scaling,
    memoryGb: isFixed ? thousandths(prototype.readGb * scale * memoryPerRead) : null,
    storageReadGb: thousandths(prototype.readGb * scale),
  };
}

/** Rounded down, so that what fits still fits; at least one. */
function thousandths(value: number): number {
  return Math.max(1, Math.floor(value * 1000)) / 1000;
}
