/**
 * The plain simulator: a second, independent implementation of the rules that walks every tick and every container.
 * It is slow and obvious on purpose; tests compare the real engine with it, figure by figure and event by event.
 */
import type { PolicyFactory } from "../../src/simulator/policy.js";
import type { Batch } from "../../src/workload/pipeline.js";
import { checkDecision, InvalidDecision } from "./decision.js";
import {
  isComplete,
  RuleViolation,
  type EventRow,
  type PlainOptions,
  type PlainPipeline,
  type World,
} from "./model.js";
import { stepPool } from "./pool-step.js";
import { count, statistics, type PlainStats } from "./stats.js";
import { createPipeline, createPool, systemView } from "./views.js";

export type { EventRow, PlainOptions } from "./model.js";
export type { PlainPipelineStats, PlainStats } from "./stats.js";

export type PlainOutcome =
  | { readonly code: "completed" }
  | {
      readonly code: "invalid-decision";
      readonly reason: string;
      readonly tick: number;
    }
  | {
      readonly code: "policy-error";
      readonly tick: number;
      readonly message: string;
    }
  | {
      readonly code: "rule-violation";
      readonly reason: string;
      readonly tick: number;
    };

export interface PlainRun {
  readonly events: readonly EventRow[];
  readonly stats: PlainStats;
  readonly outcome: PlainOutcome;
}

class PolicyError extends Error {}

/** Runs what belongs to the policy, reading its decision included; what it throws is the policy's error. */
function asPolicy<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof InvalidDecision) throw error;
    throw new PolicyError(error instanceof Error ? error.message : String(error));
  }
}

function createWorld(options: PlainOptions): World {
  const { ticksPerSecond, maxJobSeconds } = options;
  const world: World = {
    options,
    tickSeconds: 1 / ticksPerSecond,
    limitTicks: maxJobSeconds > 0 ? Math.trunc(maxJobSeconds * ticksPerSecond) : undefined,
    tick: 0,
    pools: [],
    pipelines: [],
    containersCreated: 0,
    results: [],
    becameSuspendable: false,
    suspensionEnded: false,
    poolChanged: false,
    events: [],
    tally: {
      assignments: 0,
      suspensions: 0,
      failures: {},
      containersCompleted: 0,
      containerTicks: [],
      allocatedPercent: [],
      consumedPercent: [],
      latencyTicks: [],
      timedOut: [],
    },
    operatorOf: new WeakMap(),
    containerOf: new WeakMap(),
    poolOf: new WeakMap(),
  };
  options.pools.forEach(({ cpu, ramGb }, id) => {
    world.pools.push(createPool(world, id, cpu, ramGb));
  });
  return world;
}

/** A deadline passes in this tick. */
function deadlinePasses(world: World): boolean {
  const { tick, limitTicks, pipelines } = world;
  if (limitTicks === undefined) return false;
  return pipelines.some(
    (pipeline) => tick - pipeline.arrivalTick === limitTicks && !isComplete(pipeline),
  );
}

export function plainSimulate(
  batches: Iterable<Batch>,
  factory: PolicyFactory,
  options: PlainOptions,
): PlainRun {
  const world = createWorld(options);
  try {
    run(world, [...batches], factory);
    return {
      events: world.events,
      stats: statistics(world),
      outcome: { code: "completed" },
    };
  } catch (error) {
    const ended = { events: world.events, stats: statistics(world) };
    const { tick } = world;
    if (error instanceof InvalidDecision) {
      return {
        ...ended,
        outcome: { code: "invalid-decision", reason: error.message, tick },
      };
    }
    if (error instanceof PolicyError) {
      return {
        ...ended,
        outcome: { code: "policy-error", tick, message: error.message },
      };
    }
    if (error instanceof RuleViolation) {
      return {
        ...ended,
        outcome: { code: "rule-violation", reason: error.message, tick },
      };
    }
    throw error;
  }
}

function run(world: World, batches: readonly Batch[], factory: PolicyFactory): void {
  const { options, tickSeconds } = world;
  const policy = asPolicy(() =>
    factory(
      Object.freeze({
        pools: Object.freeze(world.pools.map((pool) => pool.view)),
        tickSeconds,
        multiOperatorContainers: options.multiOperatorContainers,
        allowMemoryOvercommit: options.allowMemoryOvercommit,
        maxJobSeconds: options.maxJobSeconds > 0 ? options.maxJobSeconds : undefined,
      }),
    ),
  );
  const totalTicks = Math.trunc(options.durationSeconds * options.ticksPerSecond); // rule 2.1
  let delivered = 0;
  let decidedSomething = false;
  let wakeTick: number | undefined;

  for (let tick = 0; tick < totalTicks; tick += 1) {
    world.tick = tick;

    // Rule 6.1, with rule 4: every batch at the head that is due; a late one holds back those behind it.
    const arrivals: PlainPipeline[] = [];
    for (;;) {
      const batch = batches[delivered];
      if (batch === undefined || batch.atTick > tick) break;
      arrivals.push(...batch.pipelines.map((spec) => createPipeline(world, spec)));
      delivered += 1;
    }
    for (const pipeline of arrivals) {
      world.pipelines.push(pipeline);
      world.events.push({ tick, type: "arrival", pipeline: pipeline.spec.id });
    }

    // Rule 6.2, with rule 11: when a policy is called in mode "on-event".
    const isCalled =
      options.mode === "every-tick" ||
      tick === 0 ||
      arrivals.length > 0 ||
      world.results.length > 0 ||
      world.becameSuspendable ||
      world.suspensionEnded ||
      world.poolChanged ||
      decidedSomething ||
      tick === wakeTick ||
      deadlinePasses(world);
    let decision = checkDecision(world, undefined);
    decidedSomething = false;
    if (isCalled) {
      const answer = asPolicy(() => policy.schedule(systemView(world, arrivals)));
      decision = asPolicy(() => checkDecision(world, answer));
      decidedSomething = decision.assign.length > 0 || decision.suspend.length > 0;
      wakeTick =
        decision.wakeAt === undefined
          ? undefined
          : Math.max(tick + 1, Math.ceil(decision.wakeAt / tickSeconds - 1e-6));
    }
    for (const { operators } of decision.assign) {
      for (const operator of operators) operator.state = "ASSIGNED";
    }

    // Rule 6.3.
    world.results = [];
    world.becameSuspendable = false;
    world.suspensionEnded = false;
    world.poolChanged = false;
    for (const pool of world.pools) stepPool(world, pool, decision);

    // Rule 6.4.
    count(world, tick === totalTicks - 1);
  }
}
