import { csvFormat } from "d3-dsv";
import { jsonNumber } from "../../simulator/index.js";
import { MISSING } from "./effort-columns.js";
import type { EffortTableRow } from "./effort-table-row.js";

/** A row of the table without anything nested, with units in its names. */
export type EffortRecord = Readonly<Record<string, string | number | null>>;

/** The rows as flat records, each with the same keys, for a DataFrame or a file; what is not known is null. */
export function effortRecords(rows: readonly EffortTableRow[]): EffortRecord[] {
  return rows.map((row) => nullable(recordOf(row)));
}

/** The same for JSON, which has no infinity: the text `"Infinity"`. */
export function effortJson(
  rows: readonly EffortTableRow[],
): Readonly<Record<string, string | number | null>>[] {
  return effortRecords(rows).map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        typeof value === "number" ? jsonNumber(value) : value,
      ]),
    ),
  );
}

/** The rows as CSV, a line each, with the unit in each column's name; what is not known is empty. */
export function effortCsv(rows: readonly EffortTableRow[]): string {
  return `${csvFormat(effortRecords(rows))}\n`;
}

function recordOf(row: EffortTableRow): Readonly<Record<string, string | number>> {
  const { ran, beatFifo, medianImprovementPercent, firstBeatingFifo, testImprovementPercent } = row;
  return {
    source: row.source,
    model: row.model,
    effort: row.effort,
    strategy: row.strategy,
    feedback: row.feedback,
    context: row.context,
    temperature: row.temperature,
    iterations: row.iterations,
    metric: row.metric,
    runs: row.runs,
    unfinished_runs: row.unfinishedRuns,
    cut_runs: row.cutRuns,
    policies: row.policies,
    ran_count: ran.count,
    ran_share: ran.share,
    ran_share_low: ran.low,
    ran_share_high: ran.high,
    beat_fifo_count: beatFifo.count,
    beat_fifo_share: beatFifo.share,
    beat_fifo_share_low: beatFifo.low,
    beat_fifo_share_high: beatFifo.high,
    best_improvement_percent: row.bestImprovementPercent,
    median_improvement_percent: medianImprovementPercent.median,
    median_improvement_low_percent: medianImprovementPercent.low,
    median_improvement_high_percent: medianImprovementPercent.high,
    typical_improvement_percent: row.typicalImprovementPercent,
    best_score: row.bestScore,
    penalized_latency_seconds: row.penalizedLatencySeconds,
    test_improvement_percent: testImprovementPercent.median,
    test_improvement_low_percent: testImprovementPercent.low,
    test_improvement_high_percent: testImprovementPercent.high,
    first_beating_fifo_policies: firstBeatingFifo.median,
    first_beating_fifo_low_policies: firstBeatingFifo.low,
    first_beating_fifo_high_policies: firstBeatingFifo.high,
    cost_usd: row.costUsd,
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    reasoning_tokens: row.reasoningTokens,
    simulations: row.simulations,
    wall_clock_seconds: row.seconds,
    cpu_seconds: row.cpuSeconds,
    improvement_percent_per_usd: row.improvementPerUsd,
    improvement_percent_per_cpu_second: row.improvementPerCpuSecond,
    best_of_n_improvement_percent: row.equalSpend?.improvementPercent ?? NaN,
    best_of_n_samples: row.equalSpend?.samples ?? NaN,
    best_of_n_spend: row.equalSpend?.resource ?? "",
    citation: row.citation,
  };
}

function nullable(record: Readonly<Record<string, string | number>>): EffortRecord {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      Number.isNaN(value) || value === MISSING ? null : value,
    ]),
  );
}
