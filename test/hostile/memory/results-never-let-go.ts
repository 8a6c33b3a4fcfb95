// tries: keeps all it is given, in lists that grow with every call
// checked: over-budget memory|seconds
// unchecked: over-budget memory|seconds
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const kept: any[] = [];
function attempt(view: SystemView): void {
  for (let i = 0; i < 30; i++)
    kept.push([view.pools, view.pipelines, [...kept], [...kept, ...kept], "x".repeat(1e5 + i)]);
  for (let i = 0; i < 300; i++) kept.push([view.tick, new Array(4e5).fill(view.tick)]);
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
      attempt(view);
      return decide(view);
    },
  };
}
