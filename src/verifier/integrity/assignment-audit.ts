import type { SimulationEvent } from "../../simulator/index.js";
import type { AuditedOperator, AuditedPool, AuditedRun } from "./audited-run.js";
import { BrokenLaw, quoted } from "./laws.js";
import type { PipelineAudit } from "./pipeline-audit.js";

/** Sums of fractions may be off by this share. */
const ROUNDING = 1e-9;

type AssignEvent = SimulationEvent & { readonly type: "assign" };

/** The laws `assignment` and `allocation`: throws, or returns the operators of the new container. */
export function checkAssignment(
  event: AssignEvent,
  pool: AuditedPool,
  pipelines: PipelineAudit,
  { options }: AuditedRun,
): AuditedOperator[] {
  const { tick, container, cpu, ramGb } = event;
  for (const [name, amount] of [
    ["CPUs", cpu],
    ["GB", ramGb],
  ] as const) {
    if (amount > 0 && amount < Infinity) continue;
    const found = `${amount} ${name} for ${quoted(container)}`;
    throw new BrokenLaw("assignment", tick, found, "a finite number > 0");
  }
  const count = event.operators.length;
  if (count === 0 || (count > 1 && !options.multiOperatorContainers)) {
    const found = `${count} operators for ${quoted(container)}`;
    const expected = options.multiOperatorContainers ? "at least one" : "exactly one";
    throw new BrokenLaw("assignment", tick, found, expected);
  }
  if (!pool.isUp) {
    const found = `${quoted(container)} created in pool ${pool.id}, which is lost`;
    throw new BrokenLaw("outages", tick, found, "a pool that is up");
  }
  const operators = checkOperators(event, pipelines);
  checkFit("CPUs", cpu, pool.availableCpu, pool.cpu, event);
  if (!options.allowMemoryOvercommit) {
    checkFit("GB", ramGb, pool.availableRamGb, pool.ramGb, event);
  }
  return operators;
}

function checkOperators(event: AssignEvent, pipelines: PipelineAudit): AuditedOperator[] {
  const { tick, container, operators: refs } = event;
  const operators: AuditedOperator[] = [];
  for (const ref of refs) {
    const operator = pipelines.find(ref.pipeline, ref.operator);
    if (operator?.state === "free" && operator.freeFromTick <= tick) {
      // Held from here on: it cannot be listed twice.
      operator.state = "held";
      operators.push(operator);
      continue;
    }
    const state = operator ? describeState(operator) : "unknown or not arrived";
    const found = `operator ${quoted(ref.operator)} of ${quoted(ref.pipeline)} for ${quoted(container)}, ${state}`;
    throw new BrokenLaw("assignment", tick, found, "a pending or failed operator");
  }
  return operators;
}

function describeState({ state, freeFromTick }: AuditedOperator): string {
  if (state === "free") return `assignable from tick ${freeFromTick} on`;
  return state === "held" ? "in a container" : "completed";
}

function checkFit(
  unit: string,
  amount: number,
  available: number,
  capacity: number,
  { tick, container, pool }: AssignEvent,
): void {
  if (amount - available <= capacity * ROUNDING) return;
  const found = `${amount} ${unit} for ${quoted(container)}`;
  throw new BrokenLaw("allocation", tick, found, `at most ${available} in pool ${pool}`);
}
