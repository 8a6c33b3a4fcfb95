import type { Rejection } from "./policy.js";
import type { ContainerRun, OperatorRun, PlannedContainer, PoolRun } from "./state.js";
import { ASSIGNED, OPERATOR_STATES } from "./state.js";
import { printable } from "./printable.js";
import { moveTo } from "./operator-state.js";
import { containerOf, operatorOf, poolOf } from "./views.js";

/** Every way in which a decision can be invalid, with what to do about it. */
export const DECISION_REMEDIES = {
  "not-a-decision": "return an object { assign, suspend, wakeAt }, each optional, or nothing",
  "not-a-list": "give an array, or leave it out",
  "bad-wake-time": "give the simulated second of the next call, or leave it out",
  "no-operators": "give at least one operator",
  "unknown-operator": "use the operator objects of the pipelines you were given",
  "not-assignable": "check operator.isAssignable, and assign an operator once per call",
  "bad-cpu": "give a finite number of CPUs greater than 0",
  "bad-ram": "give a finite number of GB greater than 0",
  "unknown-pool": "use one of the pool objects of the cluster",
  "pool-lost": "check pool.isUp, and assign only to pools that are up",
  "multi-operator": "give exactly one operator: this cluster has no multi-operator containers",
  "overallocated-cpu":
    "allocate at most pool.availableCpu, over all assignments of the call together",
  "overallocated-ram":
    "allocate at most pool.availableRamGb, over all assignments of the call together",
  "unknown-container": "use the container objects of pool.containers",
  "not-active": "suspend only containers of pool.containers, each once per call",
  "not-suspendable":
    "check container.isSuspendable: true only in the call right after an operator other than the last completed",
  "parent-incomplete":
    "check operator.parentsComplete, or put the parents before it in the container",
} as const;

export type DecisionErrorCode = keyof typeof DECISION_REMEDIES;

/** Why a decision cannot be carried out. */
export interface DecisionError {
  readonly code: DecisionErrorCode;
  /** Which part of the decision, such as `assign[2].cpu`. */
  readonly path: string;
  readonly found: string;
  readonly remedy: string;
}

export interface CheckedDecision {
  readonly assignments: number;
  readonly suspensions: number;
  /** In seconds; undefined: not asked for. */
  readonly wakeAt: number | undefined;
}

export interface DecisionRules {
  readonly multiOperatorContainers: boolean;
  readonly allowMemoryOvercommit: boolean;
  /** The run the views must belong to. */
  readonly pools: readonly PoolRun[];
  /** "abort": throws {@link InvalidDecision} at the first error; "reject": leaves the part out and reports it. */
  readonly onInvalid: "abort" | "reject";
  readonly reject: (rejection: Rejection) => void;
}

export class InvalidDecision extends Error {
  override readonly name = "InvalidDecision";
  constructor(readonly error: DecisionError) {
    super(describeDecisionError(error));
  }
}

export function describeDecisionError(error: DecisionError): string {
  return `${error.path}: ${error.code}: found ${error.found}; ${error.remedy}`;
}

/**
 * Checks a policy's decision, assignments first, each list in order, and leaves what is valid in the pools' lists
 * `toAssign` and `toSuspend`. The operators of a valid assignment become ASSIGNED at once. Each property of the
 * decision is read exactly once, since a policy's objects can answer differently each time.
 */
export function checkDecision(decision: unknown, rules: DecisionRules): CheckedDecision {
  if (decision === undefined || decision === null) return NOTHING;
  if (typeof decision !== "object") {
    throw invalid("not-a-decision", "decision", describe(decision));
  }
  const { assign, suspend, wakeAt, then } = decision as Record<string, unknown>;
  if (typeof then === "function") throw invalid("not-a-decision", "decision", "a promise");
  if (assign === undefined && suspend === undefined && wakeAt === undefined) {
    const [unknown] = Object.keys(decision);
    if (unknown === undefined) return NOTHING;
    // A misspelt name would otherwise look like a policy that does nothing.
    if (!(unknown in KEYS))
      throw invalid("not-a-decision", "decision", `only ${describe(unknown)}`);
  }
  if (wakeAt !== undefined && (typeof wakeAt !== "number" || Number.isNaN(wakeAt))) {
    throw invalid("bad-wake-time", "wakeAt", describe(wakeAt));
  }
  const assignments = eachValid("assign", assign, rules, planAssignment);
  const suspensions = eachValid("suspend", suspend, rules, planSuspension);
  return assignments + suspensions === 0 && wakeAt === undefined
    ? NOTHING
    : { assignments, suspensions, wakeAt };
}

const KEYS = { assign: true, suspend: true, wakeAt: true };

const NOTHING: CheckedDecision = Object.freeze({
  assignments: 0,
  suspensions: 0,
  wakeAt: undefined,
});

type Plan = (value: unknown, path: string, rules: DecisionRules) => void;

function eachValid(
  name: "assign" | "suspend",
  list: unknown,
  rules: DecisionRules,
  plan: Plan,
): number {
  if (list === undefined || list === null) return 0;
  if (!Array.isArray(list)) throw invalid("not-a-list", name, describe(list));
  const { length } = list;
  let valid = 0;
  for (let index = 0; index < length; index++) {
    try {
      plan(list[index], `${name}[${index}]`, rules);
      valid++;
    } catch (error) {
      if (!(error instanceof InvalidDecision) || rules.onInvalid === "abort") throw error;
      const { code } = error.error;
      rules.reject(Object.freeze({ decision: name, index, code, message: error.message }));
    }
  }
  return valid;
}

function planAssignment(value: unknown, path: string, rules: DecisionRules): void {
  if (typeof value !== "object" || value === null) {
    throw invalid("not-a-decision", path, describe(value));
  }
  const { operators: given, pool: poolView, cpu, ramGb } = value as Record<string, unknown>;
  const operators = readOperators(given, path, rules);
  if (typeof cpu !== "number" || !(cpu > 0) || cpu === Infinity) {
    throw invalid("bad-cpu", `${path}.cpu`, describe(cpu));
  }
  if (typeof ramGb !== "number" || !(ramGb > 0) || ramGb === Infinity) {
    throw invalid("bad-ram", `${path}.ramGb`, describe(ramGb));
  }
  const pool = poolOf(poolView);
  if (!pool || rules.pools[pool.id] !== pool) {
    throw invalid("unknown-pool", `${path}.pool`, describe(poolView));
  }
  if (!rules.multiOperatorContainers && operators.length !== 1) {
    throw invalid("multi-operator", `${path}.operators`, `${operators.length} operators`);
  }
  if (!pool.isUp) {
    throw invalid("pool-lost", `${path}.pool`, `pool ${pool.id}, which is lost`);
  }
  if (pool.plannedCpu + cpu > pool.availableCpu) {
    const found = `${pool.plannedCpu + cpu} CPUs in this call, ${pool.availableCpu} available in pool ${pool.id}`;
    throw invalid("overallocated-cpu", `${path}.cpu`, found);
  }
  if (!rules.allowMemoryOvercommit && pool.plannedRamGb + ramGb > pool.availableRamGb) {
    const found = `${pool.plannedRamGb + ramGb} GB in this call, ${pool.availableRamGb} available in pool ${pool.id}`;
    throw invalid("overallocated-ram", `${path}.ramGb`, found);
  }
  if (!Number.isFinite(pool.availableRamGb - pool.plannedRamGb - ramGb)) {
    const found = `more GB in pool ${pool.id} than a number can hold`;
    throw invalid("overallocated-ram", `${path}.ramGb`, found);
  }
  for (const operator of operators) moveTo(operator, ASSIGNED);
  pool.plannedCpu += cpu;
  pool.plannedRamGb += ramGb;
  pool.toAssign.push({ operators, cpu, ramGb } satisfies PlannedContainer);
}

function readOperators(given: unknown, path: string, rules: DecisionRules): OperatorRun[] {
  if (!Array.isArray(given)) throw invalid("not-a-list", `${path}.operators`, describe(given));
  const { length } = given;
  if (length === 0) throw invalid("no-operators", `${path}.operators`, "an empty list");
  const operators: OperatorRun[] = [];
  for (let i = 0; i < length; i++) {
    const operator = operatorOf(given[i]);
    if (!operator || operator.pipeline.run !== rules.pools[0]?.run) {
      throw invalid("unknown-operator", `${path}.operators[${i}]`, describe(given[i]));
    }
    operators.push(operator);
  }
  operators.forEach((operator, i) => {
    if (operator.isAssignable && operators.indexOf(operator) === i) return;
    const { spec, pipeline, state } = operator;
    const found = `operator ${spec.id} of pipeline ${pipeline.spec.id}, ${OPERATOR_STATES[state]}`;
    throw invalid("not-assignable", `${path}.operators[${i}]`, found);
  });
  return operators;
}

function planSuspension(value: unknown, path: string, rules: DecisionRules): void {
  const container: ContainerRun | undefined = containerOf(value);
  if (!container || rules.pools[container.pool.id] !== container.pool) {
    throw invalid("unknown-container", path, describe(value));
  }
  const { pool } = container;
  if (container.status !== "active" || pool.toSuspend.includes(container)) {
    const found = `container ${container.id}, ${container.status}`;
    throw invalid("not-active", path, found);
  }
  if (container.suspendableTick !== pool.run.tick) {
    throw invalid(
      "not-suspendable",
      path,
      `container ${container.id} in the middle of an operator`,
    );
  }
  pool.toSuspend.push(container);
}

export function decisionError(code: DecisionErrorCode, path: string, found: string): DecisionError {
  return { code, path, found, remedy: DECISION_REMEDIES[code] };
}

function invalid(code: DecisionErrorCode, path: string, found: string): InvalidDecision {
  return new InvalidDecision(decisionError(code, path, found));
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(printable(value, 40));
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a value of type ${typeof value}`;
}
