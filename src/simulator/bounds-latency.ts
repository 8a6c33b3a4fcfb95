import { PRIORITIES } from "../workload/index.js";
import { latencyCurve } from "./bounds-curves.js";
import type { Counts } from "./bounds-search.js";
import { leastOverCounts } from "./bounds-search.js";
import type { PossiblePipeline, WorkloadSurvey } from "./bounds-survey.js";
import { RESOURCES } from "./bounds-survey.js";
import { prefixSums } from "./bounds-throughput.js";
import { CLASS_WEIGHTS } from "./statistics.js";

/** What any set of completed pipelines costs at least, given how many of each class it has. */
export class LatencyBounds {
  /** How many of each class could complete at all. */
  readonly #most: Counts;
  /** Per resource and class: least work of k pipelines. */
  readonly #work: readonly (readonly Float64Array[])[];
  /** Per resource: all there is after the first arrival. */
  readonly #available: readonly number[];
  /** Least sums of the latencies of k pipelines of one class, of the two most urgent ones, and of all. */
  readonly #single: readonly Float64Array[];
  readonly #urgent: Float64Array;
  readonly #all: Float64Array;

  constructor(
    readonly survey: WorkloadSurvey,
    readonly perTick: readonly number[],
    readonly ticksPerSecond: number,
  ) {
    const { pipelines } = survey;
    const classes = PRIORITIES.map((_, c) => pipelines.filter((p) => p.priority === c));
    const count = (c: number): number => classes[c]?.length ?? 0;
    this.#most = [count(0), count(1), count(2)];
    const firstTick = survey.starts.reduce((a, b) => Math.min(a, b), survey.totalTicks);
    const ticks = survey.totalTicks - firstTick;
    this.#available = perTick.map((budget) =>
      budget === Infinity ? Infinity : budget * ticks * (1 + 1e-9),
    );
    const workOf = (r: number) => (p: PossiblePipeline) => p.work[r] ?? 0;
    this.#work = RESOURCES.map((r) =>
      classes.map((list) => prefixSums(Float64Array.from(list, workOf(r)).sort())),
    );
    this.#single = classes.map((list) => latencyCurve(list, perTick));
    this.#urgent = latencyCurve(
      pipelines.filter((p) => p.priority < 2),
      perTick,
    );
    this.#all = latencyCurve(pipelines, perTick);
  }

  /** The least Σ w·L / Σ w over completed pipelines, divided by the share of arrivals completed. */
  adjustedSeconds(): number {
    const arrivals = this.survey.arrivals.reduce((a, b) => a + b, 0);
    return leastOverCounts(this.#most, (low, high) => {
      const completed = high[0] + high[1] + high[2];
      if (completed === 0 || !this.#isFeasible(low)) return Infinity;
      return this.#weightedSeconds(low) / weightOf(high) / (completed / arrivals);
    });
  }

  /** The least weighted mean over all arrivals; those unfinished count `unfinishedSeconds`. null without arrivals. */
  penalizedSeconds(unfinishedSeconds: number): number | null {
    const weight = weightOf(this.survey.arrivals);
    if (weight === 0) return null;
    return leastOverCounts(this.#most, (low, high) => {
      if (!this.#isFeasible(low)) return Infinity;
      const unfinished = (weight - weightOf(high)) * unfinishedSeconds;
      return (this.#weightedSeconds(low) + unfinished) / weight;
    });
  }

  /** Could the cheapest so many of each class be paid for, of every resource? */
  #isFeasible(counts: Counts): boolean {
    return RESOURCES.every((r) => {
      const work = this.#work[r] ?? [];
      const used = at(work[0], counts[0]) + at(work[1], counts[1]) + at(work[2], counts[2]);
      return used <= (this.#available[r] ?? Infinity);
    });
  }

  /**
   * The least Σ w·L. With weights 10, 5, 1 it is 5 · Σ over queries + 4 · Σ over the two urgent classes + Σ over all, and each
   * of these sums is at least that of its parts, and at least that of the so many pipelines of any of its classes.
   */
  #weightedSeconds([q, i, b]: Counts): number {
    const queries = at(this.#single[0], q);
    const urgent = Math.max(queries + at(this.#single[1], i), at(this.#urgent, q + i));
    const all = Math.max(urgent + at(this.#single[2], b), at(this.#all, q + i + b));
    const { QUERY, INTERACTIVE, BATCH_PIPELINE } = CLASS_WEIGHTS;
    const ticks =
      (QUERY - INTERACTIVE) * queries +
      (INTERACTIVE - BATCH_PIPELINE) * urgent +
      BATCH_PIPELINE * all;
    return ticks / this.ticksPerSecond;
  }
}

function at(sums: Float64Array | undefined, k: number): number {
  return sums?.[k] ?? 0;
}

function weightOf(counts: readonly number[]): number {
  return PRIORITIES.reduce(
    (sum, priority, c) => sum + CLASS_WEIGHTS[priority] * (counts[c] ?? 0),
    0,
  );
}
