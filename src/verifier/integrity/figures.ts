import type { ClassStatistics, FailureReason, Statistics } from "../../simulator/index.js";
import { CLASS_WEIGHTS, percentileOfSorted } from "../../simulator/index.js";
import type { Priority } from "../../workload/index.js";
import { PRIORITIES } from "../../workload/index.js";
import type { AuditedContainer, AuditedPipeline, AuditedRun } from "./audited-run.js";
import type { UtilisationFigures } from "./utilisation.js";

/** All statistics but the number of the policy's calls, of which the event log says nothing. */
export type RecomputedFigures = Omit<Statistics, "policyCalls">;

interface ClassTally {
  arrivals: number;
  timeouts: number;
  readonly latencyTicks: number[];
}

/** Counts what the statistics are made of. */
export class FigureTally {
  assignments = 0;
  suspensions = 0;
  rejections = 0;
  readonly #classes: Readonly<Record<Priority, ClassTally>>;
  readonly #errors: Partial<Record<FailureReason, number>> = {};
  readonly #containerTicks: number[] = [];
  #failures = 0;
  #lostGbTicks = 0;

  constructor(readonly run: AuditedRun) {
    const tally = (): ClassTally => ({ arrivals: 0, timeouts: 0, latencyTicks: [] });
    this.#classes = { QUERY: tally(), INTERACTIVE: tally(), BATCH_PIPELINE: tally() };
  }

  arrived({ spec }: AuditedPipeline): void {
    this.#classes[spec.priority].arrivals++;
  }

  completed({ spec, arrivalTick }: AuditedPipeline, tick: number): void {
    this.#classes[spec.priority].latencyTicks.push(tick - arrivalTick);
  }

  timedOut({ spec }: AuditedPipeline): void {
    this.#classes[spec.priority].timeouts++;
  }

  containerEnded(container: AuditedContainer, tick: number): void {
    const { error, assignTick, ramGb } = container;
    this.#containerTicks.push(tick - assignTick + 1);
    if (error === null) return;
    this.#failures++;
    this.#errors[error] = (this.#errors[error] ?? 0) + 1;
    this.#lostGbTicks += ramGb * container.ticksUnderWay(tick);
  }

  figures(utilisation: UtilisationFigures): RecomputedFigures {
    const { durationSeconds, ticksPerSecond, maxJobSeconds } = this.run.options;
    const { QUERY, INTERACTIVE, BATCH_PIPELINE } = this.#classes;
    const classes = [QUERY, INTERACTIVE, BATCH_PIPELINE];
    const all: ClassTally = {
      arrivals: sumOf(classes.map(({ arrivals }) => arrivals)),
      timeouts: sumOf(classes.map(({ timeouts }) => timeouts)),
      latencyTicks: classes.flatMap(({ latencyTicks }) => latencyTicks),
    };
    const containersCompleted = this.#containerTicks.length - this.#failures;
    const containerTicks = Float64Array.from(this.#containerTicks).sort();
    return {
      pipelinesCreated: all.arrivals,
      assignments: this.assignments,
      suspensions: this.suspensions,
      failures: this.#failures,
      failureErrorCounts: { ...this.#errors },
      containersCompleted,
      throughput: containersCompleted / durationSeconds,
      p99ContainerSeconds: percentileSeconds(containerTicks, 99, ticksPerSecond),
      all: classStatistics(all, ticksPerSecond),
      query: classStatistics(QUERY, ticksPerSecond),
      interactive: classStatistics(INTERACTIVE, ticksPerSecond),
      batch: classStatistics(BATCH_PIPELINE, ticksPerSecond),
      adjustedLatencySeconds: this.#adjustedLatencySeconds(all),
      penalizedLatencySeconds: this.#penalizedLatencySeconds(2 * durationSeconds),
      adjustedLatencyUnfinishedPenalty:
        maxJobSeconds > 0 ? (this.#penalizedLatencySeconds(2 * maxJobSeconds) ?? Infinity) : null,
      ...utilisation,
      lostToFailuresGbSeconds: this.#lostGbTicks / ticksPerSecond,
      fairness: fairness(classes),
      rejectedDecisions: this.rejections,
    };
  }

  /** Weighted mean latency over completions, divided by the share of arrivals that completed. */
  #adjustedLatencySeconds(all: ClassTally): number {
    const completions = all.latencyTicks.length;
    if (completions === 0) return Infinity;
    const mean = this.#weightedMeanSeconds(
      ({ latencyTicks }) => sumOf(latencyTicks),
      ({ latencyTicks }) => latencyTicks.length,
    );
    return mean / (completions / all.arrivals);
  }

  /** Weighted mean latency over arrivals; one that has not completed counts `unfinishedSeconds`. Null without any. */
  #penalizedLatencySeconds(unfinishedSeconds: number): number | null {
    const unfinishedTicks = unfinishedSeconds * this.run.options.ticksPerSecond;
    const mean = this.#weightedMeanSeconds(
      ({ arrivals, latencyTicks }) =>
        sumOf(latencyTicks) + (arrivals - latencyTicks.length) * unfinishedTicks,
      ({ arrivals }) => arrivals,
    );
    return Number.isNaN(mean) ? null : mean;
  }

  /** Σ weight · ticks / Σ weight · count over the classes, in seconds; NaN when nothing is counted. */
  #weightedMeanSeconds(
    ticks: (tally: ClassTally) => number,
    count: (tally: ClassTally) => number,
  ): number {
    let weightedTicks = 0;
    let weights = 0;
    for (const priority of PRIORITIES) {
      const tally = this.#classes[priority];
      weightedTicks += CLASS_WEIGHTS[priority] * ticks(tally);
      weights += CLASS_WEIGHTS[priority] * count(tally);
    }
    return weightedTicks / weights / this.run.options.ticksPerSecond;
  }
}

function classStatistics(tally: ClassTally, ticksPerSecond: number): ClassStatistics {
  const { arrivals, timeouts, latencyTicks } = tally;
  const sorted = Float64Array.from(latencyTicks).sort();
  const completions = sorted.length;
  const percentile = (q: number): number | null => percentileSeconds(sorted, q, ticksPerSecond);
  return {
    arrivalCount: arrivals,
    completionCount: completions,
    timeoutCount: timeouts,
    meanLatencySeconds:
      completions === 0 ? null : sumOf(latencyTicks) / completions / ticksPerSecond,
    p50LatencySeconds: percentile(50),
    p95LatencySeconds: percentile(95),
    p99LatencySeconds: percentile(99),
  };
}

function percentileSeconds(sorted: Float64Array, q: number, ticksPerSecond: number): number | null {
  return sorted.length === 0 ? null : percentileOfSorted(sorted, q) / ticksPerSecond;
}

/** Jain's index over the completion rates of the classes with arrivals; null when nothing completed. */
function fairness(classes: readonly ClassTally[]): number | null {
  const rates = classes
    .filter(({ arrivals }) => arrivals > 0)
    .map(({ arrivals, latencyTicks }) => latencyTicks.length / arrivals);
  const squares = sumOf(rates.map((rate) => rate * rate));
  return squares === 0 ? null : sumOf(rates) ** 2 / (rates.length * squares);
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
