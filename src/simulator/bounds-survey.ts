import type { Batch, PipelineSpec } from "../workload/index.js";
import { PRIORITIES } from "../workload/index.js";
import type { LeastNeeds, NeedLimits } from "./bounds-needs.js";
import { leastNeeds } from "./bounds-needs.js";
import { ALLOCATION_SLACK } from "./knapsack.js";
import type { ResolvedSimulationOptions } from "./options.js";

/**
 * What running operators use up, in this order: service (1 per operator that needs memory), memory (GB·ticks) and CPU
 * (CPU·ticks). How much of each the cluster has per tick: see `resourcesPerTick`.
 */
export const RESOURCES = [0, 1, 2] as const;

/** A pipeline that some policy could complete. */
export interface PossiblePipeline {
  /** Position in PRIORITIES. */
  readonly priority: number;
  /** Position of its batch. */
  readonly batch: number;
  /** Least latency, in ticks, if it had the cluster for itself. */
  readonly leastTicks: number;
  /** What it uses up in all, per resource. */
  readonly work: readonly number[];
  /** At least the ticks from the mean time of that use to its completion, per resource. */
  readonly lag: readonly number[];
}

/** What a workload needs at the very least. Only what arrives within the run, and only what can complete in it. */
export interface WorkloadSurvey {
  readonly totalTicks: number;
  /** Per class, in the order of PRIORITIES; all that arrive. */
  readonly arrivals: readonly number[];
  readonly pipelines: readonly PossiblePipeline[];
  /** Per operator that could complete, also of pipelines that could not: its earliest tick. */
  readonly starts: readonly number[];
  /** Per such operator and resource: what it uses up. */
  readonly costs: readonly (readonly number[])[];
  /** The least ticks of operators with this peak memory, GB; without those that need none. */
  readonly leastTicksBySize: ReadonlyMap<number, number>;
}

/** Reads a workload once. */
export function surveyWorkload(
  batches: readonly Batch[],
  options: ResolvedSimulationOptions,
): WorkloadSurvey {
  const survey = new Survey(options);
  batches.forEach(({ atTick, pipelines }, batch) => {
    if (atTick >= survey.totalTicks) return;
    for (const pipeline of pipelines) survey.add(pipeline, atTick, batch);
  });
  return survey;
}

class Survey implements WorkloadSurvey {
  readonly totalTicks: number;
  readonly arrivals = PRIORITIES.map(() => 0);
  readonly pipelines: PossiblePipeline[] = [];
  readonly starts: number[] = [];
  readonly costs: number[][] = RESOURCES.map(() => []);
  readonly leastTicksBySize = new Map<number, number>();
  readonly #limits: NeedLimits;
  readonly #mostGb: number;
  readonly #deadlineTicks: number;

  constructor({
    durationSeconds,
    ticksPerSecond,
    pools,
    maxJobSeconds,
    ...options
  }: ResolvedSimulationOptions) {
    this.totalTicks = Math.trunc(durationSeconds * ticksPerSecond);
    this.#deadlineTicks = maxJobSeconds > 0 ? Math.trunc(maxJobSeconds * ticksPerSecond) : Infinity;
    this.#mostGb = Math.max(...pools.map(({ ramGb }) => ramGb)) * (1 + ALLOCATION_SLACK);
    this.#limits = {
      tickSeconds: 1 / ticksPerSecond,
      mostCpu: Math.max(...pools.map(({ cpu }) => cpu)),
      allowMemoryOvercommit: options.allowMemoryOvercommit,
    };
  }

  add({ operators, priority }: PipelineSpec, arrivalTick: number, batch: number): void {
    const classIndex = PRIORITIES.indexOf(priority);
    this.arrivals[classIndex] = (this.arrivals[classIndex] ?? 0) + 1;
    const needs = operators.map((operator) => leastNeeds(operator, this.#limits));
    const ends: number[] = [];
    operators.forEach(({ parents }, i) => {
      // A container may start in the very tick in which a parent of its operator ends in an earlier container.
      let start = arrivalTick;
      for (const parent of parents) start = Math.max(start, ends[parent] ?? Infinity);
      const need = needs[i] as LeastNeeds;
      const end = start + need.ticks - 1;
      ends.push(this.#canEnd(need, end, arrivalTick) ? end : Infinity);
      if (ends[i] !== Infinity) this.#addOperator(start, need);
    });
    const leastTicks = ends.reduce((a, b) => Math.max(a, b), arrivalTick) - arrivalTick;
    if (leastTicks === Infinity) return;
    const tails = ticksAfter(operators, needs);
    const use = RESOURCES.map((r) => this.#useOf(r, needs, tails, leastTicks));
    const work = use.map((u) => u.work);
    this.pipelines.push({
      priority: classIndex,
      batch,
      leastTicks,
      work,
      lag: use.map((u) => u.lag),
    });
  }

  /**
   * After its pipeline's deadline an operator completes only if it does in the tick it starts: the time killer takes
   * what is unfinished at the end of that and every later tick.
   */
  #canEnd({ ticks, peakGb }: LeastNeeds, end: number, arrivalTick: number): boolean {
    if (peakGb > this.#mostGb || end >= this.totalTicks) return false;
    return ticks === 1 || end <= arrivalTick + this.#deadlineTicks;
  }

  #addOperator(start: number, need: LeastNeeds): void {
    const { ticks, peakGb } = need;
    this.starts.push(start);
    for (const r of RESOURCES) this.costs[r]?.push(costOf(r, need));
    if (peakGb === 0) return;
    this.leastTicksBySize.set(
      peakGb,
      Math.min(ticks, this.leastTicksBySize.get(peakGb) ?? Infinity),
    );
  }

  /**
   * An operator ends at least `tail` ticks before its pipeline. What it uses in every tick of its run (of `ticks` or
   * more) is used (ticks − 1) / 2 before that in the mean; memory in use (overcommit) varies, and just lies before.
   */
  #useOf(
    resource: number,
    needs: readonly LeastNeeds[],
    tails: readonly number[],
    leastTicks: number,
  ): { work: number; lag: number } {
    const isEven = resource !== 1 || !this.#limits.allowMemoryOvercommit;
    let work = 0;
    let weighted = 0;
    needs.forEach((need, i) => {
      const cost = costOf(resource, need);
      work += cost;
      weighted += cost * ((tails[i] as number) + (isEven ? (need.ticks - 1) / 2 : 0));
    });
    // Without any use its mean time can be said to be half a tick before its arrival: so its latency is the least.
    return { work, lag: work > 0 ? weighted / work : leastTicks + 0.5 };
  }
}

function costOf(resource: number, { peakGb, gbTicks, cpuTicks }: LeastNeeds): number {
  if (resource === 0) return peakGb > 0 ? 1 : 0;
  return resource === 1 ? gbTicks : cpuTicks;
}

/** For each operator, the least ticks from its last tick to that of its pipeline. */
function ticksAfter(
  operators: PipelineSpec["operators"],
  needs: readonly LeastNeeds[],
): readonly number[] {
  const tails = operators.map(() => 0);
  for (let i = operators.length - 1; i >= 0; i--) {
    const tail = (tails[i] as number) + (needs[i] as LeastNeeds).ticks - 1;
    for (const parent of operators[i]?.parents ?? []) {
      tails[parent] = Math.max(tails[parent] ?? 0, tail);
    }
  }
  return tails;
}
