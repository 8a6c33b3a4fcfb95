// tries: replaces Math.max, JSON.stringify, Object.freeze, Reflect.apply and Number's functions
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

const FUNCTIONS: any = Object.getPrototypeOf(quiet);

function attempt(): void {
  const targets: [any, string][] = [
    [Math, "max"],
    [Math, "min"],
    [Math, "trunc"],
    [Math, "ceil"],
    [JSON, "stringify"],
    [Object, "freeze"],
    [Object, "keys"],
    [Reflect, "apply"],
    [Number, "isFinite"],
    [Number, "isNaN"],
    [Array, "isArray"],
    [Array, "from"],
    [Map.prototype, "get"],
    [Map.prototype, "set"],
    [Set.prototype, "add"],
    [FUNCTIONS, "call"],
    [FUNCTIONS, "apply"],
    [FUNCTIONS, "bind"],
    [String.prototype, "slice"],
    [String.prototype, "replace"],
    [RegExp.prototype, "exec"],
    [RegExp.prototype, Symbol.replace as any],
    [Error.prototype, "toString"],
    [Error, "captureStackTrace"],
  ];
  for (const [target, name] of targets) {
    const before = target[name];
    const evil = (): any => true;
    quiet(() => (target[name] = evil));
    quiet(() => Object.defineProperty(target, name, { value: evil }));
    quiet(() => Reflect.set(target, name, evil));
    if (target[name] !== before) throw new Error(`ESCAPED: ${String(name)}`);
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
