// tries: a recursion that never comes to a body: patterns of parameters close iterators by calling it again
// checked: over-budget steps|seconds|stack
// unchecked: over-budget steps|seconds|stack
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const none: any = null;
const round: any = Object.create(
  Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  {
    next: { value: [undefined, undefined].values.bind([0]) },
    return: { get: () => dive },
  },
);
const dive: any = ([[a = none.x] = round, [b = none.x] = round]: any = round): any => [a, b];

function attempt(): void {
  dive();
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
