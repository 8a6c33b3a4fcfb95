// tries: defines and looks up accessors by the language's oldest methods
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView): void {
  const [pool]: any[] = [...view.pools];
  const proto = Object.getPrototypeOf(pool);
  for (const target of [pool, proto, Object.prototype, Array.prototype]) {
    quiet(() => target.__defineGetter__("availableCpu", () => 1e9));
    quiet(() => target.__defineSetter__("id", () => undefined));
  }
  if (pool.availableCpu > 1e6) throw new Error("ESCAPED: a getter of the pool");
  if ("availableCpu" in []) throw new Error("ESCAPED: a getter of arrays");
  let setter: any;
  quiet(() => (setter = pool.__lookupSetter__("availableCpu")));
  if (setter) throw new Error("ESCAPED: a setter of the pool");
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
      attempt(view);
      return decide(view);
    },
  };
}
