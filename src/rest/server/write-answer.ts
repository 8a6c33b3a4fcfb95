import type { DecisionErrorCode } from "../../simulator/index.js";
import { InvalidDecision, decisionError } from "../../simulator/decisions.js";
import type { ScheduleAnswer, WireAssignment, WireSuspension } from "../protocol.js";
import { shownJson } from "../json-fields.js";
import { mirroredContainer, mirroredOperator, mirroredPool } from "./mirror-views.js";
import type { MirrorContainer, MirrorOperator, MirrorPool } from "./mirror-state.js";

/** Whose objects a decision may be made of. */
export interface AnswerRules {
  readonly pools: readonly MirrorPool[];
  readonly operators: ReadonlyMap<string, MirrorOperator>;
  readonly containers: ReadonlyMap<string, MirrorContainer>;
}

/**
 * The answer that says what a policy has decided. Throws an `InvalidDecision` for what cannot be said in one; whether there is
 * room for it is for the simulator to judge. `wakeAt` cannot be said, and is left out.
 */
export function writeAnswer(decision: unknown, rules: AnswerRules): ScheduleAnswer {
  if (decision === undefined || decision === null) return { suspensions: [], assignments: [] };
  if (typeof decision !== "object") throw invalid("not-a-decision", "decision", decision);
  const { assign, suspend, then } = decision as Record<string, unknown>;
  if (typeof then === "function")
    throw new InvalidDecision(decisionError("not-a-decision", "decision", "a promise"));
  return {
    suspensions: listOf(suspend, "suspend").map((one, i) =>
      writeSuspension(one, `suspend[${i}]`, rules),
    ),
    assignments: listOf(assign, "assign").map((one, i) =>
      writeAssignment(one, `assign[${i}]`, rules),
    ),
  };
}

function listOf(list: unknown, path: string): readonly unknown[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw invalid("not-a-list", path, list);
  return Array.from(list as readonly unknown[]);
}

function writeAssignment(value: unknown, path: string, rules: AnswerRules): WireAssignment {
  if (typeof value !== "object" || value === null) throw invalid("not-a-decision", path, value);
  const { operators: given, pool: poolView, cpu, ramGb } = value as Record<string, unknown>;
  const operators = listOf(given, `${path}.operators`).map((view, i) => {
    const operator = mirroredOperator(view);
    if (operator && rules.operators.get(operator.id) === operator) return operator;
    throw invalid("unknown-operator", `${path}.operators[${i}]`, view);
  });
  const [first] = operators;
  if (!first) throw invalid("no-operators", `${path}.operators`, []);
  if (!isSize(cpu)) throw invalid("bad-cpu", `${path}.cpu`, cpu);
  if (!isSize(ramGb)) throw invalid("bad-ram", `${path}.ramGb`, ramGb);
  const pool = mirroredPool(poolView);
  if (!pool || rules.pools[pool.id] !== pool) {
    throw invalid("unknown-pool", `${path}.pool`, poolView);
  }
  return {
    operator_ids: operators.map(({ id }) => id),
    cpu,
    ram_gb: ramGb,
    pool_id: pool.id,
    priority: first.pipeline.priority,
    is_resume: false,
    force_run: false,
  };
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Infinity;
}

function writeSuspension(value: unknown, path: string, rules: AnswerRules): WireSuspension {
  const container = mirroredContainer(value);
  if (!container || rules.pools[container.pool.id] !== container.pool) {
    throw invalid("unknown-container", path, value);
  }
  if (!container.isActive) throw invalid("not-active", path, container.id);
  return { container_id: container.id, pool_id: container.pool.id };
}

function invalid(code: DecisionErrorCode, path: string, found: unknown): InvalidDecision {
  return new InvalidDecision(decisionError(code, path, described(found)));
}

function described(found: unknown): string {
  if (typeof found === "function" || typeof found === "symbol") return `a ${typeof found}`;
  return shownJson(found);
}
