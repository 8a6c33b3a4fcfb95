// tries: replaces the steps of the language's iterators
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const iterators: any[] = [
    [][Symbol.iterator](),
    new Map().entries(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/x/g),
    Object.getPrototypeOf(function* () {}),
  ];
  for (const iterator of iterators) {
    const proto = Object.getPrototypeOf(iterator);
    quiet(() => (proto.next = () => ({ done: true, value: undefined })));
    quiet(() => Object.defineProperty(proto, "next", { value: () => ({ done: true }) }));
    quiet(() => (Object.getPrototypeOf(proto)[Symbol.iterator] = () => iterator));
    if (!Object.isFrozen(proto)) throw new Error("ESCAPED: an iterator's prototype");
  }
  if ([...[1, 2]].length !== 2) throw new Error("ESCAPED: arrays no longer iterate");
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
