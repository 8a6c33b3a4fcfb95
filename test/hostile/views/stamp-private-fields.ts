// tries: puts private fields of its own on views and on the language's frozen objects
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

class Any {
  constructor(object: any) {
    return object;
  }
}

class Stamp extends Any {
  #mark = "planted";
  state = "COMPLETED";
  static has(object: any): boolean {
    return #mark in object;
  }
}

function attempt(view: SystemView): void {
  const [pipeline] = view.pipelines;
  for (const object of [view, view.pools[0], pipeline?.operators[0], Object.prototype, Math]) {
    if (!object || Stamp.has(object)) continue;
    try {
      new Stamp(object);
    } catch {}
    if ((object as any).state === "COMPLETED" && object !== pipeline?.operators[0]) {
      throw new Error("ESCAPED: a public field on a frozen object");
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
      attempt(view);
      return decide(view);
    },
  };
}
