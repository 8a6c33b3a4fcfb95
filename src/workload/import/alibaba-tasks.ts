import { topologicalOrder } from "../dag.js";
import type { OperatorSpec } from "../pipeline.js";

/** What a task's name says of the DAG: its number in the job and those of the tasks it waits for. */
export interface TaskNumbers {
  readonly number: number;
  readonly parents: readonly number[];
}

/** As in `M1`, `R2_1`, `J4_2_3`; a stage at the end, as in `M2_1_Stg3`, has nothing to do with the DAG. */
const DAG_NAME = /^[A-Za-z]+(\d+)((?:_\d+)*)(?:_Stg\d+)?$/;

/** Reads a task's name; `undefined` if it is independent, as `task_…` and `MergeTask` are. */
export function taskNumbers(name: string): TaskNumbers | undefined {
  const match = DAG_NAME.exec(name);
  if (!match) return undefined;
  const [, number = "", after = ""] = match;
  const parents = after.split("_").slice(1).map(Number);
  return { number: Number(number), parents: [...new Set(parents)] };
}

/** A task with what it needs. */
export type Task = Omit<OperatorSpec, "parents">;

/**
 * The tasks of a job as operators, parents first, or why they are none: a parent that is not in the job, two tasks of one
 * number or name, a cycle.
 */
export function jobOperators(tasks: readonly Task[]): readonly OperatorSpec[] | string {
  const positions = new Map<number, number>();
  const numbers = tasks.map(({ id }) => taskNumbers(id));
  if (new Set(tasks.map(({ id }) => id)).size < tasks.length) return "two tasks of one name";
  for (const [position, each] of numbers.entries()) {
    if (!each) continue;
    if (positions.has(each.number)) return "two tasks of one number";
    positions.set(each.number, position);
  }
  const linked: OperatorSpec[] = [];
  for (const [position, task] of tasks.entries()) {
    const parents = (numbers[position]?.parents ?? []).map((number) => positions.get(number));
    if (!parents.every((parent) => parent !== undefined)) return "a parent that is not in the job";
    linked.push({ ...task, parents });
  }
  return sorted(linked);
}

function sorted(operators: readonly OperatorSpec[]): readonly OperatorSpec[] | string {
  let order: number[];
  try {
    order = topologicalOrder(operators);
  } catch (error) {
    if (error instanceof RangeError) return "a cycle";
    throw error;
  }
  const newPosition = new Map(order.map((old, position) => [old, position]));
  return order.flatMap((old) => {
    const operator = operators[old];
    if (!operator) return [];
    const parents = operator.parents.map((parent) => newPosition.get(parent) ?? -1);
    return [{ ...operator, parents: parents.sort((a, b) => a - b) }];
  });
}
