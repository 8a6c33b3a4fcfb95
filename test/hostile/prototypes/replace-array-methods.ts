// tries: replaces the methods that the host itself calls
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

let stolen: unknown;

function attempt(): void {
  const array: any = Array.prototype;
  for (const name of [
    "push",
    "map",
    "slice",
    "filter",
    "indexOf",
    "forEach",
    "splice",
    "sort",
    "includes",
  ]) {
    const spy = function (this: any, ...args: any[]): any {
      stolen = [this, args];
      return [];
    };
    quiet(() => (array[name] = spy));
    quiet(() => Object.defineProperty(array, name, { value: spy }));
    quiet(() => Reflect.deleteProperty(array, name));
    if (array[name] === spy || array[name] === undefined) throw new Error(`ESCAPED: ${name}`);
  }
  quiet(
    () =>
      (array[Symbol.iterator] = () => {
        throw new Error("ESCAPED: an iterator");
      }),
  );
  quiet(() => (array[0] = "planted"));
  quiet(() =>
    Object.defineProperty(array, 0, { get: () => "planted", set: (value) => (stolen = value) }),
  );
  if ([][0] !== undefined || stolen !== undefined) throw new Error("ESCAPED: Array.prototype");
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
