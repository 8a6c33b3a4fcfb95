// tries: looks for more in the arguments than it was given
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const OF_MODULE: any[] = (function (this: any) {
  return [...arguments, this];
})();

function attempt(_view: SystemView): void {
  for (const one of OF_MODULE) {
    if (typeof one === "function") throw new Error("ESCAPED: a function of the wrapper");
    if (one && (one.over || one.caught || one.grant)) throw new Error("ESCAPED: the meter");
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

export default function create(this: any, cluster: Cluster): Policy {
  const decide = scheduler();
  if (arguments.length !== 1 || this) throw new Error("ESCAPED: more than the cluster");
  (arguments as any)[0] = undefined;
  return {
    schedule(view) {
      if (arguments.length !== 1) throw new Error("ESCAPED: more than the view");
      attempt(view);
      const given = view;
      (arguments as any)[0] = cluster;
      (arguments as any).length = 1e9;
      return decide(given);
    },
  };
}
