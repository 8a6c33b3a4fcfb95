import type { OperatorState } from "./policy.js";
import type { OperatorRun } from "./state.js";
import {
  ASSIGNED,
  COMPLETED,
  FAILED,
  OPERATOR_STATES,
  PENDING,
  RUNNING,
  SUSPENDING,
} from "./state.js";

/** Which states may follow which. */
const TRANSITIONS: Readonly<Record<OperatorState, readonly number[]>> = {
  PENDING: [ASSIGNED],
  ASSIGNED: [RUNNING, SUSPENDING, FAILED],
  RUNNING: [COMPLETED, FAILED],
  SUSPENDING: [PENDING, FAILED],
  COMPLETED: [],
  FAILED: [ASSIGNED],
};

const ALLOWED: readonly (readonly number[])[] = OPERATOR_STATES.map((state) => TRANSITIONS[state]);

/** An operator was about to start although a parent is not COMPLETED. */
export class ParentIncompleteError extends Error {
  override readonly name = "ParentIncompleteError";
  constructor(readonly operator: OperatorRun) {
    super(`operator ${operator.spec.id} of pipeline ${operator.pipeline.spec.id}`);
  }
}

/** Moves an operator to another state and keeps the counts of its pipeline and children. */
export function moveTo(operator: OperatorRun, state: number): void {
  const from = operator.state;
  if (!ALLOWED[from]?.includes(state)) {
    throw new Error(
      `operator ${operator.spec.id} of pipeline ${operator.pipeline.spec.id}: ` +
        `no transition from ${OPERATOR_STATES[from]} to ${OPERATOR_STATES[state]}`,
    );
  }
  if (state === RUNNING && operator.incompleteParents > 0)
    throw new ParentIncompleteError(operator);
  if (from === FAILED) operator.pipeline.failed--;
  operator.state = state;
  if (state === FAILED) operator.pipeline.failed++;
  else if (state === COMPLETED) {
    operator.pipeline.remaining--;
    for (const child of operator.children) child.incompleteParents--;
  }
}
