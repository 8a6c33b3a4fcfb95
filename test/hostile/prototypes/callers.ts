// tries: asks functions who called them, and with what
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function named(): unknown[] {
  const found: unknown[] = [];
  for (const read of [
    () => (named as any).caller,
    () => (named as any).arguments,
    () => (attempt as any).caller,
    () => (create as any).caller,
    () =>
      (function (this: any) {
        return (arguments as any).callee;
      })(),
    () => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(named), "caller")?.get?.call(named),
    () =>
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(named), "arguments")?.get?.call(
        attempt,
      ),
  ]) {
    try {
      found.push(read());
    } catch {}
  }
  return found;
}

function attempt(): void {
  if (named().some((one) => one !== undefined && one !== null))
    throw new Error("ESCAPED: a caller");
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
