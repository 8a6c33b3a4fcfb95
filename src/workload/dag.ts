import type { OperatorSpec } from "./pipeline.js";

/**
 * The positions of the operators in the order in which a queue takes them: first those without parents, in creation
 * order; when one is taken, each of its children (in creation order) whose parents have now all been taken is appended.
 *
 * With parents before their children, as in every `PipelineSpec`, all operators are in it. Throws if one has a parent
 * that does not exist, or is in a cycle.
 */
export function topologicalOrder(operators: readonly OperatorSpec[]): number[] {
  if (isChain(operators)) return operators.map((_, position) => position);
  const missing: number[] = [];
  const children: number[][] = operators.map(() => []);
  const order: number[] = [];
  for (const [position, { id, parents }] of operators.entries()) {
    missing.push(parents.length);
    if (parents.length === 0) order.push(position);
    for (const parent of parents) {
      const siblings = children[parent];
      if (siblings === undefined) {
        throw new RangeError(
          `expected parents of ${id} to be positions below ${operators.length}, got ${parent}`,
        );
      }
      siblings.push(position);
    }
  }
  // The array is the queue: it grows while it is walked.
  for (const taken of order) {
    for (const child of children[taken] ?? []) {
      const left = (missing[child] ?? 0) - 1;
      missing[child] = left;
      if (left === 0) order.push(child);
    }
  }
  if (order.length < operators.length) {
    throw new RangeError(
      `expected operators without cycles, got ${operators.length - order.length} in or behind one`,
    );
  }
  return order;
}

/** Does every operator follow the one before it, as in most pipelines? */
function isChain(operators: readonly OperatorSpec[]): boolean {
  return operators.every(({ parents }, position) =>
    position === 0 ? parents.length === 0 : parents.length === 1 && parents[0] === position - 1,
  );
}

/** Operators on the longest chain from an operator without parents to one without children; 0 if there are none. */
export function dagDepth(operators: readonly OperatorSpec[]): number {
  const depths: number[] = [];
  let deepest = 0;
  for (const { parents } of operators) {
    let depth = 1;
    for (const parent of parents) {
      depth = Math.max(depth, 1 + (depths[parent] ?? 0));
    }
    depths.push(depth);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
