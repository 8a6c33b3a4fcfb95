import type { Statistics } from "../../simulator/index.js";
import { CLASS_WEIGHTS } from "../../simulator/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { ByClass } from "./class-name.js";
import { byClass, classOf } from "./class-name.js";
import { share, sum } from "./numbers.js";

/** What completed and unfinished pipelines of a class make up of penalized_latency. */
export interface PenaltyShares {
  readonly completedPenaltyShare: number | null;
  readonly unfinishedPenaltyShare: number | null;
}

/**
 * Splits the weighted sum behind `Statistics.penalizedLatencySeconds`: n·w·mean of a class's completed pipelines, and
 * w times twice the run's duration for each unfinished one. null without statistics, or when that sum is 0.
 */
export function penaltyShares(
  statistics: Statistics | undefined,
  durationSeconds: number,
): ByClass<PenaltyShares> {
  const parts = PRIORITIES.map((priority) => {
    const name = classOf(priority);
    const weight = CLASS_WEIGHTS[priority];
    const { arrivalCount = 0, completionCount = 0, meanLatencySeconds } = statistics?.[name] ?? {};
    const unfinished = arrivalCount - completionCount;
    return {
      name,
      completed: weight * completionCount * (meanLatencySeconds ?? 0),
      unfinished: weight * unfinished * 2 * durationSeconds,
    };
  });
  const total = sum(parts.map(({ completed, unfinished }) => completed + unfinished));
  return byClass((name) => {
    const part = parts.find((each) => each.name === name);
    return {
      completedPenaltyShare: share(part?.completed ?? 0, total),
      unfinishedPenaltyShare: share(part?.unfinished ?? 0, total),
    };
  });
}
