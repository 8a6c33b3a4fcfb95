// tries: leaves a property on every function of the language
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

const FUNCTIONS: any[] = [
  Array,
  BigInt,
  Boolean,
  Map,
  Number,
  Object,
  RegExp,
  Set,
  String,
  Symbol,
  WeakMap,
  WeakSet,
  Error,
  TypeError,
  parseInt,
  parseFloat,
  isNaN,
  isFinite,
  encodeURI,
  decodeURI,
  Math.max,
  JSON.parse,
  Reflect.get,
  [].map,
  "".at,
  Math,
  JSON,
  Reflect,
  Array.prototype,
  Object.prototype,
  Error.prototype,
  Map.prototype,
  RegExp.prototype,
  Object.getPrototypeOf(function* () {}),
  Object.getPrototypeOf([][Symbol.iterator]()),
  Symbol.prototype,
];

function attempt(): void {
  for (const fn of FUNCTIONS) {
    if (!Object.isFrozen(fn)) throw new Error(`ESCAPED: ${String(fn.name)} is not frozen`);
    if (Reflect.has(fn, "mark")) throw new Error("ESCAPED: an earlier run");
    quiet(() => (fn.mark = 1));
    quiet(() => Object.defineProperty(fn, "mark", { value: 1 }));
    quiet(() => (fn.prototype.mark = 1));
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
  attempt();
  const decide = scheduler();
  return { schedule: decide };
}
