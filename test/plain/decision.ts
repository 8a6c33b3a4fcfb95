/** Reads and checks what a policy has decided; the first thing that is wrong ends the run. */
import type { Decision } from "../../src/simulator/policy.js";
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
}

/** Ends a run: `message` is the code of the first rule that a decision breaks. */
export class InvalidDecision extends Error {}

function positive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/** What the decision means; throws {@link InvalidDecision}. */
export function checkDecision(world: World, decision: Decision): PlainDecision {
  const assign: PlainAssignment[] = [];
  const assigned = new Set<PlainOperator>();
  for (const entry of decision.assign ?? []) {
    if (entry.operators.length === 0) throw new InvalidDecision("no-operators");
    const operators = entry.operators.map((view) => {
      const operator = world.operatorOf.get(view);
      if (operator === undefined) throw new InvalidDecision("unknown-operator");
      return operator;
    });
    for (const operator of operators) {
      if (!isAssignable(operator) || assigned.has(operator)) {
        throw new InvalidDecision("not-assignable");
      }
      assigned.add(operator);
    }
    if (!positive(entry.cpu)) throw new InvalidDecision("bad-cpu");
    if (!positive(entry.ramGb)) throw new InvalidDecision("bad-ram");
    const pool = world.poolOf.get(entry.pool);
    if (pool === undefined) throw new InvalidDecision("unknown-pool");
    if (!world.options.multiOperatorContainers && operators.length !== 1) {
      throw new InvalidDecision("multi-operator");
    }
    assign.push({ pool, operators, cpu: entry.cpu, ramGb: entry.ramGb });
  }

  const suspend: PlainContainer[] = [];
  for (const view of decision.suspend ?? []) {
    const container = world.containerOf.get(view);
    if (container === undefined) throw new InvalidDecision("unknown-container");
    if (
      !container.pool.active.includes(container) ||
      suspend.includes(container)
    ) {
      throw new InvalidDecision("not-active");
    }
    if (!container.suspendable) throw new InvalidDecision("not-suspendable");
    suspend.push(container);
  }

  for (const pool of world.pools) {
    let cpu = 0;
    let ramGb = 0;
    for (const assignment of assign) {
      if (assignment.pool !== pool) continue;
      cpu += assignment.cpu;
      ramGb += assignment.ramGb;
    }
    if (cpu > pool.availableCpu) throw new InvalidDecision("overallocated-cpu");
    if (ramGb > pool.availableRamGb && !world.options.allowMemoryOvercommit) {
      throw new InvalidDecision("overallocated-ram");
    }
  }
  return { assign, suspend };
}
