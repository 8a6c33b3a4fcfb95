// tries: looks for an object that is shared and not frozen, so that it could hold something
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(cluster: Cluster): void {
  const own = new Set<any>([
    attempt,
    create,
    scheduler,
    quiet,
    attempt.prototype,
    create.prototype,
  ]);
  own.add(scheduler.prototype).add(quiet.prototype).add(cluster.pools);
  const roots: any[] = [
    Array,
    BigInt,
    Boolean,
    JSON,
    Map,
    Math,
    Number,
    Object,
    Reflect,
    RegExp,
    Set,
    String,
    Symbol,
    WeakMap,
    WeakSet,
    AggregateError,
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    decodeURI,
    decodeURIComponent,
    encodeURI,
    encodeURIComponent,
    isFinite,
    isNaN,
    parseFloat,
    parseInt,
    Object.getPrototypeOf(function* () {}),
    Object.getPrototypeOf([][Symbol.iterator]()),
    Object.getPrototypeOf(new Map().keys()),
    Object.getPrototypeOf("".matchAll(/x/g)),
    cluster,
  ];
  const seen = new Set<any>();
  const open = roots.map((one): [any, string] => [one, String(one.name ?? "object")]);
  const visit = (value: any, path: string): void => {
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (isObject && !seen.has(value)) open.push([value, path]);
  };
  for (let next = open.pop(); next; next = open.pop()) {
    const [object, path] = next;
    if (seen.has(object) || own.has(object)) continue;
    seen.add(object);
    if (!Object.isFrozen(object)) throw new Error(`ESCAPED: ${path} is not frozen`);
    visit(Object.getPrototypeOf(object), `${path}.__proto__`);
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      for (const value of [descriptor?.value, descriptor?.get, descriptor?.set])
        visit(value, `${path}.${String(key)}`);
    }
  }
  if (seen.size < 300) throw new Error(`expected to see more than ${seen.size} objects`);
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
  attempt(cluster);
  const decide = scheduler();
  return { schedule: decide };
}
