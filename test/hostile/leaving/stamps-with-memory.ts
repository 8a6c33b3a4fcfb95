// tries: leaves lists in private fields that it puts on the language's own objects, for the next policy to run out of memory
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

class Any {
  constructor(object: any) {
    return object;
  }
}

function attempt(view: SystemView): void {
  if (view.tick > 0) return;
  class Stamp extends Any {
    #list = new Array(3e6).fill(0.5);
    size(): number {
      return this.#list.length;
    }
  }
  new Stamp(Object.prototype);
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
