// tries: keeps views and lists from call to call and compares them with new ones
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

let kept: SystemView | undefined;
let tick = -1;
const lists: any[] = [];

function attempt(view: SystemView): void {
  if (kept && (kept !== view || kept.tick !== view.tick))
    throw new Error("ESCAPED: the view of another moment");
  if (view.tick < tick) throw new Error("ESCAPED: the clock has gone back");
  kept = view;
  tick = view.tick;
  for (const list of lists) {
    list.length = 0;
    list.push("planted");
  }
  lists.push(view.pools, view.pipelines, view.arrivals, view.results, view.rejections);
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
