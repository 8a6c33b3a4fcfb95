// tries: counts its runs in globals that it has not declared
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function quiet(act: () => void): void {
  try {
    act();
  } catch {}
}

function attempt(): void {
  const scope: any = (() => {
    try {
      return (0 as any).constructor.constructor === undefined ? {} : Object.getPrototypeOf(attempt);
    } catch {
      return {};
    }
  })();
  if (scope.runs !== undefined) throw new Error("ESCAPED: an earlier run");
  quiet(() => (scope.runs = 1));
  quiet(() => Reflect.set(scope, "runs", 1));
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
