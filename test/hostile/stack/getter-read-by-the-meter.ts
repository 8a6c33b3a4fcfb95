// tries: learns how deep the stack is: an error whose message dives deeper while the meter reads it
// checked: over-budget stack
// unchecked: over-budget stack
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  let isDone = false;
  const deeper = (left: number): number => (left === 0 ? 0 : 1 + deeper(left - 1));
  const probe = Object.create(RangeError.prototype, {
    message: {
      get() {
        deeper(200);
        isDone = true;
        return "";
      },
    },
  });
  const dive = (depth: number): number => {
    if (depth % 50 > 0) return dive(depth + 1);
    isDone = false;
    try {
      throw probe;
    } catch {}
    return isDone ? dive(depth + 1) : depth;
  };
  throw new Error(`ESCAPED: the stack is ${dive(0)} deep`);
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
