// tries: hangs a mark on a symbol of the registry that all code shares
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const symbol: any = Symbol.for("schedlab.mark");
  const holders: any[] = [Object.prototype, Symbol.prototype, Map, Object(symbol)].filter(Boolean);
  for (const holder of holders) {
    if (Reflect.has(holder, symbol)) throw new Error("ESCAPED: an earlier run");
    quiet(() => (holder[symbol] = 1));
    quiet(() => Object.defineProperty(holder, symbol, { value: 1 }));
  }
  quiet(() => (symbol.mark = 1));
  if (symbol.mark !== undefined) throw new Error("ESCAPED: a property of a symbol");
  const weak: any = new WeakMap();
  quiet(() => weak.set(symbol, 1));
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
  attempt();
  const decide = scheduler();
  return { schedule: decide };
}
