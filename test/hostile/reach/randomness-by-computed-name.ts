// tries: draws lots by a name that only exists at run time, from every form of Math
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const KEY = ["ran", "dom"].join("");

function attempt(): void {
  const math: any = Math;
  const descriptors: any = Object.getOwnPropertyDescriptors(math);
  const copies = [math, { ...math }, Object.create(math), Object.getPrototypeOf(math)];
  for (const copy of copies) {
    let drawn: any;
    try {
      drawn = Reflect.get(copy, KEY, math)();
    } catch {}
    try {
      drawn ??= descriptors[KEY].value();
    } catch {}
    if (drawn !== undefined) throw new Error(`ESCAPED: drew ${drawn}`);
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
      attempt();
      return decide(view);
    },
  };
}
