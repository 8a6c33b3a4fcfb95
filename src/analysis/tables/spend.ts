import type { MetricName } from "../../verifier/index.js";
import type { RunRecord } from "../records/run-record.js";
import { expectedBestOf } from "../statistics/index.js";
import { improvementOf } from "./achieved.js";
import type { Group } from "./group.js";

/** What independent samples would have reached for the same spend. */
export interface EqualSpend {
  /** In what spend is counted: dollars, or simulations where nothing costs money. */
  readonly resource: "usd" | "simulations";
  /** How many samples one run's spend buys, ≥ 1. */
  readonly samples: number;
  /** The expected improvement of the best of them over FIFO, in per cent. */
  readonly improvementPercent: number;
  /** There are fewer samples than the spend buys: the figure is the best of all there are, a lower estimate. */
  readonly isCapped: boolean;
}

/**
 * What best-of-n reaches at equal spend: as many samples as one run of the group spends on average, at the mean price of a
 * sample, drawn without replacement from all candidates of the best-of-n runs that have the group's model and effort. It
 * assumes that those are exchangeable, whatever their run, and that failed ones count as nothing achieved. Dollars are
 * what was charged, with answers that no candidate was made from; simulations are those of candidates, screening
 * included, and depend on no machine. Undefined for best-of-n itself, without such runs, and where one side costs money
 * and the other does not.
 */
export function equalSpend(
  group: Group,
  runs: readonly RunRecord[],
  all: readonly { readonly group: Group; readonly runs: readonly RunRecord[] }[],
  metric: MetricName,
): EqualSpend | undefined {
  if (group.strategy === "best-of-n") return undefined;
  const independent = all
    .filter(
      (other) =>
        other.group.strategy === "best-of-n" &&
        other.group.model === group.model &&
        other.group.effort === group.effort &&
        other.group.temperature === group.temperature,
    )
    .flatMap((other) => other.runs);
  const improvements = independent.flatMap((run) =>
    run.candidates.map((candidate) => improvementOf(candidate, run, metric)),
  );
  if (improvements.length === 0) return undefined;
  const resource = sum(runs, usdOf) > 0 ? "usd" : "simulations";
  const spendOf = resource === "usd" ? usdOf : simulationsOf;
  if (resource === "simulations" && sum(independent, usdOf) > 0) return undefined;
  const perSample = sum(independent, spendOf) / improvements.length;
  if (!(perSample > 0)) return undefined;
  const bought = Math.floor(sum(runs, spendOf) / runs.length / perSample + 1e-9);
  const samples = Math.max(1, bought);
  return {
    resource,
    samples,
    improvementPercent: expectedBestOf(improvements, samples),
    isCapped: samples > improvements.length,
  };
}

/** Of all candidates of a run, screening included. */
export function simulationsOf({ candidates }: RunRecord): number {
  return candidates.reduce((all, { simulations }) => all + simulations, 0);
}

function usdOf({ spentUsd }: RunRecord): number {
  return spentUsd;
}

function sum(runs: readonly RunRecord[], of: (run: RunRecord) => number): number {
  return runs.reduce((all, run) => all + of(run), 0);
}
