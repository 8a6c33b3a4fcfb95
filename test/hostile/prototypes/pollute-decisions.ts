// tries: makes every object a decision: assign, then, cpu and ramGb on Object.prototype
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(view: SystemView): void {
  const [pool] = view.pools;
  for (const [key, value] of Object.entries({
    assign: [],
    then: 1,
    cpu: 1e9,
    ramGb: 1e-9,
    pool,
    mode: "every-tick",
  })) {
    quiet(() => Object.defineProperty(Object.prototype, key, { value, configurable: true }));
    quiet(() => ((Object.prototype as any)[key] = value));
    if (key in {}) throw new Error(`ESCAPED: ${key} on Object.prototype`);
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
      attempt(view);
      return decide(view);
    },
  };
}
