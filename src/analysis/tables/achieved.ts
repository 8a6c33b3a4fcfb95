import type { MetricName } from "../../verifier/index.js";
import { METRICS, improvementPercent, isBetter } from "../../verifier/index.js";
import type { CandidateRecord, RunRecord } from "../records/run-record.js";

/**
 * The improvement that a candidate is counted with which failed on some trace: nothing was achieved, as with throughput 0
 * and infinite latency. So failing never pays, in no median and no expectation.
 */
export const IMPROVEMENT_OF_FAILURE = -100;

/** Did it complete every trace? */
export function ranOnAll({ outcome }: CandidateRecord): boolean {
  return outcome.code === "completed";
}

/** FIFO's median score over the traces; NaN without baselines. */
export function fifoScore({ baselines }: RunRecord, metric: MetricName): number {
  return baselines[0]?.scores[metric] ?? NaN;
}

/** Of its median score over that of FIFO, in per cent; {@link IMPROVEMENT_OF_FAILURE} if it failed on some trace. */
export function improvementOf(
  candidate: CandidateRecord,
  run: RunRecord,
  metric: MetricName,
): number {
  if (!ranOnAll(candidate)) return IMPROVEMENT_OF_FAILURE;
  return improvementPercent(METRICS[metric], candidate.scores[metric], fifoScore(run, metric));
}

/** Did it complete every trace, with a better median score than FIFO's? */
export function beatsFifo(candidate: CandidateRecord, run: RunRecord, metric: MetricName): boolean {
  return (
    ranOnAll(candidate) &&
    isBetter(METRICS[metric], candidate.scores[metric], fifoScore(run, metric))
  );
}

/** The first of the best among the candidates that completed every trace; undefined if none did. */
export function bestOf(run: RunRecord, metric: MetricName): CandidateRecord | undefined {
  let best: CandidateRecord | undefined;
  for (const candidate of run.candidates) {
    if (!ranOnAll(candidate)) continue;
    const score = candidate.scores[metric];
    if (!best || isBetter(METRICS[metric], score, best.scores[metric])) best = candidate;
  }
  return best;
}

/** Did it end at a limit in dollars or seconds, before it had all its candidates? */
export function wasCut({ stopped, candidates, settings }: RunRecord): boolean {
  const atLimit = stopped === "budget" || stopped === "time";
  return atLimit && candidates.length < settings.iterations;
}

/** Has it come to its end? */
export function hasEnded({ stopped }: RunRecord): boolean {
  return stopped !== undefined && stopped !== "interrupted";
}
