import type { Genome } from "./genome.js";
import type { Section } from "./render.js";

/** Which containers are suspended. Only containers with several operators can be. */
export function preemptionSection({ preemption }: Genome): Section {
  if (preemption === "never") return { ideas: [], code: "" };
  return {
    ideas: ["preemption: while queries wait, other containers are suspended between operators"],
    code: `const suspended = new Set<Container>();

function suspensions(pools: readonly Pool[]): Container[] {
  // A container of one operator can never be suspended.
  if (!cluster.multiOperatorContainers) return [];
  for (const pool of pools) {
    for (const container of pool.suspended) {
      if (!suspended.delete(container)) continue;
      for (const operator of container.operators) {
        if (operator.isAssignable && operator.parentsComplete) list(operator);
      }
    }
  }
  let waiting = ready.filter(({ operator }) => operator.pipeline.priority === "QUERY").length;
  const chosen: Container[] = [];
  for (const pool of pools) {
    for (const container of pool.containers) {
      if (waiting === 0) return chosen;
      if (container.priority === "QUERY" || !container.isSuspendable) continue;
      chosen.push(container);
      suspended.add(container);
      waiting--;
    }
  }
  return chosen;
}`,
  };
}
