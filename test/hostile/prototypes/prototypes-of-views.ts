// tries: replaces or changes the prototypes of what it is given
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView, cluster: Cluster): void {
  const [pipeline] = view.pipelines;
  const objects: any[] = [
    view,
    cluster,
    view.pools[0],
    pipeline,
    pipeline?.operators[0],
    view.results[0],
  ];
  const setter = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")?.set;
  for (const object of objects) {
    if (object === undefined) continue;
    const proto = Object.getPrototypeOf(object);
    quiet(() => Object.setPrototypeOf(object, null));
    quiet(() => Reflect.setPrototypeOf(object, { state: "COMPLETED" }));
    quiet(() => (object.__proto__ = {}));
    quiet(() => setter?.call(object, {}));
    quiet(() => Object.setPrototypeOf(proto, { extra: 1 }));
    quiet(() => (proto.extra = 1));
    quiet(() => Object.defineProperty(proto, "state", { get: () => "COMPLETED" }));
    quiet(() => Object.defineProperty(proto, "availableCpu", { get: () => 1e9 }));
    for (const key of Reflect.ownKeys(proto)) {
      quiet(() => Reflect.deleteProperty(proto, key));
      if (proto !== Object.prototype && !Reflect.has(proto, key))
        throw new Error("ESCAPED: a getter is gone");
    }
    if (Object.getPrototypeOf(object) !== proto || object.extra === 1)
      throw new Error("ESCAPED: a prototype");
    if (proto !== Object.prototype && proto.constructor !== undefined)
      throw new Error("ESCAPED: a class");
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
