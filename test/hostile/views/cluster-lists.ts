// tries: changes the cluster's list of pools while the factory runs and after it
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView, cluster: Cluster): void {
  const pools: any = cluster.pools;
  const count = view.pools.length;
  quiet(() =>
    pools.push({
      id: 1,
      cpu: 1e9,
      ramGb: 1e9,
      availableCpu: 1e9,
      availableRamGb: 1e9,
      containers: [],
    }),
  );
  quiet(() => (pools[0] = undefined));
  quiet(() => (pools.length = 0));
  quiet(() => ((cluster as any).tickSeconds = 1e9));
  quiet(() => ((cluster as any).pools = []));
  if (view.pools.length !== count || !view.pools[0])
    throw new Error("ESCAPED: the view's pools have changed");
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
  quiet(() => (cluster.pools as any).reverse());
  quiet(() => (cluster.pools as any).push("planted"));
  return {
    schedule(view) {
      attempt(view, cluster);
      return decide(view);
    },
  };
}
