import type { Genome } from "./genome.js";
import type { Section } from "./render.js";

const BASES: Readonly<Record<Genome["order"], { readonly idea: string; readonly code: string }>> = {
  fifo: { idea: "first in, first out", code: "pipeline.arrivedAt" },
  lifo: { idea: "last in, first out", code: "-pipeline.arrivedAt" },
  "shortest-remaining": {
    idea: "fewest remaining operators first",
    code: "pipeline.remainingOperators",
  },
  "smallest-pipeline": { idea: "smallest pipelines first", code: "pipeline.operators.length" },
  "most-progress": {
    idea: "smallest share of remaining operators first",
    code: "(10 * pipeline.remainingOperators) / pipeline.operators.length",
  },
};

/** Queue order: a key per pipeline, smaller goes first, and a list kept sorted by it. */
export function orderSection({ order, classes, agingPerSecond, packing }: Genome): Section {
  const base = BASES[order];
  const weighs = classes === "weight" || classes === "square-root-of-weight";
  const weight = classes === "weight" ? "WEIGHT" : "ROOT_WEIGHT";
  // A key that is a time is negative or large: a class then counts as a head start of its weight in minutes.
  const isTime = order === "fifo" || order === "lifo";
  const weighted = isTime
    ? `${base.code} - 60 * ${weight}[pipeline.priority]`
    : `${base.code} / ${weight}[pipeline.priority]`;
  const ages = agingPerSecond !== 0 && !isTime;
  const terms = [
    ...(classes === "strict" ? ["1e6 * RANK[pipeline.priority]"] : []),
    weighs ? weighted : base.code,
    ...(ages ? [`${-agingPerSecond} * pipeline.arrivedAt`] : []),
  ];
  const direction =
    agingPerSecond > 0
      ? "the longer it has waited, the later"
      : "the longer it has waited, the sooner";
  return {
    ideas: [
      `queue order: ${base.idea}${classIdea(classes)}`,
      ...(ages ? [`aging: ${direction} (${Math.abs(agingPerSecond)} per second)`] : []),
    ],
    constants: constants(classes),
    code: `/** Operators that could run now, sorted by key. */
const ready: { readonly operator: Operator; readonly key: number }[] = [];
const listed = new Set<Operator>();

/** Place in the queue: smaller goes first. */
function key(pipeline: Pipeline): number {
  return ${terms.join(" + ").replaceAll("+ -", "- ")};
}

function list(operator: Operator): void {
  if (listed.has(operator)) return;
  listed.add(operator);
  const entry = { operator, key: key(operator.pipeline) };
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = ready[middle];
    if (other && other.key <= entry.key) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, entry);
}

function take(index: number): void {
  const [entry] = ready.splice(index, 1);
  if (entry) listed.delete(entry.operator);
}

/** Pipelines in which something has changed may have operators that can run now. */
function listReady({ arrivals, results }: SystemView): void {
  const changed = new Set(arrivals);
  for (const result of results) {
    for (const operator of result.operators) changed.add(operator.pipeline);
  }
  for (const pipeline of changed) {
    for (const operator of pipeline.operators) {
      if (operator.isAssignable && operator.parentsComplete) list(operator);
    }
  }
}${packing === "whole-pipeline" ? TOGETHER : ""}`,
  };
}

const TOGETHER = `

/** The operator and what can run after it in the same container; adds them to those assigned in this call. */
function together(first: Operator, assigned: Set<Operator>): Operator[] {
  const operators = cluster.multiOperatorContainers ? first.pipeline.operators : [];
  const chosen = new Set([first]);
  for (const operator of operators) {
    if (!operator.isAssignable || listed.has(operator) || assigned.has(operator)) continue;
    const isNext = operator.parents.every((parent) => parent.state === "COMPLETED" || chosen.has(parent));
    if (isNext) chosen.add(operator);
  }
  for (const operator of chosen) assigned.add(operator);
  return [...chosen];
}`;

function classIdea(classes: Genome["classes"]): string {
  switch (classes) {
    case "ignored":
      return "";
    case "strict":
      return "; queries before interactive before batch";
    case "weight":
      return "; weighted by class (10, 5, 1)";
    case "square-root-of-weight":
      return "; weighted by the square root of the class weight (10, 5, 1)";
  }
}

function constants(classes: Genome["classes"]): string {
  const table = (name: string, values: string): string =>
    `const ${name}: Readonly<Record<Priority, number>> = { ${values} };`;
  switch (classes) {
    case "ignored":
      return "";
    case "strict":
      return table("RANK", "QUERY: 0, INTERACTIVE: 1, BATCH_PIPELINE: 2");
    case "weight":
      return table("WEIGHT", "QUERY: 10, INTERACTIVE: 5, BATCH_PIPELINE: 1");
    case "square-root-of-weight":
      return table("ROOT_WEIGHT", "QUERY: 3.16, INTERACTIVE: 2.24, BATCH_PIPELINE: 1");
  }
}
