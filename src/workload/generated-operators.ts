import type { OperatorSpec } from "./pipeline.js";

/**
 * How a generated pipeline's operators depend on each other. `linear`: each on the one before it; `branchIn`: the last on all
 * others; `branchOut`: all others on the first.
 */
export type DagShape = "linear" | "branchIn" | "branchOut";

// Sharing keeps a workload of a million pipelines small. Longer pipelines are rare and share only their operators.
const LONGEST_SHARED = 256;

const query: readonly OperatorSpec[] = Object.freeze([
  Object.freeze<OperatorSpec>({
    id: "op1",
    parents: Object.freeze([]),
    baselineCpuSeconds: 15,
    cpuScaling: "linear3",
    memoryGb: null,
    storageReadGb: 35,
  }),
]);
const roots: (OperatorSpec | undefined)[] = [];
const followers: OperatorSpec[] = [];
const leaves: OperatorSpec[] = [];
const whole = new Map<string, readonly OperatorSpec[]>();

/** The one operator of a generated query: 15 CPU-seconds, `linear3`, 35 GB read. */
export function queryOperators(): readonly OperatorSpec[] {
  return query;
}

/** `count` (≥ 1) operators of the given shape, each of 1 CPU-second, `const`, 55 GB read. */
export function shapedOperators(shape: DagShape, count: number): readonly OperatorSpec[] {
  if (count > LONGEST_SHARED) return makeOperators(shape, count);
  const key = `${shape}${count}`;
  let operators = whole.get(key);
  if (operators === undefined) {
    operators = makeOperators(shape, count);
    whole.set(key, operators);
  }
  return operators;
}

function makeOperators(shape: DagShape, count: number): readonly OperatorSpec[] {
  const operators: OperatorSpec[] = [];
  for (let position = 0; position < count; position++) {
    operators.push(operatorAt(shape, position, count));
  }
  return Object.freeze(operators);
}

function operatorAt(shape: DagShape, position: number, count: number): OperatorSpec {
  if (position === 0) return (roots[0] ??= operator(0, []));
  switch (shape) {
    case "linear":
      return (followers[position] ??= operator(position, [position - 1]));
    case "branchOut":
      return (leaves[position] ??= operator(position, [0]));
    case "branchIn":
      return position < count - 1
        ? (roots[position] ??= operator(position, []))
        : operator(
            position,
            Array.from({ length: position }, (_, i) => i),
          );
  }
}

function operator(position: number, parents: number[]): OperatorSpec {
  return Object.freeze<OperatorSpec>({
    id: `op${position + 1}`,
    parents: Object.freeze(parents),
    baselineCpuSeconds: 1,
    cpuScaling: "const",
    memoryGb: null,
    storageReadGb: 55,
  });
}
