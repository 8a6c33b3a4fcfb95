// tries: getters, toString, comparators, toJSON and generators that call each other without an end
// checked: over-budget stack
// unchecked: over-budget stack
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  const object: any = {
    get value(): any {
      return `${object}`;
    },
    toString: () => [2, 1].sort(() => object.next()).join(),
    next: () => JSON.stringify({ toJSON: () => [...turns()] }),
  };
  function* turns(): Generator<unknown> {
    yield Reflect.get(object, "value");
  }
  object.value;
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
