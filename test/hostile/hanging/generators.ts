// tries: delegates from one generator to the next
// checked: over-budget steps
// unchecked: over-budget steps
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function* turn(depth: number): Generator<number> {
  yield depth;
  if (depth < 20) yield* turn(depth + 1);
  else for (;;) yield depth;
}

function attempt(): void {
  for (const _ of turn(0)) void _;
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
