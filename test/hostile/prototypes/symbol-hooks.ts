// tries: hooks into conversions and tests with well-known symbols, on shared objects and on its own
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const hooks: [any, symbol][] = [
    [Error, Symbol.hasInstance],
    [RangeError, Symbol.hasInstance],
    [Object.getPrototypeOf(quiet), Symbol.hasInstance],
    [Array, Symbol.species],
    [Array.prototype, Symbol.isConcatSpreadable],
    [Array.prototype, Symbol.unscopables],
    [Object.prototype, Symbol.toPrimitive],
    [Object.prototype, Symbol.toStringTag],
    [Number.prototype, Symbol.toPrimitive],
    [String.prototype, Symbol.iterator],
    [RegExp, Symbol.species],
  ];
  for (const [target, symbol] of hooks) {
    const before = target[symbol];
    quiet(() => Object.defineProperty(target, symbol, { value: () => true, configurable: true }));
    quiet(() => (target[symbol] = () => true));
    if (target[symbol] !== before) throw new Error(`ESCAPED: ${String(symbol)}`);
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
