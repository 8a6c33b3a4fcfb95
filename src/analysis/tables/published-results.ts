import type { MetricName } from "../../verifier/index.js";
import { METRICS, improvementPercent } from "../../verifier/index.js";
import { PAPER_TRACES } from "../../workload/index.js";
import type { RunRecord } from "../records/run-record.js";
import { wilsonInterval } from "../statistics/index.js";
import type { EffortTableRow } from "./effort-table-row.js";

/** A line of a published table, in the units it was published in; undefined: it does not say. */
export interface PublishedResult {
  readonly citation: string;
  readonly metric: MetricName;
  readonly model: string;
  readonly effort: string;
  readonly strategy: string;
  readonly policies?: number;
  readonly ran?: number;
  readonly beatFifo?: number;
  /** Over FIFO, in per cent, where it was published as such. */
  readonly bestImprovementPercent?: number;
  /** Median over the traces, of the best policy. */
  readonly bestSeconds?: number;
  /** The median of the policies' medians. */
  readonly typicalSeconds?: number;
  /** Of one policy. */
  readonly meanCostUsd?: number;
  /** Of one policy, from the request to the answer; evaluation is not in it. */
  readonly meanGenerationSeconds?: number;
}

const PAPER = "arXiv 2510.18897, October 2025";
const FOLLOW_UP = "follow-up of arXiv 2510.18897 by the same group, March 2026";
const FOLLOW_UP_RUN = {
  citation: FOLLOW_UP,
  metric: "adjusted_latency",
  model: "gpt-5.2-2025-12-11",
  strategy: "best-of-n",
  policies: 50,
} as const;

/** What the follow-up measured for FIFO on the paper's ten traces: the median adjusted latency, in seconds. */
export const PUBLISHED_FIFO_SECONDS = 12999.69611111111;

/** All on the paper's ten traces. Nothing of it was measured here. */
export const PUBLISHED_RESULTS: readonly PublishedResult[] = [
  {
    citation: PAPER,
    metric: "throughput",
    model: "GPT-5",
    effort: "–",
    strategy: "chain",
    bestImprovementPercent: 371.1,
  },
  {
    ...FOLLOW_UP_RUN,
    effort: "none",
    ran: 36,
    beatFifo: 36,
    bestSeconds: 99.2,
    typicalSeconds: 224.25,
    meanCostUsd: 0.0403,
    meanGenerationSeconds: 41.1,
  },
  {
    ...FOLLOW_UP_RUN,
    effort: "low",
    ran: 37,
    beatFifo: 36,
    bestSeconds: 93.27,
    typicalSeconds: 134.54,
    meanCostUsd: 0.0428,
    meanGenerationSeconds: 47.1,
  },
  {
    ...FOLLOW_UP_RUN,
    effort: "medium",
    ran: 37,
    beatFifo: 33,
    bestSeconds: 89.72,
    typicalSeconds: 190.79,
    meanCostUsd: 0.08,
    meanGenerationSeconds: 92,
  },
  {
    ...FOLLOW_UP_RUN,
    effort: "high",
    ran: 39,
    beatFifo: 39,
    bestSeconds: 77.29,
    typicalSeconds: 147.45,
    meanCostUsd: 0.1259,
    meanGenerationSeconds: 147.6,
  },
];

/**
 * Are these runs on what the published results are on? Told by the names of the paper's ten traces, and by FIFO, whose
 * median adjusted latency there is known to 16 digits.
 */
export function isPublishedSetting({ traces, baselines }: RunRecord): boolean {
  const names = new Set(traces.map(({ name }) => name));
  const fifo = baselines[0]?.scores.adjusted_latency ?? NaN;
  return (
    names.size === PAPER_TRACES.length &&
    PAPER_TRACES.every(({ name }) => names.has(name)) &&
    Math.abs(fifo / PUBLISHED_FIFO_SECONDS - 1) < 1e-9
  );
}

/** The published results in a metric as rows; what cannot be converted is NaN. */
export function publishedRows(metric: MetricName): EffortTableRow[] {
  return PUBLISHED_RESULTS.filter((result) => result.metric === metric).map(publishedRow);
}

function publishedRow(result: PublishedResult): EffortTableRow {
  const { policies = NaN, bestSeconds = NaN, typicalSeconds = NaN } = result;
  const { meanCostUsd = NaN, meanGenerationSeconds = NaN } = result;
  const metric = METRICS[result.metric];
  const overFifo = (seconds: number): number =>
    improvementPercent(metric, seconds, PUBLISHED_FIFO_SECONDS);
  const best = result.bestImprovementPercent ?? overFifo(bestSeconds);
  const costUsd = meanCostUsd * policies;
  const unknown = { median: NaN, low: NaN, high: NaN, count: 0 };
  const shareOf = (count = NaN) => ({
    count,
    ...(Number.isNaN(count) ? NO_SHARE : wilsonInterval(count, policies)),
  });
  return {
    source: "published",
    citation: result.citation,
    metric: metric.name,
    settings: "–",
    model: result.model,
    effort: result.effort,
    strategy: result.strategy,
    feedback: "–",
    context: "–",
    temperature: "default",
    iterations: Number.isNaN(policies) ? "–" : String(policies),
    runs: NaN,
    unfinishedRuns: 0,
    cutRuns: 0,
    policies,
    ran: shareOf(result.ran),
    beatFifo: shareOf(result.beatFifo),
    bestImprovementPercent: best,
    medianImprovementPercent: unknown,
    typicalImprovementPercent: overFifo(typicalSeconds),
    bestScore: bestSeconds,
    penalizedLatencySeconds: NaN,
    costUsd,
    inputTokens: NaN,
    outputTokens: NaN,
    reasoningTokens: NaN,
    simulations: NaN,
    seconds: meanGenerationSeconds * policies,
    cpuSeconds: NaN,
    improvementPerUsd: best / costUsd,
    improvementPerCpuSecond: NaN,
    firstBeatingFifo: unknown,
    testImprovementPercent: unknown,
    equalSpend: undefined,
  };
}

const NO_SHARE = { share: NaN, low: NaN, high: NaN } as const;
