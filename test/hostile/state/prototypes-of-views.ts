// tries: leaves marks on the prototypes and getters of views, which every run shares
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(cluster: Cluster): void {
  const [pool] = cluster.pools;
  const proto = Object.getPrototypeOf(pool);
  const getters = Object.values(Object.getOwnPropertyDescriptors<any>(proto)).map(({ get }) => get);
  for (const object of [pool, proto, ...getters]) {
    if (!object) continue;
    if (object.mark || !Object.isFrozen(object))
      throw new Error("ESCAPED: something that can be marked");
    quiet(() => (object.mark = 1));
    quiet(() => Object.defineProperty(object, "mark", { value: 1 }));
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
  attempt(cluster);
  const decide = scheduler();
  return { schedule: decide };
}
