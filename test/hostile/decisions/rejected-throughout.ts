// tries: wrong assignments beside every right one, where wrong ones are left out
// checked: completed
// unchecked: completed
// with: {"onInvalid":"reject"}
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

function twist({ assign = [] }: Decision): any {
  const wrong: any[] = [{}, 7, null, { ...assign[0], cpu: NaN }, { ...assign[0], operators: [{}] }];
  return {
    assign: [...assign, ...(assign.length > 0 ? wrong : [])],
    suspend: assign.length > 0 ? [{}] : [],
  };
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

export default function create(): Policy {
  const decide = scheduler();
  return { schedule: (view) => twist(decide(view)) };
}
