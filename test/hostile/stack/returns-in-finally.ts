// tries: learns how deep the stack is: what ends it is dropped in `finally`, and driven out of the meter's memory by errors that are dropped in the same way
// checked: over-budget stack
// unchecked: over-budget stack
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  let depth = 0;
  function dive(): void {
    depth++;
    try {
      dive();
    } finally {
      first: try {
        throw 1;
      } finally {
        break first;
      }
      second: try {
        throw 2;
      } finally {
        break second;
      }
      return;
    }
  }
  dive();
  throw new Error(`ESCAPED: the stack is ${depth} deep`);
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
