// tries: puts properties on Object.prototype by every way there is
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const proto: any = Object.prototype;
  quiet(() => (proto.polluted = 1));
  quiet(() => Object.assign(proto, { polluted: 1 }));
  quiet(() => Object.defineProperty(proto, "polluted", { value: 1 }));
  quiet(() => Reflect.set(proto, "polluted", 1));
  quiet(() => Reflect.defineProperty(proto, "polluted", { get: () => 1 }));
  quiet(() => (({} as any).__proto__.polluted = 1));
  quiet(() => (({} as any).constructor.prototype.polluted = 1));
  quiet(() => Object.assign({}, JSON.parse('{"__proto__": {"polluted": 1}}')));
  quiet(() => (proto.__defineGetter__ as any)("polluted", () => 1));
  quiet(() => Object.setPrototypeOf(proto, { polluted: 1 }));
  quiet(() => Reflect.setPrototypeOf(proto, { polluted: 1 }));
  if ("polluted" in {}) throw new Error("ESCAPED: Object.prototype");
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
