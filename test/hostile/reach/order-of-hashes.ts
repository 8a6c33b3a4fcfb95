// tries: takes the order of keys, symbols or the engine's sort for a source of chance
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function attempt(): void {
  const object: any = {};
  for (let i = 0; i < 500; i++) object[`k${(i * 7919) % 1009}`] = i;
  const keys = Object.keys(object).join();
  const sorted = Array.from({ length: 500 }, (_, i) => i)
    .sort(() => 0)
    .join();
  const again: any = {};
  for (let i = 0; i < 500; i++) again[`k${(i * 7919) % 1009}`] = i;
  if (Object.keys(again).join() !== keys) throw new Error("ESCAPED: keys in another order");
  const expected = Array.from({ length: 500 }, (_, i) => i).join();
  if (sorted !== expected) throw new Error("ESCAPED: the sort is not stable");
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
