// tries: keeps the cluster and looks, in a later run, at the pools of the earlier one
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

const kept: Cluster[] = [];

function attempt(cluster: Cluster): void {
  for (const other of kept) {
    if (other !== cluster && other.pools.length > 0)
      throw new Error("ESCAPED: an earlier run's cluster");
  }
  kept.push(cluster);
  quiet(() => ((Object as any).kept = kept));
  if ((Object as any).kept) throw new Error("ESCAPED: Object holds something");
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
  attempt(cluster);
  const decide = scheduler();
  return { schedule: decide };
}
