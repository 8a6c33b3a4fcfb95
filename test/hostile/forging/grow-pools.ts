// tries: gives its pools more CPUs and memory
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView, cluster: Cluster): void {
  for (const pool of [...view.pools, ...cluster.pools] as any[]) {
    for (const key of ["cpu", "ramGb", "availableCpu", "availableRamGb"]) {
      const before = pool[key];
      quiet(() => (pool[key] = 1e9));
      quiet(() => Object.defineProperty(pool, key, { get: () => 1e9 }));
      quiet(() => (pool[key] += 1e9));
      if (pool[key] !== before) throw new Error(`ESCAPED: ${key} is ${pool[key]}`);
    }
    quiet(() => pool.containers.splice(0));
  }
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
      attempt(view, cluster);
      return decide(view);
    },
  };
}
