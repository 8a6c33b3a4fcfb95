// tries: replaces each letter of a text by a callback, again and again
// checked: over-budget steps
// unchecked: over-budget steps
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  for (;;) "a".repeat(1e4).replace(/a/g, () => "b");
}

/** The honest part: every operator that is ready, 1 CPU and 10 GB each. */
function scheduler(): (view: SystemView) => Decision {
  const waiting: Operator[] = [];
  return (view) => {
    for (const { operators } of view.arrivals) waiting.push(...operators);
    const [pool] = view.pools;
    const free = Math.floor(Math.min(pool.availableCpu, pool.availableRamGb / 10));
    const ready = waiting.filter((operator) => operator.parentsComplete).slice(0, free);
    for (const operator of ready) waiting.splice(waiting.indexOf(operator), 1);
    return {
      assign: ready.map((operator) => ({ operators: [operator], pool, cpu: 1, ramGb: 10 })),
    };
  };
}

export default function create(cluster: Cluster): Policy {
  const decide = scheduler();
  return {
    schedule(view) {
      attempt();
      return decide(view);
    },
  };
}
