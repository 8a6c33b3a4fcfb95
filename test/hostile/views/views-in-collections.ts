// tries: uses views as keys of maps and sets, sorts by them and clones them
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const seen = new Map<any, number>();
const weak = new WeakMap<any, number>();

function attempt(view: SystemView): void {
  for (const pipeline of view.pipelines) {
    for (const operator of pipeline.operators) {
      if (operator.pipeline !== pipeline) throw new Error("ESCAPED: two views of one pipeline");
      seen.set(operator, view.tick);
      weak.set(operator, view.tick);
      const clone: any = { ...operator };
      if (Reflect.ownKeys(clone).length > 0)
        throw new Error("ESCAPED: a field of the operator's own");
    }
  }
  if (seen.size > 40) throw new Error("ESCAPED: more operators than there are");
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
