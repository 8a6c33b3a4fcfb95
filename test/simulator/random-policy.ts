/**
 * A policy that does as it pleases, but the same for the same seed and the same views. It is written against the public
 * interface alone, so the same code drives both engines; what it has been shown is recorded and compared.
 */
import type {
  Assignment,
  Cluster,
  Container,
  Decision,
  Operator,
  Pipeline,
  PolicyFactory,
  Pool,
  Result,
  SystemView,
} from "../../src/simulator/policy.js";
import { type Chance, chanceOf } from "./chance.js";

export interface RandomPolicySpec {
  readonly seed: number;
  /** Of the attempts to start a container. */
  readonly assignPercent: number;
  readonly sizes: "slots" | "random" | "whole" | "mixed";
  /** How many containers of size "slots" fill a pool exactly. */
  readonly slots: number;
  /** Of containers that get several operators, where the cluster allows it. */
  readonly groupPercent: number;
  /** Of those, of containers that serve several pipelines. */
  readonly mixPercent: number;
  /** Of operators that get more memory after having run out of it. */
  readonly learnPercent: number;
  readonly suspendPercent: number;
  readonly wakePercent: number;
  /** Of containers that may serve pipelines that have timed out. */
  readonly latePercent: number;
  /** Of containers whose operators are in any order, parents complete or not. */
  readonly recklessPercent: number;
  /** Of assignments that are larger than what is left. */
  readonly overAllocatePercent: number;
  /** Of calls that return something that is not a decision, or not a valid one. */
  readonly junkPercent: number;
  readonly throwPercent: number;
}

/** What a policy has been shown, call by call. */
export interface Recording {
  /** Equal in both engines to the last bit. */
  readonly exact: unknown[];
  /** Memory in use, equal up to rounding. */
  readonly memoryGb: number[];
}

/** Calls of a run that are recorded in full. */
const MAX_RECORDED_CALLS = 120;

export function randomPolicy(spec: RandomPolicySpec, recording?: Recording): PolicyFactory {
  return (cluster) => {
    const chance = chanceOf(spec.seed);
    const arrived: Pipeline[] = [];
    const neededGb = new Map<Operator, number>();
    let calls = 0;
    if (recording) recordCluster(recording, cluster);
    return {
      schedule(view) {
        arrived.push(...view.arrivals);
        if (recording) {
          if (calls++ < MAX_RECORDED_CALLS) recordView(recording, view, arrived);
          else recording.exact.push(view.tick);
        }
        for (const { operators, ramGb, error } of view.results) {
          if (error !== "OOM") continue;
          for (const operator of operators) neededGb.set(operator, 2 * ramGb);
        }
        if (chance.of(spec.throwPercent)) throw new RangeError("lost");
        if (chance.of(spec.junkPercent)) return junk(chance, view) as Decision;
        const assign = assignments(spec, chance, cluster, view, arrived, neededGb);
        const suspend = view.pools
          .flatMap(({ containers }) => containers)
          .filter((container) => container.isSuspendable && chance.of(spec.suspendPercent));
        return {
          ...(assign.length > 0 && { assign }),
          ...(suspend.length > 0 && { suspend }),
          ...(chance.of(spec.wakePercent) && {
            wakeAt: view.now + cluster.tickSeconds * (15 * chance.share() - 2),
          }),
        };
      },
    };
  };
}

interface Room {
  readonly pool: Pool;
  cpu: number;
  ramGb: number;
}

function assignments(
  spec: RandomPolicySpec,
  chance: Chance,
  cluster: Cluster,
  view: SystemView,
  arrived: readonly Pipeline[],
  neededGb: ReadonlyMap<Operator, number>,
): Assignment[] {
  const rooms = view.pools.map((pool): Room => ({ pool, cpu: 0, ramGb: 0 }));
  const taken = new Set<Operator>();
  const assign: Assignment[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    if (!chance.of(spec.assignPercent)) continue;
    const room = chance.pick(rooms);
    const operators = chooseOperators(
      spec,
      chance,
      cluster,
      chance.of(spec.latePercent) ? arrived : view.pipelines,
      taken,
    );
    if (!room || operators.length === 0) continue;
    const size = chooseSize(spec, chance, room);
    if (chance.of(spec.learnPercent)) {
      const needed = Math.max(...operators.map((operator) => neededGb.get(operator) ?? 0));
      size.ramGb = Math.min(room.pool.ramGb, Math.max(size.ramGb, needed));
    }
    if (chance.of(spec.overAllocatePercent)) {
      size[chance.of(50) ? "cpu" : "ramGb"] *= 1 + 3 * chance.share();
    } else {
      // As the engine adds: the sum of this call first, so that exact fills are let through.
      if (room.cpu + size.cpu > room.pool.availableCpu) continue;
      const fits = room.ramGb + size.ramGb <= room.pool.availableRamGb;
      if (!fits && !cluster.allowMemoryOvercommit) continue;
      if (!(size.cpu > 0 && size.ramGb > 0)) continue;
    }
    room.cpu += size.cpu;
    room.ramGb += size.ramGb;
    for (const operator of operators) taken.add(operator);
    assign.push({ operators, pool: room.pool, ...size });
  }
  return assign;
}

function chooseOperators(
  spec: RandomPolicySpec,
  chance: Chance,
  cluster: Cluster,
  from: readonly Pipeline[],
  taken: ReadonlySet<Operator>,
): Operator[] {
  const isFree = (operator: Operator): boolean => operator.isAssignable && !taken.has(operator);
  const { multiOperatorContainers } = cluster;
  if (chance.of(spec.recklessPercent)) {
    const free = from.flatMap(({ operators }) => operators.filter(isFree));
    return chance.shuffled(free).slice(0, multiOperatorContainers ? 1 + chance.below(4) : 1);
  }
  const isGroup = multiOperatorContainers && chance.of(spec.groupPercent);
  const pipelines = chance.shuffled(from);
  const count = isGroup && chance.of(spec.mixPercent) ? 3 : 1;
  const chosen: Operator[] = [];
  let served = 0;
  for (const { operators } of pipelines) {
    const startable: Operator[] = [];
    for (const operator of operators) {
      const isReady = operator.parents.every(
        (p) => p.state === "COMPLETED" || startable.includes(p),
      );
      if (isFree(operator) && isReady) startable.push(operator);
    }
    if (startable.length === 0) continue;
    if (isGroup) chosen.push(...startable.slice(0, 1 + chance.below(startable.length)));
    else
      chosen.push(
        chance.pick(startable.filter((o) => o.parentsComplete)) ?? (startable[0] as Operator),
      );
    if (++served === count) break;
  }
  return chosen;
}

function chooseSize(
  spec: RandomPolicySpec,
  chance: Chance,
  { pool, cpu, ramGb }: Room,
): { cpu: number; ramGb: number } {
  const sizes =
    spec.sizes === "mixed" ? (chance.pick(["slots", "random", "whole"]) ?? "slots") : spec.sizes;
  switch (sizes) {
    case "slots":
      return { cpu: pool.cpu / spec.slots, ramGb: pool.ramGb / spec.slots };
    case "whole":
      return {
        cpu: pool.availableCpu - cpu,
        ramGb: Math.max(pool.availableRamGb - ramGb, pool.ramGb / 10),
      };
    default:
      return { cpu: pool.cpu * chance.share(), ramGb: pool.ramGb * chance.share() };
  }
}

/** Something that a policy should not return; most of it is invalid. */
function junk(chance: Chance, view: SystemView): unknown {
  const [pool] = view.pools;
  const operators = view.pipelines
    .flatMap((p) => p.operators.filter((o) => o.isAssignable))
    .slice(0, 1);
  const containers = view.pools.flatMap((p) => [...p.containers, ...p.suspending, ...p.suspended]);
  const valid = { operators, pool, cpu: 0.5, ramGb: 0.5 };
  return chance.pick<unknown>([
    null,
    5,
    "assign",
    [],
    () => undefined,
    { assign: null, suspend: null },
    { assign: 5 },
    { assign: [null] },
    { assign: [{}] },
    { assign: [{ ...valid, operators: [] }] },
    { assign: [{ ...valid, operators: [...operators, ...operators] }] },
    { assign: [valid, valid] },
    { assign: [{ ...valid, operators: operators.map((operator) => ({ ...operator })) }] },
    { assign: [{ ...valid, operators: [pool] }] },
    { assign: [{ ...valid, cpu: chance.pick([0, -1, NaN, Infinity, "1"]) }] },
    { assign: [{ ...valid, ramGb: chance.pick([0, -1, NaN, Infinity, null]) }] },
    { assign: [{ ...valid, pool: chance.pick([0, null, { ...pool }, operators[0]]) }] },
    { suspend: {} },
    { suspend: [null] },
    { suspend: [pool] },
    { suspend: containers },
    { suspend: containers.slice(0, 1) },
    {
      suspend: [
        ...containers.filter((c) => c.isSuspendable),
        ...containers.filter((c) => c.isSuspendable),
      ],
    },
    { wakeAt: chance.pick([NaN, null, "soon", Infinity, -Infinity, -1]) },
  ]);
}

function record({ exact }: Recording, values: readonly unknown[]): void {
  for (const value of values) exact.push(value);
}

function recordCluster({ exact }: Recording, cluster: Cluster): void {
  exact.push(cluster.tickSeconds, cluster.multiOperatorContainers, cluster.allowMemoryOvercommit);
  exact.push(cluster.maxJobSeconds, ...cluster.pools.map(({ id }) => id));
}

function recordView(recording: Recording, view: SystemView, arrived: readonly Pipeline[]): void {
  const { exact } = recording;
  record(recording, ["call", view.now, view.tick, view.rejections.length]);
  record(recording, ["arrivals", ...view.arrivals.map(({ id }) => id)]);
  record(recording, ["pipelines", ...view.pipelines.map(({ id }) => id)]);
  for (const result of view.results) recordResult(recording, result);
  for (const pipeline of arrived) {
    exact.push(pipeline.id, pipeline.priority, pipeline.arrivedAt, pipeline.remainingOperators);
    exact.push(pipeline.isComplete, pipeline.hasFailures, pipeline.isTimedOut);
    for (const operator of pipeline.operators) recordOperator(recording, operator);
  }
  for (const pool of view.pools) recordPool(recording, pool);
}

function recordOperator({ exact }: Recording, operator: Operator): void {
  exact.push(operator.id, operator.state, operator.isAssignable, operator.parentsComplete);
  exact.push(operator.estimatedPeakGb, operator.pipeline.id, operator.parents.length);
  for (const parent of operator.parents) exact.push(parent.id);
  exact.push(operator.children.length);
  for (const child of operator.children) exact.push(child.id);
}

function recordContainer({ exact, memoryGb }: Recording, container: Container): void {
  exact.push(container.id, container.pool.id, container.cpu, container.ramGb, container.priority);
  exact.push(container.startedAt, container.isSuspendable, container.operators.length);
  for (const operator of container.operators) exact.push(operator.pipeline.id, operator.id);
  memoryGb.push(container.memoryInUseGb);
}

function recordPool(recording: Recording, pool: Pool): void {
  const { exact, memoryGb } = recording;
  exact.push(
    "pool",
    pool.id,
    pool.cpu,
    pool.ramGb,
    pool.isUp,
    pool.availableCpu,
    pool.availableRamGb,
  );
  memoryGb.push(pool.memoryInUseGb);
  for (const list of [pool.containers, pool.suspending, pool.suspended]) {
    exact.push(list.length);
    for (const container of list) recordContainer(recording, container);
  }
}

function recordResult(recording: Recording, result: Result): void {
  const { cpu, ramGb, priority, pool, error, operators, container } = result;
  record(recording, ["result", cpu, ramGb, priority, pool.id, error]);
  for (const operator of operators) recordOperator(recording, operator);
  recordContainer(recording, container);
}
