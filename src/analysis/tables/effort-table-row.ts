import type { MetricName } from "../../verifier/index.js";
import type { MedianInterval, ShareInterval } from "../statistics/index.js";
import type { Group } from "./group.js";
import type { EqualSpend } from "./spend.js";

/** A number of policies out of those tried, with its 95 % Wilson interval. */
export interface CountedShare extends ShareInterval {
  readonly count: number;
}

/** What one group of runs came to: a row of the table. NaN: not known. */
export interface EffortTableRow extends Group {
  /** "published": carried over from a publication, no statistics of ours are in it. */
  readonly source: "measured" | "published";
  /** Where a published row is from; "" for measured ones. */
  readonly citation: string;
  /** What improvements are improvements in. */
  readonly metric: MetricName;
  readonly runs: number;
  /** Runs that have not come to their end; they are counted with what they have. */
  readonly unfinishedRuns: number;
  /** Runs that ended at a limit in dollars or seconds, before they had all the candidates that they were asked for. */
  readonly cutRuns: number;
  /** Policies tried in all runs together: candidates, with duplicates and those that failed. */
  readonly policies: number;
  /**
   * Of the policies tried, those that completed every trace. The interval takes policies for independent, which those of a
   * strategy that builds on earlier ones are not.
   */
  readonly ran: CountedShare;
  /** Of the policies tried, those that completed every trace with a better median score than FIFO's. */
  readonly beatFifo: CountedShare;
  /** The best policy of all runs together: its median score over the traces against FIFO's, in per cent. */
  readonly bestImprovementPercent: number;
  /**
   * The improvement of each run's best policy, and of these the median over the runs with its 95 % bootstrap interval. A run
   * in which no policy completed every trace counts with −100 %.
   */
  readonly medianImprovementPercent: MedianInterval;
  /** The median improvement of the policies that completed every trace, of all runs together. */
  readonly typicalImprovementPercent: number;
  /** Score of the best policy of all runs together, in the metric's unit: containers/s, or seconds. */
  readonly bestScore: number;
  /** Penalized latency of that same policy, in seconds: what throughput and adjusted latency may have been gained by. */
  readonly penalizedLatencySeconds: number;
  /** US dollars of all runs together, with answers that no candidate was made from. */
  readonly costUsd: number;
  readonly inputTokens: number;
  /** With what was reasoned. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Of candidates, screening included. */
  readonly simulations: number;
  /** Wall-clock seconds of all runs together; NaN if one of them has no timings. Published: of requests to the model alone. */
  readonly seconds: number;
  /** CPU seconds of all runs together, of the processes that screened and evaluated; NaN if not known of one of them. */
  readonly cpuSeconds: number;
  /** The median improvement, divided by the mean dollars of a run; NaN where nothing costs money. */
  readonly improvementPerUsd: number;
  /** The median improvement, divided by the mean CPU seconds of a run. */
  readonly improvementPerCpuSecond: number;
  /**
   * How many policies each run had tried when one first beat FIFO, and of these the median over the runs with its bootstrap
   * interval; ∞ for a run in which none did.
   */
  readonly firstBeatingFifo: MedianInterval;
  /** The winner's improvement on test traces, over the runs that have it: median with bootstrap interval. */
  readonly testImprovementPercent: MedianInterval;
  /** What independent samples reach for the same spend; undefined: there is nothing to tell it from. */
  readonly equalSpend: EqualSpend | undefined;
}
