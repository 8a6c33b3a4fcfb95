// tries: a source that is read as markup by its file's name, so that the counter's name in it is text
// checked: over-budget steps
// unchecked: over-budget steps
// file: policy.tsx
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

// In a .tsx file, what stands between the brackets would be text, in a .ts file it is code: `<any>` is a cast.
const loose = <any>(0 as any);
const spend = (): void => {
  let $meterLeft = 1e6;
  let turns = 0;
  while (turns < 5e5) turns++;
  if (turns >= 5e5) throw new Error("ESCAPED: " + turns + " turns for nothing");
}; /* </any>; /**/

function attempt(): void {
  spend();
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
      attempt(view, cluster);
      return decide(view);
    },
  };
}
