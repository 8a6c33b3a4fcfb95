/** Reads and checks what a policy has decided; the first thing that is wrong ends the run. */
import {
  isAssignable,
  type PlainContainer,
  type PlainOperator,
  type PlainPool,
  type World,
} from "./model.js";

export interface PlainAssignment {
  readonly pool: PlainPool;
  readonly operators: PlainOperator[];
  readonly cpu: number;
  readonly ramGb: number;
}

export interface PlainDecision {
  readonly assign: PlainAssignment[];
  readonly suspend: PlainContainer[];
  /** In seconds; undefined: not asked for. */
  readonly wakeAt: number | undefined;
}

/** Ends a run: `message` is the code of the first rule that a decision breaks. */
export class InvalidDecision extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new InvalidDecision("not-a-decision");
  return value as Fields;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidDecision("not-a-list");
  return value;
}

function positive(value: unknown, code: string): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
    throw new InvalidDecision(code);
  return value;
}

/** What a map of views knows of a value, which need not be an object. */
function lookUp<T>(map: WeakMap<object, T>, view: unknown): T | undefined {
  return typeof view === "object" && view !== null ? map.get(view) : undefined;
}

/**
 * What the decision means; throws {@link InvalidDecision}. One pass: the wake time, then each assignment in order, its
 * fit into what the ones before it have left of the pool included, then each suspension in order. Within an
 * assignment each check is made for all operators before the next check.
 */
export function checkDecision(world: World, decision: unknown): PlainDecision {
  const assign: PlainAssignment[] = [];
  const suspend: PlainContainer[] = [];
  if (decision === undefined || decision === null) return { assign, suspend, wakeAt: undefined };
  const wanted = fieldsOf(decision);
  if (typeof wanted["then"] === "function") throw new InvalidDecision("not-a-decision");
  const known = ["assign", "suspend", "wakeAt"];
  const isEmpty = known.every((name) => wanted[name] === undefined);
  const [name] = Object.keys(wanted);
  if (isEmpty && name !== undefined && !known.includes(name))
    throw new InvalidDecision("not-a-decision");
  const { wakeAt } = wanted;
  if (wakeAt !== undefined && (typeof wakeAt !== "number" || Number.isNaN(wakeAt)))
    throw new InvalidDecision("bad-wake-time");
  for (const entry of listOf(wanted["assign"] ?? []))
    assign.push(checkAssignment(world, fieldsOf(entry), assign));
  for (const view of listOf(wanted["suspend"] ?? []))
    suspend.push(checkSuspension(world, view, suspend));
  return { assign, suspend, wakeAt };
}

function checkAssignment(
  world: World,
  entry: Fields,
  earlier: readonly PlainAssignment[],
): PlainAssignment {
  const taken = new Set(earlier.flatMap(({ operators }) => operators));
  const views = listOf(entry["operators"]);
  if (views.length === 0) throw new InvalidDecision("no-operators");
  const operators = views.map((view) => {
    const operator = lookUp(world.operatorOf, view);
    if (operator === undefined) throw new InvalidDecision("unknown-operator");
    return operator;
  });
  for (const operator of operators) {
    if (!isAssignable(operator) || taken.has(operator)) throw new InvalidDecision("not-assignable");
    taken.add(operator);
  }
  const cpu = positive(entry["cpu"], "bad-cpu");
  const ramGb = positive(entry["ramGb"], "bad-ram");
  const pool = lookUp(world.poolOf, entry["pool"]);
  if (pool === undefined) throw new InvalidDecision("unknown-pool");
  if (!world.options.multiOperatorContainers && operators.length !== 1)
    throw new InvalidDecision("multi-operator");
  if (!pool.isUp) throw new InvalidDecision("pool-lost");

  let cpuInCall = 0;
  let ramGbInCall = 0;
  for (const other of earlier) {
    if (other.pool !== pool) continue;
    cpuInCall += other.cpu;
    ramGbInCall += other.ramGb;
  }
  if (cpuInCall + cpu > pool.availableCpu) throw new InvalidDecision("overallocated-cpu");
  if (ramGbInCall + ramGb > pool.availableRamGb && !world.options.allowMemoryOvercommit)
    throw new InvalidDecision("overallocated-ram");
  return { pool, operators, cpu, ramGb };
}

function checkSuspension(
  world: World,
  view: unknown,
  earlier: readonly PlainContainer[],
): PlainContainer {
  const container = lookUp(world.containerOf, view);
  if (container === undefined) throw new InvalidDecision("unknown-container");
  if (!container.pool.active.includes(container) || earlier.includes(container))
    throw new InvalidDecision("not-active");
  if (!container.suspendable) throw new InvalidDecision("not-suspendable");
  return container;
}
