// tries: writes to every field of everything it is given
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function everything(view: SystemView, cluster: Cluster): any[] {
  const containers = view.pools.flatMap((pool) => [...pool.containers, ...pool.suspending]);
  const operators = view.pipelines.flatMap((pipeline) => pipeline.operators);
  return [
    view,
    cluster,
    ...view.pools,
    ...containers,
    ...view.pipelines,
    ...operators,
    ...view.results,
  ];
}

function attempt(view: SystemView, cluster: Cluster): void {
  for (const object of everything(view, cluster)) {
    const proto = Object.getPrototypeOf(object);
    const keys = [
      ...Reflect.ownKeys(object),
      ...Reflect.ownKeys(proto === Object.prototype ? {} : proto),
      "extra",
    ];
    for (const key of keys) {
      const before = JSON.stringify(object[key]) ?? "undefined";
      quiet(() => (object[key] = "COMPLETED"));
      quiet(() => Reflect.set(object, key, 0));
      quiet(() => Object.defineProperty(object, key, { value: 1e9 }));
      quiet(() => Object.assign(object, { [key]: true }));
      quiet(() => Reflect.deleteProperty(object, key));
      if ((JSON.stringify(object[key]) ?? "undefined") !== before)
        throw new Error(`ESCAPED: ${String(key)}`);
    }
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
