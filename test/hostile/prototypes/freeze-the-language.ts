// tries: freezes or seals what the host may still have to write to
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView, cluster: Cluster): void {
  const objects: any[] = [
    view,
    cluster,
    cluster.pools,
    view.pools,
    view.pipelines,
    view.arrivals,
    view.results,
  ];
  for (const object of [
    ...objects,
    ...view.pools,
    ...view.pipelines,
    Object.prototype,
    Array,
    Math,
  ]) {
    quiet(() => Object.freeze(object));
    quiet(() => Object.seal(object));
    quiet(() => Object.preventExtensions(object));
    quiet(() => Object.freeze(Object.getPrototypeOf(object)));
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
