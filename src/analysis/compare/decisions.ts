import type { OperatorRef, SimulationEvent } from "../../simulator/index.js";

/** A container as it was asked for. */
export interface DecidedContainer {
  readonly container: string;
  readonly pool: number;
  readonly operators: readonly OperatorRef[];
  readonly cpu: number;
  readonly ramGb: number;
}

/** What one call of a policy changed. */
export interface RunDecision {
  readonly tick: number;
  readonly assigned: readonly DecidedContainer[];
  readonly suspended: readonly DecidedContainer[];
}

interface MutableDecision extends RunDecision {
  readonly assigned: DecidedContainer[];
  readonly suspended: DecidedContainer[];
}

/** The decisions that were carried out in ticks < `endTick`, in order; at most one a tick, none that is empty. */
export function decisionsOf(events: readonly SimulationEvent[], endTick = Infinity): RunDecision[] {
  const decisions: MutableDecision[] = [];
  const containers = new Map<string, DecidedContainer>();
  const at = (tick: number): MutableDecision => {
    const last = decisions.at(-1);
    if (last?.tick === tick) return last;
    const made = { tick, assigned: [], suspended: [] };
    decisions.push(made);
    return made;
  };
  for (const event of events) {
    if (event.tick >= endTick) break;
    if (event.type === "assign") {
      const { tick, container, pool, operators, cpu, ramGb } = event;
      const decided = { container, pool, operators, cpu, ramGb };
      containers.set(container, decided);
      at(tick).assigned.push(decided);
    } else if (event.type === "suspend") {
      const decided = containers.get(event.container);
      if (decided) at(event.tick).suspended.push(decided);
    }
  }
  return decisions;
}

/** Where two sequences of decisions part. */
export interface DecisionDifference {
  readonly tick: number;
  /** Decisions before it, which are the same in both. */
  readonly equalDecisions: number;
  /** What each decided in that tick; nothing if its lists are empty. */
  readonly a: RunDecision;
  readonly b: RunDecision;
}

/**
 * The first tick in which two runs decided differently, or undefined. Names of containers and the order within a call do
 * not count: what is suspended is what the container holds.
 */
export function firstDifferentDecision(
  a: readonly RunDecision[],
  b: readonly RunDecision[],
): DecisionDifference | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    if (one && other && one.tick === other.tick && keyOf(one) === keyOf(other)) continue;
    const tick = Math.min(one?.tick ?? Infinity, other?.tick ?? Infinity);
    const nothing = { tick, assigned: [], suspended: [] };
    return {
      tick,
      equalDecisions: i,
      a: one?.tick === tick ? one : nothing,
      b: other?.tick === tick ? other : nothing,
    };
  }
  return undefined;
}

/** What of two lists is in both, and in one only; by content. */
export function partContainers(
  a: readonly DecidedContainer[],
  b: readonly DecidedContainer[],
): {
  readonly common: readonly DecidedContainer[];
  readonly onlyA: readonly DecidedContainer[];
  readonly onlyB: readonly DecidedContainer[];
} {
  const left = new Map<string, DecidedContainer[]>();
  for (const one of b) {
    const key = containerKey(one);
    left.set(key, [...(left.get(key) ?? []), one]);
  }
  const common: DecidedContainer[] = [];
  const onlyA: DecidedContainer[] = [];
  for (const one of a) {
    if (left.get(containerKey(one))?.shift()) common.push(one);
    else onlyA.push(one);
  }
  const rest = new Set([...left.values()].flat());
  return { common, onlyA, onlyB: b.filter((one) => rest.has(one)) };
}

function keyOf({ assigned, suspended }: RunDecision): string {
  const keys = (containers: readonly DecidedContainer[]) => containers.map(containerKey).sort();
  return JSON.stringify([keys(assigned), keys(suspended)]);
}

function containerKey({ pool, operators, cpu, ramGb }: DecidedContainer): string {
  return JSON.stringify([
    pool,
    cpu,
    ramGb,
    ...operators.flatMap(({ pipeline, operator }) => [pipeline, operator]),
  ]);
}
