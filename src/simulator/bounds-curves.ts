import type { PossiblePipeline } from "./bounds-survey.js";
import { RESOURCES } from "./bounds-survey.js";
import { prefixSums } from "./bounds-throughput.js";

/**
 * A lower bound for the sum of the latencies, in ticks, of any k of these pipelines: element k of the result. Convex.
 *
 * Within a batch, where all have arrived at the same tick, the sum for any m pipelines is at least each of:
 *
 * - One by one. The i-th to complete has at least the i-th smallest of the least latencies; and by then i pipelines have
 *   used up at least the i smallest works, which takes that many ticks, the last of which does not count as latency.
 * - By mean times. A pipeline completes `lag` or more after the mean time at which it uses the resource. The sum of the
 *   mean times is least when the resource is spent wholly on the smallest work, then the next (Smith's rule for the
 *   weights 1; M. X. Goemans, "Improved approximation algorithms for scheduling with release dates", 1997). The mean
 *   time of the i-th is then that of the work before it and half its own, in ticks from the arrival; what is used in a
 *   tick is used half a tick later in that continuous time than the tick's number says.
 *
 * Both sums are convex in m, and so is their maximum; so the least sum of any k pipelines of all batches takes the k
 * smallest increments, whatever their batch. (That batches also delay each other is not used.)
 */
export function latencyCurve(
  pipelines: readonly PossiblePipeline[],
  perTick: readonly number[],
): Float64Array {
  const increments = new Float64Array(pipelines.length);
  let from = 0;
  while (from < pipelines.length) {
    const { batch } = pipelines[from] as PossiblePipeline;
    let to = from + 1;
    while (pipelines[to]?.batch === batch) to++;
    increments.set(batchIncrements(pipelines.slice(from, to), perTick), from);
    from = to;
  }
  return prefixSums(increments.sort());
}

function batchIncrements(
  batch: readonly PossiblePipeline[],
  perTick: readonly number[],
): Float64Array {
  const oneByOne = sorted(batch, (p) => p.leastTicks);
  const meanTimes: Float64Array[] = [];
  for (const r of RESOURCES) {
    const budget = perTick[r] ?? Infinity;
    // Without any of it these pipelines do not need it.
    if (budget === Infinity || budget === 0) continue;
    const work = sorted(batch, (p) => p.work[r] ?? 0);
    const lag = sorted(batch, (p) => p.lag[r] ?? 0);
    const sums = lag;
    let before = 0;
    let sum = 0;
    work.forEach((own, i) => {
      const used = before + own;
      const ticks = Math.ceil((used / budget) * (1 - 1e-9)) - 1;
      oneByOne[i] = Math.max(oneByOne[i] as number, ticks);
      sum += (before + used) / 2 / budget - 0.5 + (lag[i] as number);
      sums[i] = sum;
      before = used;
    });
    meanTimes.push(sums);
  }
  let last = 0;
  let sum = 0;
  return oneByOne.map((ticks, i) => {
    sum += ticks;
    const most = meanTimes.reduce((a, sums) => Math.max(a, sums[i] as number), sum);
    const increment = most - last;
    last = most;
    return increment;
  });
}

function sorted(
  pipelines: readonly PossiblePipeline[],
  value: (pipeline: PossiblePipeline) => number,
): Float64Array {
  return Float64Array.from(pipelines, value).sort();
}
